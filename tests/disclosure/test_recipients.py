"""Who gets a file, whom it may name, and what the court packet holds (rules-precise 3.2, 3.6)."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from ftm.disclosure.attendance import attendance_for, dissent_for
from ftm.disclosure.court import court_lines, decide_for_court
from ftm.disclosure.recipients import recipients
from ftm.disclosure.rules import Disclosure
from ftm.facts import CaseFacts
from ftm.facts.standing import Standing
from tests.disclosure.household import (
    NOW,
    READERS,
    facts_with,
    household,
    line,
    release,
    treatment_line,
)

TO_THE_PROGRAM = release(id="R9", kind="general", discloser=None, recipients=[{"person": "Sud"}])


def files(facts: CaseFacts, now: datetime = NOW) -> set[str]:
    meeting = facts.meetings[0]
    return set(recipients(facts, meeting, meeting.sessions[0], now))


def look(facts: CaseFacts, now: datetime = NOW) -> Disclosure:
    meeting = facts.meetings[0]
    return Disclosure(Standing(facts, now), meeting, meeting.sessions[0])


def cut(*segments: list[str]) -> list[dict[str, Any]]:
    """The household's meeting cut into segments of these members."""
    meetings: list[dict[str, Any]] = household()["meetings"]
    session = meetings[0]["sessions"][0]
    (whole,) = session["segments"]
    session["segments"] = [{**whole, "members": members} for members in segments]
    return meetings


def test_members_get_a_file_but_young_children_observers_advocates_and_treatment() -> None:
    assert files(facts_with()) == set(READERS) - {"Observer", "Advocate", "Sud"}


def test_nobody_gets_a_file_before_the_last_segment_is_over() -> None:
    facts = facts_with()
    assert files(facts, datetime.fromisoformat("2026-10-15T16:59-04:00")) == set()
    assert "Mum" in files(facts, datetime.fromisoformat("2026-10-15T17:00-04:00"))


def test_an_interpreter_of_the_session_gets_none_even_when_listed() -> None:
    meetings = household()["meetings"]
    meetings[0]["sessions"][0]["interpreters"] = [{"for": "Mum", "interpreter": "Stranger"}]

    assert "Stranger" not in files(facts_with(meetings=meetings))


@pytest.mark.parametrize(
    ("change", "gets"),
    [
        ({}, True),
        ({"recipients": [{"class": "ftm_members"}]}, True),
        ({"recipients": [{"person": "Clinic"}]}, False),
        ({"discloser": "Sud"}, False),
        ({"revoked_at": "2026-10-15T18:00"}, False),
        ({"signed_on": None}, False),
    ],
)
def test_a_treatment_program_gets_a_file_under_a_release_of_the_agency_to_it(
    change: dict[str, Any], *, gets: bool
) -> None:
    assert ("Sud" in files(facts_with(releases=({**TO_THE_PROGRAM, **change},)))) is gets


def test_attendance_is_for_parents_their_attorneys_gal_and_casa() -> None:
    facts = facts_with()
    readers = {each for each in READERS if attendance_for(look(facts), each)}

    assert readers == {"Mum", "Dad", "Third", "MumLaw", "DadLaw", "Gal", "Casa"}


def test_attendance_names_only_those_who_shared_a_segment() -> None:
    facts = facts_with(meetings=cut(["Mum", "Aunt", "Gal"], ["Dad", "Gal", "Teen"]))

    assert set(attendance_for(look(facts), "Mum")) == {"Mum", "Aunt", "Gal"}
    assert set(attendance_for(look(facts), "Gal")) == {"Mum", "Aunt", "Gal", "Dad", "Teen"}


def test_a_treatment_program_is_named_to_the_patient_and_whom_its_release_names() -> None:
    def told(*releases: dict[str, Any]) -> set[str]:
        facts = facts_with(releases=releases)
        return {each for each in READERS if "Sud" in attendance_for(look(facts), each)}

    assert told() == set()
    assert told(release(recipients=[{"person": "Gal"}])) == {"Mum", "Gal"}
    assert told(release(recipients=[{"person": "Gal"}], revoked_at="2026-10-15T18:00")) == set()


