"""One secret word in every line, thousands of generated lines: none is where it must not be."""

from typing import Any

from hypothesis import HealthCheck, given, settings

from ftm.facts import build_case_facts
from ftm.summaries.wording import PART2_STATEMENT
from tests.disclosure.generated import canary, cases
from tests.disclosure.oracle import Oracle
from tests.summaries.opened import built, everything_in


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(cases(count=16))
def test_a_file_holds_exactly_the_lines_of_its_reader(case: dict[str, Any]) -> None:
    case["meetings"][0]["court_packet"] = True
    oracle = Oracle(case, "2026-10-15T18:00")
    documents = built(build_case_facts(case))
    internal = everything_in(documents.pop("internal"))
    packet = everything_in(documents.pop("court_packet"))

    for person, document in documents.items():
        text = everything_in(document)
        shown = [item for item in case["plan"]["items"] if oracle.shown(item, person)]
        found = {n for n in range(16) if canary(n) in text}
        assert found == {int(item["id"][2:]) for item in shown}, person
        has_treatment = any("SUD_P2" in item["labels"] for item in shown)
        assert (PART2_STATEMENT in text) is has_treatment
        assert any(f"scope{n}bird" in text for n in range(3)) is has_treatment
        assert ("42 CFR" in text) is has_treatment

    recorded = [each for each in case["plan"]["items"] if each["recorded_at"] <= oracle.now]
    assert all(each["text"].split()[0] in internal for each in recorded)
    assert "42 CFR" not in packet
    for item in case["plan"]["items"]:
        if {"SUD_P2", "SUD_SELF", "MH", "HEALTH_SENS", "EDU", "DV_SAFETY"} & set(item["labels"]):
            assert item["text"].split()[0] not in packet
