"""A new meeting starts with everybody required, and with those apart who may not meet."""

from datetime import datetime
from typing import Any

import pytest

from ftm.facts import build_case_facts
from ftm.invitations.proposal import propose_members
from ftm.paths import SEED
from ftm.policies import load_pack
from tests.support.families import EASTERN, OCTOBER_1
from tests.support.scenarios import scenario

MAINE = load_pack(SEED / "policies" / "maine.toml")
EVERYBODY = {"M1", "F1", "C1", "RP1", "RP2", "G", "MA", "FA"}


def proposed(data: dict[str, Any], *, education: bool = False) -> list[set[str]]:
    sessions = propose_members(
        build_case_facts(data),
        starts_at=datetime(2026, 10, 19, 15, 30, tzinfo=EASTERN),
        minutes=90,
        education_on_agenda=education,
        now=OCTOBER_1,
        pack=MAINE,
    )
    return [set(each) for each in sessions]


def with_order(*pairs: tuple[str, str], until: str = "2027-01-01") -> dict[str, Any]:
    data = scenario("S4")
    entries = [
        {"protected": a, "restrained": b, "kind": "protective_order", "until": until}
        for a, b in pairs
    ]
    return data | {"safety": {"no_contact": entries}}


def test_everybody_required_is_proposed_for_one_session() -> None:
    assert proposed(scenario("S4")) == [EVERYBODY]


def test_the_school_comes_when_education_is_on_the_agenda() -> None:
    assert proposed(scenario("S4"), education=True) == [EVERYBODY | {"Tally"}]


def test_people_under_an_order_get_sessions_apart_each_with_attorney_and_guardian() -> None:
    first, second = proposed(with_order(("M1", "F1")))
    assert first == EVERYBODY - {"F1", "FA"}
    assert second == {"F1", "FA", "G"}


def test_orders_in_both_directions_still_need_two_sessions_only() -> None:
    sessions = proposed(with_order(("M1", "F1"), ("F1", "M1")))
    assert len(sessions) == 2
    assert not any({"M1", "F1"} <= each for each in sessions)
    assert set().union(*sessions) == EVERYBODY


def test_three_who_may_not_meet_each_other_get_three_sessions() -> None:
    sessions = proposed(with_order(("M1", "F1"), ("M1", "RP1"), ("F1", "RP1")))
    assert len(sessions) == 3
    assert all("G" in each for each in sessions)


def test_an_order_that_ends_before_the_meeting_keeps_nobody_apart() -> None:
    assert proposed(with_order(("M1", "F1"), until="2026-10-18")) == [EVERYBODY]
    assert len(proposed(with_order(("M1", "F1"), until="2026-10-19"))) == 2


def test_somebody_whose_identity_is_hidden_does_not_meet_the_one_who_must_not_know() -> None:
    data = scenario("S4")
    data["safety"] = {
        "identity_protected": [{"person": "RP1", "hidden_from": "F1", "since": "2026-09-01"}]
    }
    assert not any({"RP1", "F1"} <= each for each in proposed(data))


@pytest.mark.parametrize("status", ["indian_child", "reason_to_know"])
def test_one_who_speaks_for_the_tribe_now_is_proposed(status: str) -> None:
    data = scenario("S4")
    data["tribes"] = [{"id": "T1", "name": "Penobscot Nation"}]
    data["children"][0] |= {"icwa_status": status, "tribes": ["T1"]}
    for person, until in (("Old", "2026-09-01"), ("Now", None)):
        data["people"].append({"id": person, "name": person, "channels": []})
        role = {"person": person, "role": "tribal_representative", "tribe": "T1"}
        data["roles"].append(role | ({"until": until} if until else {}))
    assert proposed(data) == [EVERYBODY | {"Now"}]
