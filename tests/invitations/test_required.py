"""Who must be invited, to which sessions, and when an exclusion counts (rules-precise 2.1)."""

from typing import Any

import pytest

from ftm.invitations.rules import required_roles
from tests.invitations.families import (
    Edit,
    case,
    check,
    child,
    codes,
    context,
    excluded,
    family,
    invite,
    leave_out,
    planned,
    release,
    role,
    second_session,
    set_role,
)


def missing(*edits: Edit) -> tuple[str, ...]:
    return check(family(*edits)).remaining_required_roles


def test_the_family_of_the_tests_is_in_order() -> None:
    assert codes(family()) == set()


@pytest.mark.parametrize(
    ("who", "key"),
    [
        ("M", "parent:M"),
        ("F", "parent:F"),
        ("MA", "parent_attorney:MA"),
        ("G", "guardian_ad_litem:G"),
        ("RP", "resource_parent:RP"),
        ("Y", "youth:Y"),
        ("P", "youth_chosen_member:P"),
    ],
)
def test_a_required_person_left_out_gives_one_block(who: str, key: str) -> None:
    result = check(family(leave_out(who)))
    assert [each.code for each in result.blocks] == [f"B-ROLE-MISSING({key})"]
    assert result.blocks[0].subject == tuple(key.split(":"))
    assert result.remaining_required_roles == (key,)


@pytest.mark.parametrize("who", ["S", "C"])
def test_supports_and_children_under_fourteen_are_never_required(who: str) -> None:
    assert missing(leave_out(who)) == ()


def test_a_child_becomes_a_required_youth_on_the_fourteenth_birthday() -> None:
    assert missing(leave_out("Y", "P"), child("Y", born_on="2012-10-16")) == ()
    assert "youth:Y" in missing(leave_out("Y"), child("Y", born_on="2012-10-15"))


def test_a_caregiver_is_required_in_prevention_only() -> None:
    caregiver = role("X", "caregiver", of=["C"])
    assert missing(caregiver) == ()
    assert missing(caregiver, case(kind="prevention")) == ("caregiver:X",)


def test_a_visit_supervisor_is_required_once_there_are_visits() -> None:
    assert missing(role("V", "visit_supervisor", visits=[])) == ()
    visits = [{"parent": "M", "child": "C"}]
    assert missing(role("V", "visit_supervisor", visits=visits)) == ("visit_supervisor:V",)


@pytest.mark.parametrize(
    "fields",
    [
        {"parentage_status": "putative"},
        {"parentage_status": "none"},
        {"rights_status": "terminated", "rights_ended_on": "2026-10-01"},
        {"until": "2026-10-14"},
        {"from": "2026-10-16"},
    ],
)
def test_who_is_no_parent_on_the_session_date_is_not_required(fields: dict[str, Any]) -> None:
    assert missing(leave_out("F"), set_role("F", **fields)) == ()


@pytest.mark.parametrize(
    "fields",
    [
        {"parentage_status": "acknowledged"},
        {"rights_status": "suspended"},
        {"rights_status": "terminated", "rights_ended_on": "2026-10-02"},
        {"until": "2026-10-15"},
        {"from": "2026-10-15"},
    ],
)
def test_suspended_rights_and_the_last_day_of_a_role_still_count(fields: dict[str, Any]) -> None:
    assert missing(leave_out("F"), set_role("F", **fields)) == ("parent:F",)


def test_the_guardian_ad_litem_and_the_casa_are_in_every_session() -> None:
    later = second_session("2026-10-15T18:30", "2026-10-15T19:00", "M", "MA")
    assert missing(later) == ("guardian_ad_litem:G",)
    casa = role("X", "casa", of=["Y"])
    assert missing(invite("X"), casa, later) == ("casa:X", "guardian_ad_litem:G")


def test_an_exclusion_from_one_session_counts_for_that_session_only() -> None:
    later = second_session("2026-10-15T18:30", "2026-10-15T19:00", "M", "MA")
    assert missing(later, excluded("G", "guardian_ad_litem", "conflict", session="two")) == ()
    assert missing(later, excluded("G", "guardian_ad_litem", "conflict", session="one")) == (
        "guardian_ad_litem:G",
    )


def test_an_attorney_is_in_every_session_of_the_client() -> None:
    later = second_session("2026-10-15T18:30", "2026-10-15T19:00", "M", "G")
    assert missing(later) == ("parent_attorney:MA",)
    without_client = second_session("2026-10-15T18:30", "2026-10-15T19:00", "F", "G")
    assert missing(without_client) == ()


def test_an_attorney_whose_client_is_in_no_session_is_in_any() -> None:
    away = excluded("M", "parent", "declined")
    assert missing(leave_out("M"), away) == ()
    assert missing(leave_out("M", "MA"), away) == ("parent_attorney:MA",)


