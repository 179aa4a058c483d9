"""When a plan counts as translated, whole, into a person's language (rules-precise 2.4)."""

from datetime import datetime
from typing import Any

import pytest

from ftm.disclosure.translations import complete_plan_translation
from ftm.facts import build_case_facts
from ftm.plans.sections import FORM_SECTIONS
from tests.disclosure.household import NOW, household, line
from tests.support.scenarios import scenario

SECTIONS = [each.code for each in FORM_SECTIONS["rnr"]]
NEXT_DAY = datetime.fromisoformat("2026-10-16T15:00-04:00")


def translated(person: str = "Mum", **change: Any) -> Any:
    data = household()
    for each in data["people"]:
        if each["id"] == person:
            each["document_language"] = "so"
    data["plan"]["items"] = [line("PARENT(Mum)"), line("AGENCY_ONLY", id="i-2")]
    texts = {"i-1": "Sadar", **{f"section:{code}": code for code in SECTIONS}}
    record = {
        "id": "T1",
        "document": "plan",
        "meeting": "ftm",
        "person": person,
        "language": "so",
        "translator": "Helena Exemplo",
        "attached_on": "2026-10-15",
        "texts": texts,
    }
    data["translations"] = [{**record, **change}]
    return data


def complete(data: Any, person: str = "Mum", now: datetime = NOW) -> bool:
    facts = build_case_facts(data)
    return complete_plan_translation(facts, facts.meetings[0], person, now) is not None


def test_a_translation_with_every_line_and_heading_of_the_copy_is_complete() -> None:
    assert complete(translated())


@pytest.mark.parametrize(
    "change",
    [
        {"attached_on": "2026-10-16"},
        {"language": "pt"},
        {"document": "invitation"},
        {"meeting": "another"},
        {"person": "Dad"},
        {"texts": {}},
    ],
)
def test_another_or_later_or_empty_translation_is_not(change: dict[str, Any]) -> None:
    assert not complete(translated(**change))


@pytest.mark.parametrize("missing", ["i-1", "section:reasons", "section:youth"])
def test_one_missing_or_blank_text_leaves_it_incomplete(missing: str) -> None:
    data = translated()
    data["translations"][0]["texts"][missing] = "  "
    assert not complete(data)
    del data["translations"][0]["texts"][missing]
    assert not complete(data)


def test_headings_are_needed_for_a_parents_form_only() -> None:
    data = translated("Aunt", texts={"i-1": "Sadar"})
    data["plan"]["items"][0]["shared_with"] = ["Aunt"]

    assert complete(data, "Aunt")


def test_sections_that_do_not_apply_need_no_heading() -> None:
    data = translated()
    data["children"][0].update(icwa_status="inquired_not_indian", born_on="2013-01-01")
    for code in ("active_efforts", "youth"):
        del data["translations"][0]["texts"][f"section:{code}"]

    assert complete(data)


def test_before_the_first_line_is_recorded_any_translation_is_complete() -> None:
    data = translated(texts={}, attached_on="2026-10-01")

    assert complete(data, now=datetime.fromisoformat("2026-10-15T15:59-04:00"))
    assert not complete(data)


def test_a_reader_of_english_needs_none() -> None:
    data = translated()
    data["people"][0]["document_language"] = "en-GB"
    data["translations"][0]["language"] = "en-GB"

    assert not complete(data)


def test_a_translation_for_an_entry_that_was_replaced_still_holds() -> None:
    data = translated()
    later = {**data["meetings"][0], "id": "later", "supersedes": "ftm"}
    data["meetings"].append(later)
    facts = build_case_facts(data)

    found = complete_plan_translation(facts, facts.meetings[1], "Mum", NOW)

    assert found is not None


def test_the_open_scenarios_translation_is_complete_from_the_day_it_is_attached() -> None:
    data = scenario("S5")
    facts = build_case_facts(data)
    meeting = facts.meetings_by_id["correct"]
    evening = datetime.fromisoformat("2026-10-15T18:30-04:00")

    assert complete_plan_translation(facts, meeting, "M1", evening) is None
    assert complete_plan_translation(facts, meeting, "M1", NEXT_DAY) is not None
    del data["translations"][1]["texts"]["i-box"]
    assert complete_plan_translation(build_case_facts(data), meeting, "M1", NEXT_DAY) is None
