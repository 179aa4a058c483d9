"""The forms: their sections in order, where they apply, and nothing lost outside of them."""

from datetime import date
from typing import Any

from ftm.facts import build_case_facts
from ftm.facts.standing import Standing
from ftm.plans.sections import FORM_SECTIONS, form_of, printed_sections
from tests.disclosure.household import NOW, household

ON = date(2026, 10, 15)


def form(data: dict[str, Any], parent: str = "Mum") -> Any:
    return form_of(Standing(build_case_facts(data), NOW), parent, ON)


def track(parent: str, plan_type: str, at: str, *children: str) -> dict[str, Any]:
    return {
        "id": f"t-{parent}-{plan_type}",
        "parent": parent,
        "type": plan_type,
        "children": list(children),
        "recorded_at": at,
    }


def test_the_prevention_plan_has_the_eight_headings_of_the_form() -> None:
    assert [each.heading for each in FORM_SECTIONS["prevention"]] == [
        "Reasons the family is involved",
        "Behavioral changes the parent shall make",
        "Prevention services the parent shall satisfactorily participate in",
        "Prevention services the Department shall provide",
        "How progress will be measured",
        "Progress since last plan",
        "Kinship support",
        "Reasonable time schedule for the service case",
    ]


def test_the_preliminary_plan_has_the_sections_of_the_full_one() -> None:
    codes = [each.code for each in FORM_SECTIONS["rnr"]]

    assert [each.code for each in FORM_SECTIONS["preliminary_rnr"]] == codes
    assert codes[4:6] == ["visits", "kinship"]
    assert codes[-4:] == ["child_and_siblings", "active_efforts", "youth", "contingency"]


def test_sections_about_an_indian_child_and_a_youth_are_there_only_for_one() -> None:
    data = household()
    data["plan"]["tracks"] = [
        track("Mum", "rnr", "2026-10-01T09:00", "Teen", "Kid"),
        track("Third", "rnr", "2026-10-01T09:00", "Kid"),
    ]
    own, other = form(data), form(data, "Third")

    assert {"active_efforts", "youth"} <= {each.code for each in own.sections}
    assert not {"active_efforts", "youth"} & {each.code for each in other.sections}
    assert own.signers == (
        "Parent",
        "Young person",
        "DHHS caseworker",
        "DHHS supervisor",
        "Tribal representative (optional)",
    )
    assert other.signers == ("Parent", "DHHS caseworker", "DHHS supervisor")


def test_the_track_recorded_last_by_now_is_the_parents_form() -> None:
    data = household()
    data["plan"]["tracks"] = [
        track("Mum", "rnr", "2026-10-15T18:01", "Kid"),
        track("Mum", "preliminary_rnr", "2026-09-01T09:00", "Kid"),
        track("Mum", "prevention", "2026-08-01T09:00", "Kid"),
    ]

    assert form(data).type == "preliminary_rnr"


def test_a_parent_without_a_track_gets_the_form_of_the_kind_of_case() -> None:
    data = household()
    assert (form(data).type, form(data, "Third").children) == ("rnr", ("Kid",))

    data["case"]["kind"] = "prevention"
    assert form(data).type == "prevention"
    assert form(data).signers == (
        "Parent or caregiver",
        "Parent or caregiver",
        "DHHS caseworker",
        "DHHS supervisor",
    )


def test_a_line_in_a_section_outside_the_form_is_printed_after_it() -> None:
    shown = printed_sections("prevention", {"reasons"}, {"youth", "kinship", "visits"})

    assert [each.code for each in shown] == ["reasons", "kinship", "visits", "youth"]


def test_a_parents_form_is_about_their_own_children_and_no_friends_child() -> None:
    """Third, parent of Kid, also supports Mum, who has Teen: Teen is not on Third's form."""
    data = household()
    data["roles"].append({"person": "Third", "role": "informal_support", "of": ["Mum"]})

    assert form(data, "Third").children == ("Kid",)