def test_the_attorney_of_somebody_who_is_no_parent_any_more_is_not_required() -> None:
    ended = set_role("M", rights_status="terminated", rights_ended_on="2026-09-01")
    assert missing(leave_out("M", "MA"), ended) == ()


def test_a_role_needs_the_person_in_one_session_only() -> None:
    later = second_session("2026-10-15T18:30", "2026-10-15T19:00", "F", "G")
    assert missing(leave_out("F"), later) == ()


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("sud_provider", "part2"),
        ("mh_medical_provider", "hipaa"),
        ("dv_program", "general"),
        ("probation", "court_order"),
    ],
)
def test_a_provider_is_required_once_a_release_allows_it(name: str, kind: str) -> None:
    assert missing(role("T", name, of=["M"])) == ()
    assert missing(role("T", name, of=["M"]), release("T", "M", kind=kind)) == (f"{name}:T",)


def test_the_school_is_required_when_education_is_on_the_agenda() -> None:
    school = role("T", "school", of=["C"])
    signed = release("T", "C", kind="ferpa")
    assert missing(school, signed) == ()
    assert missing(school, signed, planned(education_on_agenda=True)) == ("school:T",)
    assert missing(school, planned(education_on_agenda=True)) == ()


def test_people_left_out_by_rule_are_reported_with_the_reason() -> None:
    found = check(
        family(
            leave_out("F"),
            set_role("F", rights_status="terminated", rights_ended_on="2026-09-01"),
            role("T", "sud_provider", of=["M"]),
            role("V", "mh_medical_provider", of=["M"]),
            role("X", "school", of=["C"]),
            role("Q", "probation", of=["M"], until="2026-10-14"),
        )
    ).as_json()["exclusions"]
    assert [(each["person"], each["reason_code"], each["auto"]) for each in found] == [
        ("F", "rights_terminated", True),
        ("T", "no_valid_release", True),
        ("V", "no_authorization", True),
        ("X", "no_release", True),
    ]


def _tribe(*edits: Edit) -> list[Edit]:
    return [
        lambda data: data["tribes"].append({"id": "t", "name": "Spruce Nation"}),
        child("C", tribes=["t"], icwa_status="reason_to_know"),
        *edits,
    ]


def test_every_tribe_of_an_indian_child_is_invited_by_name() -> None:
    speaks = role("T", "tribal_representative", tribe="t")
    result = check(family(*_tribe()))
    assert [each.code for each in result.blocks] == ["B-TRIBE-MISSING(Spruce Nation)"]
    assert result.blocks[0].subject == ("Spruce Nation",)
    assert result.remaining_required_roles == ("tribal_representative:Spruce Nation",)
    assert missing(*_tribe(speaks)) == ("tribal_representative:Spruce Nation",)
    assert missing(*_tribe(speaks, invite("T"))) == ()


def test_a_former_representative_does_not_stand_for_the_tribe() -> None:
    former = role("T", "tribal_representative", tribe="t", until="2026-10-14")
    assert missing(*_tribe(former, invite("T"))) == ("tribal_representative:Spruce Nation",)


def test_a_tribe_that_declined_is_not_missing() -> None:
    speaks = role("T", "tribal_representative", tribe="t")
    declined = excluded("T", "tribal_representative", "tribe_declined")
    assert missing(*_tribe(speaks, declined)) == ()
    blank = excluded("T", "tribal_representative", "tribe_declined", note=" ")
    assert missing(*_tribe(speaks, blank)) == ("tribal_representative:Spruce Nation",)


def test_a_child_who_is_not_indian_needs_no_tribe() -> None:
    assert missing(*_tribe(child("C", icwa_status="inquired_not_indian"))) == ()
    assert missing(*_tribe(child("C", icwa_status="not_asked"))) == ()


def test_an_exclusion_never_hides_a_required_person_from_the_list() -> None:
    left_out = family(leave_out("F"), excluded("F", "parent", "declined"))
    lines = {line.key: line for line in required_roles(context(left_out))}
    assert lines["parent:F"].state == "excluded"
    there = family(excluded("F", "parent", "declined"))
    lines = {line.key: line for line in required_roles(context(there))}
    assert lines["parent:F"].state == "invited"


def test_a_line_says_why_a_recorded_reason_does_not_count() -> None:
    data = family(leave_out("F"), excluded("F", "parent", "court_order", decided_by="ROBIN"))
    line = next(line for line in required_roles(context(data)) if line.key == "parent:F")
    assert (line.state, line.missing_in) == ("missing", ("one",))
    assert line.problems == ("A supervisor must have decided it.",)
    assert line.problems[0] in check(data).blocks[0].message
