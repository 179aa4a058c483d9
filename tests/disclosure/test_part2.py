"""42 CFR part 2: a release must be in force, for this information, and name the reader (3.4)."""

from datetime import datetime
from typing import Any

import pytest

from tests.disclosure.household import (
    ask,
    facts_with,
    household,
    line,
    readers_of,
    release,
    treatment_line,
)


@pytest.mark.parametrize(
    "change",
    [
        {"signed_on": None, "signed_by": None},
        {"signed_on": "2026-10-16"},
        {"expires_on": "2026-10-14"},
        {"revoked_at": "2026-10-15T18:00"},
        {"revoked_at": "2026-10-15T17:59"},
        {"kind": "hipaa"},
        {"patients": ["Dad"]},
        {"information": ["relapse"]},
    ],
)
def test_without_a_fitting_release_in_force_nobody_has_the_line(change: dict[str, Any]) -> None:
    facts = facts_with(treatment_line(owner="Mum"), releases=(release(**change),))

    assert readers_of(facts) == set()


@pytest.mark.parametrize(
    "change",
    [
        {"signed_on": "2026-10-15"},
        {"expires_on": "2026-10-15"},
        {"revoked_at": "2026-10-15T18:01"},
        {"patients": ["Dad", "Mum"]},
    ],
)
def test_a_release_is_good_from_its_first_to_its_last_minute(change: dict[str, Any]) -> None:
    facts = facts_with(treatment_line(), releases=(release(**change),))

    assert ask(facts, "Mum").allowed


def test_a_revocation_counts_from_its_minute_and_not_before() -> None:
    facts = facts_with(treatment_line(), releases=(release(revoked_at="2026-10-15T18:00"),))

    assert ask(facts, "Gal", now=datetime.fromisoformat("2026-10-15T17:59-04:00")).allowed
    assert not ask(facts, "Gal", now=datetime.fromisoformat("2026-10-15T18:00-04:00")).allowed


def test_a_later_release_of_the_same_program_revives_the_line_under_its_own_id() -> None:
    revoked = release(revoked_at="2026-10-01T09:00")
    newer = release(id="R2", recipients=[{"person": "Gal"}])
    facts = facts_with(treatment_line(), releases=(revoked, newer))

    assert ask(facts, "Gal").basis == "release:R2"
    assert readers_of(facts) == {"Mum", "Gal"}


def test_a_release_of_another_program_opens_nothing() -> None:
    other = release(id="R2", discloser="Clinic")
    facts = facts_with(treatment_line(), releases=(release(expires_on="2026-10-01"), other))

    assert readers_of(facts) == set()


def test_the_class_of_all_members_reaches_only_members_of_the_session() -> None:
    """Casa is in no segment: named by class she has nothing, named in person she does."""
    everybody, casa = release(), release(recipients=[{"person": "Casa"}])
    assert ask(facts_with(treatment_line(), releases=(everybody,)), "Casa").allowed

    meetings = household()["meetings"]
    meetings[0]["sessions"][0]["segments"][0]["members"].remove("Casa")
    seen = {
        each["recipients"][0].get("person", "class"): ask(
            facts_with(treatment_line(), releases=(each,), meetings=meetings), "Casa"
        ).allowed
        for each in (everybody, casa)
    }
    assert seen == {"class": False, "Casa": True}


def test_an_attorney_is_not_named_by_naming_the_client() -> None:
    facts = facts_with(treatment_line(), releases=(release(recipients=[{"person": "Mum"}]),))

    assert readers_of(facts) == {"Mum"}


def test_an_attorney_named_alone_has_it_through_the_client_who_is_the_patient() -> None:
    facts = facts_with(treatment_line(), releases=(release(recipients=[{"person": "MumLaw"}]),))

    assert readers_of(facts) == {"Mum", "MumLaw"}


@pytest.mark.parametrize("person", ["Dad", "Foster", "Friend", "Watcher", "Aunt", "Gran", "Teen"])
def test_being_named_does_not_lift_a_never_of_the_table(person: str) -> None:
    facts = facts_with(treatment_line(), releases=(release(recipients=[{"person": person}]),))

    assert not ask(facts, person).allowed


def test_the_owner_has_a_part_2_step_only_when_named_and_on_the_release() -> None:
    item = treatment_line(owner="Aunt")
    assert not ask(
        facts_with(item, releases=(release(recipients=[{"person": "Gal"}]),)), "Aunt"
    ).allowed

    decision = ask(facts_with(item, releases=(release(recipients=[{"person": "Aunt"}]),)), "Aunt")
    assert (decision.allowed, decision.basis) == (True, "release:R1")


def test_the_patient_has_it_as_their_own_and_everybody_else_by_the_release() -> None:
    facts = facts_with(treatment_line(), releases=(release(),))

    assert ask(facts, "Mum").basis == "own"
    assert {ask(facts, each).basis for each in ("MumLaw", "Gal", "Tribe")} == {"release:R1"}


def test_other_labels_on_the_line_still_count() -> None:
    facts = facts_with(treatment_line("PARENT(Dad)"), releases=(release(),))

    assert readers_of(facts) == {"Gal", "Casa", "Tribe"}


def test_a_health_line_named_by_a_release_opens_only_while_it_is_in_force() -> None:
    named = {"source_kind": "provider_release", "source_release": "R1", "information": "attendance"}
    item = line("MH", for_whom="Mum", **named)
    hipaa = release(kind="hipaa", revoked_at="2026-10-15T18:00")

    facts = facts_with(item, releases=(hipaa,))

    assert ask(facts, "Gal", now=datetime.fromisoformat("2026-10-15T17:00-04:00")).allowed
    assert not ask(facts, "Gal").allowed
