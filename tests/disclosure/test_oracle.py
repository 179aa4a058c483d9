"""Thousands of generated lines, each decided twice: by the program and by the slow oracle."""

from typing import Any

from hypothesis import HealthCheck, given, settings

from ftm.disclosure.rules import Disclosure
from ftm.facts import build_case_facts
from ftm.facts.standing import Standing
from tests.disclosure.generated import cases
from tests.disclosure.household import NOW, READERS
from tests.disclosure.oracle import Oracle

WALL = "2026-10-15T18:00"


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(cases())
def test_program_and_oracle_agree_on_every_line_and_person(case: dict[str, Any]) -> None:
    facts = build_case_facts(case)
    meeting = facts.meetings[0]
    disclosure = Disclosure(Standing(facts, NOW), meeting, meeting.sessions[0])
    oracle = Oracle(case, WALL)

    for person in READERS:
        shown = {line.item.id for line in disclosure.visible_lines(person)}
        wanted = {item["id"] for item in case["plan"]["items"] if oracle.shown(item, person)}
        assert shown == wanted, person
