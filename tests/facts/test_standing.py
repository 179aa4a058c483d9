"""Who is what to whom at a moment (rules-precise 1)."""

from datetime import date, datetime

import pytest

from ftm.facts import CaseFacts, build_case_facts
from ftm.facts.dates import add_months, age_on
from ftm.facts.protected_words import folded
from ftm.facts.standing import Standing
from tests.invitations.families import (
    Edit,
    child,
    excluded,
    family,
    person,
    planned,
    role,
    set_role,
)

ON = date(2026, 10, 15)


def standing(*edits: Edit, now: str = "2026-10-01T09:00-04:00") -> Standing:
    return Standing(build_case_facts(family(*edits)), datetime.fromisoformat(now))


def linked(who: str, *edits: Edit) -> set[str]:
    return set(standing(*edits).linked_children(who, ON))


def test_today_is_the_date_in_the_zone_of_the_case() -> None:
    assert standing(now="2026-10-02T03:59+00:00").today == date(2026, 10, 1)
    assert standing(now="2026-10-02T04:00+00:00").today == date(2026, 10, 2)


def test_a_role_is_current_from_its_first_to_its_last_day() -> None:
    observer = role("X", "observer", **{"from": "2026-10-15", "until": "2026-10-16"})
    who = standing(observer)
    days = [who.current_roles("X", date(2026, 10, day)) for day in (14, 15, 16, 17)]
    assert [bool(each) for each in days] == [False, True, True, False]


def test_established_parents_are_the_current_ones() -> None:
    assert standing().established_parents(ON) == ("M", "F")
    assert standing(set_role("F", parentage_status="putative")).established_parents(ON) == ("M",)


def test_terminated_rights_count_from_the_day_they_ended_not_from_the_session() -> None:
    ended = set_role("F", rights_status="terminated", rights_ended_on="2026-10-02")
    assert standing(ended).is_established_parent("F", ON)
    assert not standing(ended, now="2026-10-02T00:00-04:00").is_established_parent("F", ON)


@pytest.mark.parametrize(
    ("edit", "children"),
    [
        (set_role("S", of=["M"]), {"Y", "C"}),
        (role("X", "casa", of=["C"]), {"C"}),
        (role("X", "caregiver", of=["C"]), {"C"}),
        (role("X", "parent_attorney", of=["F"]), {"Y", "C"}),
        (role("X", "dv_advocate", of=["F"]), {"Y", "C"}),
        (role("X", "informal_support", of=["G"]), {"Y", "C"}),
        (role("X", "school", of=["C"]), {"C"}),
        (role("X", "sud_provider", of=["M"]), {"Y", "C"}),
        (role("X", "sud_provider", of=["RP"]), set()),
        (role("X", "visit_supervisor", visits=[{"parent": "M", "child": "Y"}]), {"Y"}),
        (role("X", "observer"), set()),
        (role("X", "school", of=["C"], until="2026-10-14"), set()),
    ],
)
def test_everybody_is_linked_to_the_children_of_their_roles(edit: Edit, children: set[str]) -> None:
    who = "S" if children == {"Y", "C"} and not linked("X", edit) else "X"
    assert linked(who, edit) == children


def test_who_stands_for_a_parent_whose_rights_ended_is_linked_to_no_child() -> None:
    ended = set_role("M", rights_status="terminated", rights_ended_on="2026-09-01")
    assert linked("MA", ended) == set()


def test_a_tribal_representative_is_linked_to_the_indian_children_of_the_tribe() -> None:
    speaks = role("X", "tribal_representative", tribe="t")
    assert linked("X", speaks, child("C", tribes=["t"], icwa_status="indian_child")) == {"C"}
    assert linked("X", speaks, child("C", tribes=["t"], icwa_status="reason_to_know")) == {"C"}
    assert linked("X", speaks, child("C", tribes=["t"], icwa_status="not_asked")) == set()


def test_one_role_alone_links_only_its_own_children() -> None:
    who = standing(role("RP", "caregiver", of=["C"]), set_role("RP", of=["Y"]))
    foster, care = who.current_roles("RP", ON)
    assert who.linked_children("RP", ON, foster) == {"Y"}
    assert who.linked_children("RP", ON, care) == {"C"}
    assert who.linked_children("RP", ON) == {"Y", "C"}


def test_a_link_lasts_as_long_as_the_role_whenever_it_is_asked() -> None:
    who = standing(role("X", "casa", of=["C"], until="2026-10-15"))
    assert who.linked_children("X", ON) == {"C"}
    assert who.linked_children("X", date(2026, 10, 16)) == set()


