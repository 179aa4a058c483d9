"""Warnings about people, times and clocks: each fires exactly at its boundary (2.4)."""

from typing import Any

import pytest

from tests.invitations.families import (
    Edit,
    case,
    check,
    child,
    codes,
    excluded,
    family,
    invite,
    leave_out,
    person,
    planned,
    role,
    safety,
    second_session,
    session,
    set_role,
    times,
)


def found(*edits: Edit) -> set[str]:
    return codes(family(*edits))


@pytest.mark.parametrize(
    ("last", "fires"), [("2026-07-16", True), ("2026-07-17", False), (None, False)]
)
def test_more_than_ninety_days_after_the_last_meeting(last: str | None, *, fires: bool) -> None:
    assert found(case(last_ftm_on=last)) == ({"W-CADENCE"} if fires else set())


def test_each_child_has_a_participation_decision() -> None:
    decided = {"child": "Y", "decision": "attends", "decided_by": "ROBIN"}
    today = [decided | {"decided_on": "2026-10-01"}]
    ahead = [decided | {"decided_on": "2026-10-02"}]
    assert found(planned(participation=today)) == {"W-CHILD-PART(C)"}
    assert found(planned(participation=ahead)) == {"W-CHILD-PART(C)", "W-CHILD-PART(Y)"}


def _offer(offered_on: str | None, *picks: str) -> Edit:
    chosen = [{"person": each, "picked_on": "2026-09-20"} for each in picks]
    return planned(youth_choices=[{"youth": "Y", "offered_on": offered_on, "picks": chosen}])


def test_a_youth_is_offered_the_choice_of_two_members() -> None:
    assert found(_offer("2026-10-01", "P")) == set()
    assert found(_offer("2026-10-02", "P")) == {"W-YOUTH-CHOICE(Y)"}
    assert found(_offer(None, "P")) == {"W-YOUTH-CHOICE(Y)"}


@pytest.mark.parametrize("pick", ["RP", "ROBIN"])
def test_foster_parents_and_staff_cannot_be_chosen(pick: str) -> None:
    assert found(_offer("2026-09-20", "P", pick)) == {f"W-YOUTH-PICK-INELIGIBLE({pick})"}


def test_a_former_foster_parent_may_be_chosen() -> None:
    former = role("X", "resource_parent", of=["Y"], until="2026-10-14"), invite("X")
    assert found(_offer("2026-09-20", "P", "X"), *former) == set()


def test_an_ineligible_choice_does_not_use_up_one_of_the_two() -> None:
    assert found(_offer("2026-09-20", "RP", "P", "S")) == {"W-YOUTH-PICK-INELIGIBLE(RP)"}
    assert found(_offer("2026-09-20", "P", "S", "M")) == {"W-YOUTH-PICK-INELIGIBLE(M)"}


@pytest.mark.parametrize(
    ("starts_at", "fires"),
    [
        ("2026-10-15T07:59", False),
        ("2026-10-15T08:00", True),
        ("2026-10-15T14:59", True),
        ("2026-10-15T15:00", False),
        ("2026-10-17T10:00", False),
        ("2026-10-18T10:00", False),
        ("2026-10-19T10:00", True),
    ],
)
def test_children_are_not_taken_out_of_school(starts_at: str, *, fires: bool) -> None:
    at = times(starts_at, f"{starts_at[:11]}18:00")
    assert found(at) == ({"W-SCHOOL-HOURS(Y)"} if fires else set())


@pytest.mark.parametrize(
    ("born_on", "fires"),
    [
        ("2021-10-15", True),
        ("2021-10-16", False),
        ("2007-10-16", True),
        ("2007-10-15", False),
    ],
)
def test_school_age_is_five_to_eighteen(born_on: str, *, fires: bool) -> None:
    at = times("2026-10-15T10:00", "2026-10-15T11:00")
    fired = "W-SCHOOL-HOURS(C)" in found(at, invite("C"), child("C", born_on=born_on))
    assert fired == fires


@pytest.mark.parametrize(
    ("zone", "on", "fires"),
    [
        ("America/Los_Angeles", "2026-10-15", True),
        ("America/Toronto", "2026-10-15", False),
        ("America/Puerto_Rico", "2026-10-15", False),
        ("America/Puerto_Rico", "2026-11-05", True),
    ],
)
def test_another_offset_at_that_time_is_another_zone(zone: str, on: str, *, fires: bool) -> None:
    at = times(f"{on}T15:30", f"{on}T17:00"), case(last_ftm_on="2026-09-15")
    assert found(person("S", time_zone=zone), *at) == ({"W-TZ(S)"} if fires else set())


