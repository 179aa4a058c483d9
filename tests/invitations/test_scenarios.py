"""Every draft, probe and removal of the scenarios says exactly what is expected."""

import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from msgspec.structs import replace

from ftm.facts import build_case_facts
from ftm.facts.meeting import Meeting, Segment
from ftm.invitations.rules import MeetingCheck, check_meeting
from tests.invitations.families import MAINE
from tests.support.scenarios import expected, scenario

Data = dict[str, Any]


def _locate(data: Any, path: str) -> tuple[Any, Any]:
    """`meetings[id=correct].sessions[0].place` -> the container and the key in it."""
    steps = re.findall(r"[^.\[\]]+(?=[.\[]|$)|\[[^\]]+\]", path)
    key: Any = None
    for number, step in enumerate(steps):
        if number:
            data = data[key]
        key = step
        if step.startswith("["):
            name, found, value = step[1:-1].partition("=")
            at = (n for n, each in enumerate(data) if str(each.get(name)) == value)
            key = next(at) if found else int(name)
    return data, key


def _patched(data: Data, patch: list[Data]) -> Data:
    if patch:
        data = json.loads(json.dumps(data))
    for change in patch:
        holder, key = _locate(data, change.get("set") or change["remove"])
        if "remove" in change:
            del holder[key]
        else:
            holder[key] = change["value"]
    return data


def _steps(*kinds: str) -> list[Any]:
    return list(_walk(*kinds))


def _walk(*kinds: str) -> Iterator[Any]:
    for name in ("S4", "S5", "X1", "X2", "X3", "X4"):
        for world in expected(name)["worlds"]:
            data = _patched(scenario(name), world["patch"])
            for number, step in enumerate(world["steps"], 1):
                if step["do"] == "import":
                    data = _patched(data, step["patch"])
                elif step["do"] in kinds:
                    label = f"{name}-{world['id']}-{number}-{step.get('id', step['meeting'])}"
                    yield pytest.param(data, step, id=label)


def _check(data: Data, step: Data) -> MeetingCheck:
    facts = build_case_facts(data)
    return check_meeting(facts, facts.meetings_by_id[step["meeting"]], _now(step), MAINE)


def _now(step: Data) -> datetime:
    return datetime.fromisoformat(step["now"])


def _without(meeting: Meeting, person: str) -> Meeting:
    def leave(part: Segment) -> Segment:
        return replace(part, members=tuple(each for each in part.members if each != person))

    sessions = (
        replace(each, segments=tuple(leave(part) for part in each.segments))
        for each in meeting.sessions
    )
    return replace(meeting, sessions=tuple(sessions))


@pytest.mark.parametrize(("data", "step"), _steps("check", "probe"))
def test_exactly_the_expected_codes_fire(data: Data, step: Data) -> None:
    answer = _check(_patched(data, step.get("patch", [])), step).as_json()
    found = [*answer["blocks"], *answer["warnings"], *answer["info"]]
    assert sorted(each["code"] for each in found) == sorted(step["codes"])
    for kind in ("blocks", "warnings", "info"):
        assert all(each["code"][0] == kind[0].upper() for each in answer[kind])
    assert all(each["message"].strip() and each["citation"].strip() for each in found)
    assert {key: answer["dates"][key] for key in step.get("dates", {})} == step.get("dates", {})
    assert answer["exclusions"] == step.get("exclusions", answer["exclusions"])
    remaining = answer["remaining_required_roles"]
    assert remaining == step.get("remaining", remaining)


@pytest.mark.parametrize(("data", "step"), _steps("removals"))
def test_leaving_out_one_person_gives_exactly_one_missing_role(data: Data, step: Data) -> None:
    facts = build_case_facts(data)
    meeting = facts.meetings_by_id[step["meeting"]]
    for person, code in step["people"].items():
        blocks = check_meeting(facts, _without(meeting, person), _now(step), MAINE).blocks
        assert [each.code for each in blocks if "MISSING" in each.code] == [code]


def test_a_finding_names_people_and_repeats_its_arguments_as_the_subject() -> None:
    (param, *_) = _steps("check")
    data, step = param.values
    by_code = {each.code: each for each in _check(data, step).findings}
    found = by_code["W-TZ(F1)"]
    assert found.subject == ("F1",)
    assert found.message == (
        "Alder Spruceby lives by another clock, that of Los Angeles: there it is 7:00 AM PDT."
    )