def test_people_who_support_each_other_do_not_go_round_in_circles() -> None:
    circle = role("X", "informal_support", of=["Q"]), role("Q", "informal_support", of=["X"])
    assert linked("X", *circle) == set()


def _picked(*people: str) -> Edit:
    picks = [{"person": who, "picked_on": "2026-09-20"} for who in people]
    return planned(youth_choices=[{"youth": "Y", "offered_on": "2026-09-20", "picks": picks}])


def judged(*edits: Edit) -> list[tuple[str, bool, bool]]:
    who = standing(*edits)
    picks = who.picks(who.facts.meetings[0])
    return [(pick.person, not pick.ineligible, pick.rejected) for pick in picks]


def test_two_eligible_choices_and_no_more() -> None:
    assert judged(_picked("P", "Q", "X")) == [
        ("P", True, False),
        ("Q", True, False),
        ("X", False, False),
    ]
    assert judged(_picked("RP", "P", "SAM", "Q")) == [
        ("RP", False, False),
        ("P", True, False),
        ("SAM", False, False),
        ("Q", True, False),
    ]


def test_a_choice_made_twice_is_one_choice() -> None:
    assert judged(_picked("P", "P", "Q")) == [("P", True, False), ("Q", True, False)]


def test_a_choice_is_judged_by_the_foster_parents_of_the_day_that_is_asked_about() -> None:
    who = standing(_picked("X"), role("X", "resource_parent", of=["Y"], until="2026-10-14"))
    meeting = who.facts.meetings[0]
    assert not who.picks(meeting)[0].ineligible
    assert who.picks(meeting, date(2026, 10, 14))[0].ineligible


def test_a_rejected_choice_makes_room_for_the_next() -> None:
    told = excluded("P", "youth_chosen_member", "good_cause", youth_told_on="2026-10-01")
    assert judged(_picked("P", "Q", "X"), told) == [
        ("P", True, True),
        ("Q", True, False),
        ("X", True, False),
    ]


def test_a_choice_links_to_the_youth_while_it_stands() -> None:
    who = standing()
    meeting = who.facts.meetings[0]
    assert who.linked_children("P", ON, meeting=meeting) == {"Y"}
    told = excluded("P", "youth_chosen_member", "good_cause", youth_told_on="2026-10-01")
    who = standing(told)
    assert who.linked_children("P", ON, meeting=who.facts.meetings[0]) == set()


def test_protected_words_are_found_whatever_the_case_and_the_blanks() -> None:
    lives = [{"kind": "home", "protected": True, "text": "9  Cooper\tLane, Exampleport ME"}]
    who = standing(person("RP", places=lives))
    assert who.protected_words() == (("RP", "9 cooper lane"),)
    assert who.contains_protected_words("The bus stops at 9 COOPER\u00a0 Lane.")
    assert who.contains_protected_words("9 Coo\u200bper Lane")
    assert not who.contains_protected_words("Cooper Lane 9")
    assert who.persons_located_in("at 9 Cooper Lane") == ("RP",)


def test_a_place_without_words_protects_nothing() -> None:
    lives = [{"kind": "placement", "text": " , Exampleport ME"}]
    assert not standing(person("RP", places=lives)).contains_protected_words("Anything")
    assert folded("  A \n b ") == "a b"


def test_ages_are_completed_years() -> None:
    assert age_on(date(2012, 10, 15), ON) == 14
    assert age_on(date(2012, 10, 16), ON) == 13
    assert age_on(date(2012, 2, 29), date(2026, 2, 28)) == 13
    assert age_on(date(2012, 2, 29), date(2026, 3, 1)) == 14


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 10, 31), 12, date(2027, 10, 31)),
        (date(2025, 11, 30), 15, date(2027, 2, 28)),
    ],
)
def test_a_month_later_is_the_same_day_or_the_last_of_a_shorter_month(
    start: date, months: int, end: date
) -> None:
    assert add_months(start, months) == end


def test_the_age_of_choosing_is_the_policys() -> None:
    facts: CaseFacts = build_case_facts(family(child("Y", born_on="2014-01-01")))
    now = datetime.fromisoformat("2026-10-01T09:00-04:00")
    assert Standing(facts, now).youths(ON) == ()
    assert Standing(facts, now, youth_age=12).youths(ON) == ("Y",)