def _interpreted(*edits: Edit) -> list[Edit]:
    assigned = {"for": "M", "interpreter": "I"}
    return [
        person("M", interpreter={"language": "pt", "avoid_affiliations": ["Oak Church"]}),
        person("I", interprets=["pt"]),
        lambda data: session(data)["interpreters"].append(assigned),
        *edits,
    ]


def test_the_zone_of_an_interpreter_counts_while_they_interpret() -> None:
    away = person("I", time_zone="America/Denver")
    assert found(*_interpreted(away)) == {"W-TZ(I)"}
    without = excluded("M", "parent", "declined"), leave_out("M")
    assert found(*_interpreted(away, *without)) == set()


def test_an_interpreter_from_a_group_the_person_avoids() -> None:
    same = person("I", affiliations=["Oak Church"])
    other = person("I", affiliations=["Elm Church"])
    assert found(*_interpreted(same)) == {"W-INTERPRETER-CONFLICT(I)"}
    assert found(*_interpreted(other)) == set()
    assert found(*_interpreted(same, role("I", "observer"))) == {"B-INTERPRETER(M)"}


def test_each_of_two_interpreters_is_judged_alone() -> None:
    def with_the_child_too(data: dict[str, Any]) -> None:
        session(data)["interpreters"].append({"for": "M", "interpreter": "C"})

    same = person("I", affiliations=[" oak  CHURCH"])
    assert found(*_interpreted(same, with_the_child_too)) == {
        "B-INTERPRETER(M)",
        "W-INTERPRETER-CONFLICT(I)",
    }


def test_each_parent_has_somebody_of_their_own() -> None:
    assert found(leave_out("S")) == {"W-NATURAL(F)", "W-NATURAL(M)"}
    assert found(set_role("S", of=["M"])) == {"W-NATURAL(F)"}
    assert found(set_role("S", until="2026-10-14"), leave_out("S")) >= {"W-NATURAL(F)"}


def test_a_parent_may_want_nobody_or_not_come_at_all() -> None:
    alone = leave_out("S"), excluded("M", "informal_support", "parent_wants_none")
    assert found(*alone) == {"W-NATURAL(F)"}
    assert found(*alone, excluded("F", "parent", "declined")) == set()
    once = excluded("F", "parent", "declined", session="one")
    assert found(*alone, once) == {"W-NATURAL(F)"}


WITHHELD = {"child": "C", "parent": "F", "since": "2026-09-01"}
GROUNDS = {"reason": "Threats", "approved_by": "SAM", "decided_on": "2026-09-01"}


@pytest.mark.parametrize(
    ("fields", "fires"),
    [
        ({}, False),
        ({"reason": None}, True),
        ({"approved_by": "ROBIN"}, True),
        ({"approved_by": None}, True),
        ({"decided_on": None}, True),
        ({"decided_on": "2026-10-02"}, True),
        ({"reason": None, "lifted_on": "2026-10-01"}, False),
        ({"reason": None, "lifted_on": "2026-10-02"}, True),
        ({"reason": None, "since": "2026-10-02"}, False),
    ],
)
def test_keeping_a_residence_from_a_parent_is_documented(
    fields: dict[str, Any], *, fires: bool
) -> None:
    entry = safety("residence_withheld", **(WITHHELD | GROUNDS | fields))
    assert found(entry) == ({"W-RESIDENCE(C,F)"} if fires else set())


ORDER = safety("no_contact", protected="M", restrained="F", kind="no_contact_order")


def _staggered(starts_at: str, ends_at: str, **fields: Any) -> list[Edit]:
    return [ORDER, leave_out("F"), second_session(starts_at, ends_at, "F", "G", **fields)]


@pytest.mark.parametrize(
    ("starts_at", "ends_at", "fires"),
    [
        ("2026-10-15T17:59", "2026-10-15T18:30", True),
        ("2026-10-15T18:00", "2026-10-15T18:30", False),
        ("2026-10-15T14:00", "2026-10-15T14:31", True),
        ("2026-10-15T14:00", "2026-10-15T14:30", False),
        ("2026-10-15T15:30", "2026-10-15T17:00", True),
    ],
)
def test_people_who_may_not_meet_arrive_an_hour_apart(
    starts_at: str, ends_at: str, *, fires: bool
) -> None:
    assert found(*_staggered(starts_at, ends_at)) == ({"W-STAGGER"} if fires else set())