def test_a_parent_whose_rights_ended_is_named_in_nobodys_copy() -> None:
    data = household()
    dad = next(each for each in data["roles"] if each["person"] == "Dad")
    dad.update({"rights_status": "terminated", "rights_ended_on": "2026-10-15"})
    facts = facts_with(roles=data["roles"])

    assert all("Dad" not in attendance_for(look(facts), each) for each in READERS)


def test_a_hidden_person_and_one_barred_by_an_order_are_not_named() -> None:
    safety = {
        "identity_protected": [{"person": "Foster", "hidden_from": "Mum", "since": "2026-10-01"}],
        "no_contact": [{"protected": "Mum", "restrained": "Dad", "kind": "no_contact_order"}],
    }
    facts = facts_with(safety=safety)

    assert not {"Foster", "Dad"} & set(attendance_for(look(facts), "Mum"))
    assert "Mum" not in attendance_for(look(facts), "Dad")
    assert "Foster" in attendance_for(look(facts), "Dad")


@pytest.mark.parametrize(
    ("until", "named"), [("2026-10-14", True), ("2026-10-15", False), (None, False)]
)
def test_an_order_that_ended_before_the_meeting_hides_nobody_who_was_there(
    until: str | None, *, named: bool
) -> None:
    entry = {"protected": "Mum", "restrained": "Dad", "kind": "no_contact_order"}
    dates = {"from": "2026-01-01", "until": until}
    facts = facts_with(safety={"no_contact": [entry | dates], "identity_protected": []})

    assert ("Dad" in attendance_for(look(facts), "Mum")) is named
    assert ("Mum" in attendance_for(look(facts), "Dad")) is named


def test_an_order_that_ended_after_the_meeting_still_hides_who_was_there() -> None:
    entry = {"protected": "Mum", "restrained": "Dad", "kind": "no_contact_order"}
    facts = facts_with(safety={"no_contact": [{**entry, "until": "2026-10-16"}]})
    later = look(facts, NOW + timedelta(days=9))
    assert "Dad" not in attendance_for(later, "Mum")
    assert "Dad" in attendance_for(later, "Gal")


def test_dissent_is_in_the_same_copies_and_never_tells_a_protected_place() -> None:
    people = household()["people"]
    people[0]["places"] = [{"kind": "placement", "text": "9 Cooper Lane, X"}]
    item = line(
        "LOGISTICS",
        dissent=[
            {"person": "Dad", "words": "I disagree."},
            {"person": "Dad", "words": "It is at 9 Cooper Lane."},
        ],
    )
    facts = facts_with(item, people=people)
    (shown,) = facts.plan.items

    printed = {each: dissent_for(look(facts), each, shown) for each in READERS}

    assert {who for who, said in printed.items() if said} == {
        "Mum", "Dad", "Third", "MumLaw", "DadLaw", "Gal", "Casa",
    }  # fmt: skip
    assert [each.words for each in printed["Mum"]] == ["I disagree."]


def test_the_court_packet_holds_plain_lines_only() -> None:
    keep = [
        line(label, id=f"i-{label[:5]}")
        for label in (
            "LOGISTICS",
            "PLAN_SHARED",
            "PARENT(Mum)",
            "CHILD(Kid)",
            "VISIT(Mum,Kid)",
            "SIBLING_CONTACT(Teen,Kid)",
            "CARE(Kid)",
        )
    ]
    drop = [
        line("CHILD(Kid)", label, id=f"n-{label}", for_whom="Mum")
        for label in ("SUD_SELF", "MH", "HEALTH_SENS", "EDU", "DV_SAFETY", "AGENCY_ONLY")
    ]
    unprinted = line("LOGISTICS", id="n-no", do_not_print=True)
    late = line("LOGISTICS", id="n-late", recorded_at="2026-10-15T18:01")
    facts = facts_with(
        *keep, *drop, unprinted, late, treatment_line("PARENT(Mum)"), releases=(release(),)
    )

    assert [each.item.id for each in court_lines(look(facts))] == [each["id"] for each in keep]
    assert all(decide_for_court(look(facts), item).reason for item in facts.plan.items)