def test_the_hour_between_sessions_runs_over_midnight() -> None:
    late = times("2026-10-15T22:00", "2026-10-15T23:30")
    until = safety(
        "no_contact", protected="M", restrained="F", kind="no_contact_order", until="2026-10-15"
    )
    night = second_session("2026-10-16T00:15", "2026-10-16T01:00", "F", "G")
    assert found(until, leave_out("F"), late, night) == {"W-STAGGER"}


def test_the_hour_is_real_time_when_the_clocks_go_back() -> None:
    early = times("2026-11-01T00:00", "2026-11-01T00:50"), case(last_ftm_on="2026-09-15")
    again = _staggered("2026-11-01T02:10", "2026-11-01T03:00")
    forward = times("2027-03-14T00:30", "2027-03-14T01:50"), case(last_ftm_on="2026-09-15")
    lost = _staggered("2027-03-14T03:00", "2027-03-14T04:00")
    assert "W-STAGGER" not in found(*early, *again)
    assert "W-STAGGER" in found(*forward, *lost)


@pytest.mark.parametrize(
    "fields",
    [
        {"place": {"mode": "in_person", "building": "Library"}},
        {"place": {"mode": "video", "building": "Town Hall"}},
        {"remote": [{"person": "F", "mode": "phone"}]},
    ],
)
def test_people_who_cannot_meet_at_the_door_need_no_gap(fields: dict[str, Any]) -> None:
    assert found(*_staggered("2026-10-15T17:10", "2026-10-15T18:00", **fields)) == set()


@pytest.mark.parametrize(("last", "fires"), [("2025-12-14", True), ("2025-12-15", False)])
def test_a_permanency_hearing_is_due_within_sixty_days(last: str, *, fires: bool) -> None:
    assert ("W-CLOCK-PPH(C)" in found(child("C", last_pph_on=last))) == fires


TPR = child("C", removed_on="2025-08-14", last_pph_on="2026-08-14")


def test_the_fifteenth_month_is_at_most_ninety_days_away() -> None:
    assert found(TPR) == {"W-CLOCK-TPR(C)"}
    assert found(TPR, child("C", removed_on="2025-08-15")) == set()


@pytest.mark.parametrize(
    ("fields", "fires"),
    [
        ({"tpr_petition_on": "2026-10-01"}, False),
        ({"tpr_petition_on": "2026-10-02"}, True),
        ({"tpr_exception": {"reason": "relative", "recorded_on": "2026-10-01"}}, False),
        ({"tpr_exception": {"reason": "relative", "recorded_on": "2026-10-02"}}, True),
    ],
)
def test_a_petition_or_an_exception_stops_the_clock(fields: dict[str, Any], *, fires: bool) -> None:
    assert found(TPR, child("C", **fields)) == ({"W-CLOCK-TPR(C)"} if fires else set())


@pytest.mark.parametrize(("since", "fires"), [("2025-12-14", True), ("2025-12-15", False)])
def test_prevention_services_end_within_sixty_days(since: str, *, fires: bool) -> None:
    prevention = case(kind="prevention", candidacy_on=since)
    assert found(prevention) == ({"W-CLOCK-PREV"} if fires else set())
    assert found(case(candidacy_on=since)) == set()


def test_everybody_is_asked_whether_a_child_is_an_indian_child() -> None:
    assert found(child("C", icwa_status="not_asked")) == {"W-ICWA-PENDING(C)"}


def test_a_plan_is_translated_for_who_reads_another_language() -> None:
    reads = person("S", document_language="pt")
    attached = {"id": "TR", "document": "plan", "meeting": "m", "person": "S", "language": "pt"}
    by = {"translator": "H", "texts": {}}

    def translated(on: str) -> Edit:
        return lambda data: data["translations"].append(attached | by | {"attached_on": on})

    assert found(reads) == {"W-LANG-DOC(S)"}
    assert found(reads, translated("2026-10-01")) == set()
    assert found(reads, translated("2026-10-02")) == {"W-LANG-DOC(S)"}
    assert found(person("S", document_language="en-GB")) == set()
    assert found(person("C", document_language="pt"), invite("C")) == set()
    assert found(person("Y", document_language="pt")) == {"W-LANG-DOC(Y)"}


def test_what_is_not_past_yet_has_not_happened() -> None:
    """A court date or a last meeting dated after today is not known yet (rules-precise 1)."""
    data = family(case(last_ftm_on="2026-10-02"), child("C", removed_on="2026-10-02"))
    dates = check(data).as_json()["dates"]
    assert dates["days_since_last_ftm"] is None
    assert list(dates["entered_care_on"]) == ["Y"]
