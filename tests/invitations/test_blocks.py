"""Blocks: each fires exactly at its boundary (rules-precise 2.3)."""

from typing import Any

import pytest

from tests.invitations.families import (
    Edit,
    check,
    child,
    codes,
    family,
    invite,
    leave_out,
    person,
    planned,
    release,
    role,
    safety,
    second_session,
    session,
    set_role,
)
from tests.invitations.post import place


def blocks(*edits: Edit) -> set[str]:
    return {each.code for each in check(family(*edits)).blocks}


def order(**fields: Any) -> Edit:
    entry = {"protected": "M", "restrained": "F", "kind": "no_contact_order"}
    return safety("no_contact", **(entry | fields))


@pytest.mark.parametrize("kind", ["protective_order", "no_contact_order", "separate_sessions"])
def test_people_who_may_not_meet_are_never_in_one_session(kind: str) -> None:
    assert blocks(order(kind=kind)) == {"B-NO-CONTACT(M,F)"}


def test_joining_by_video_is_contact_too() -> None:
    by_video = {"remote": [{"person": "F", "mode": "video"}]}
    assert blocks(order(), lambda data: session(data).update(by_video)) == {"B-NO-CONTACT(M,F)"}


@pytest.mark.parametrize(
    ("fields", "fires"),
    [
        ({"until": "2026-10-15"}, True),
        ({"until": "2026-10-14"}, False),
        ({"from": "2026-10-15"}, True),
        ({"from": "2026-10-16"}, False),
    ],
)
def test_an_order_counts_on_the_session_date(fields: dict[str, Any], *, fires: bool) -> None:
    assert blocks(order(**fields)) == ({"B-NO-CONTACT(M,F)"} if fires else set())


def test_separate_sessions_keep_people_apart() -> None:
    later = second_session("2026-10-16T15:30", "2026-10-16T16:00", "F", "G")
    assert blocks(order(), leave_out("F"), later) == set()


def test_a_protected_identity_keeps_people_apart_from_the_day_it_is_known() -> None:
    hidden = {"person": "RP", "hidden_from": "F"}
    assert blocks(safety("identity_protected", **hidden, since="2026-10-01")) == {
        "B-IDENTITY(RP,F)"
    }
    assert blocks(safety("identity_protected", **hidden, since="2026-10-02")) == set()


@pytest.mark.parametrize(
    "edit",
    [
        place(building="9 COOPER   lane"),
        place(room="at 9 Cooper Lane"),
        place(address="9 Cooper Lane, Exampleport"),
        place(link="https://example.org/?q=9 Cooper Lane"),
        lambda data: session(data).update(note="Park opposite 9 Cooper\u00a0Lane."),
    ],
)
def test_a_session_never_gives_a_protected_place_away(edit: Edit) -> None:
    for home in ({"kind": "home", "protected": True}, {"kind": "placement"}):
        lives = person("RP", places=[{"text": "9 Cooper Lane, Exampleport ME", **home}])
        assert blocks(lives, edit) == {"B-LOCATION(RP)"}


def test_only_protected_and_placement_addresses_are_secret() -> None:
    lives = person("M", places=[{"kind": "home", "text": "9 Cooper Lane, Exampleport ME"}])
    assert blocks(lives, place(address="9 Cooper Lane")) == set()
    secret = person("M", places=[{"kind": "placement", "text": "9 Cooper Lane, Exampleport ME"}])
    assert blocks(secret, place(address="Cooper Lane, Exampleport ME")) == set()


def test_who_has_no_role_in_the_case_is_no_member() -> None:
    assert blocks(invite("X")) == {"B-NOT-MEMBER(X)"}
    assert blocks(invite("X"), role("X", "observer")) == set()
    assert blocks(invite("X"), role("X", "observer", until="2026-10-14")) == {"B-NOT-MEMBER(X)"}


def test_a_parent_whose_rights_ended_is_no_member() -> None:
    ended = set_role("F", rights_status="terminated", rights_ended_on="2026-10-01")
    assert blocks(ended) == {"B-NOT-MEMBER(F)"}


def test_a_putative_father_is_no_member_yet() -> None:
    assert codes(family(set_role("F", parentage_status="putative"))) == {
        "B-NOT-MEMBER(F)",
        "W-PARENTAGE(F)",
    }


def test_a_choice_of_the_youth_is_a_member_from_the_day_it_is_made() -> None:
    picks = [{"person": "P", "picked_on": "2026-10-02"}]
    later = planned(youth_choices=[{"youth": "Y", "offered_on": "2026-09-20", "picks": picks}])
    assert blocks(later) == {"B-NOT-MEMBER(P)"}


def test_the_choice_of_a_child_under_fourteen_makes_no_member() -> None:
    assert blocks(child("Y", born_on="2012-10-16")) == {"B-NOT-MEMBER(P)"}


PROVIDER = role("T", "sud_provider", of=["M"]), invite("T")


@pytest.mark.parametrize(
    "fields",
    [
        {"signed_on": None},
        {"signed_on": "2026-10-02"},
        {"expires_on": "2026-10-14"},
        {"revoked_at": "2026-10-01T09:00"},
        {"kind": "hipaa"},
        {"discloser": None},
        {"discloser": "V"},
        {"patients": ["F"]},
    ],
)
def test_a_provider_without_a_good_release_may_not_come(fields: dict[str, Any]) -> None:
    assert blocks(*PROVIDER) == {"B-RELEASE(T)"}
    assert blocks(*PROVIDER, release("T", "M", **fields)) == {"B-RELEASE(T)"}


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"signed_on": "2026-10-01"},
        {"expires_on": "2026-10-15"},
        {"revoked_at": "2026-10-01T09:01"},
    ],
)
def test_a_release_is_good_through_its_last_day_and_until_revoked(fields: dict[str, Any]) -> None:
    assert blocks(*PROVIDER, release("T", "M", **fields)) == set()


def test_each_person_a_provider_serves_needs_a_release() -> None:
    both = role("T", "mh_medical_provider", of=["M", "C"]), invite("T")
    one = release("T", "M", kind="hipaa")
    assert blocks(*both, one) == {"B-RELEASE(T)"}
    assert blocks(*both, one, release("T", "C", kind="hipaa")) == set()


def test_a_release_is_judged_on_the_date_of_each_session() -> None:
    later = second_session("2026-10-20T15:30", "2026-10-20T16:00", "T", "G")
    short = release("T", "M", expires_on="2026-10-19")
    assert blocks(*PROVIDER, short) == set()
    assert blocks(*PROVIDER, short, later) == {"B-RELEASE(T)"}


SPEAKS = person("M", interpreter={"language": "pt"})
QUALIFIED = person("I", interprets=["pt", "es"])


def assign(who: str, served: str = "M") -> Edit:
    entry = {"for": served, "interpreter": who}
    return lambda data: session(data)["interpreters"].append(entry)


def test_who_needs_an_interpreter_has_a_qualified_one() -> None:
    assert blocks(SPEAKS) == {"B-INTERPRETER(M)"}
    assert blocks(SPEAKS, assign("I")) == {"B-INTERPRETER(M)"}
    assert blocks(SPEAKS, QUALIFIED, assign("I")) == set()


@pytest.mark.parametrize(
    ("who", "edits"),
    [
        ("C", ()),
        ("S", ()),
        ("SAM", ()),
        ("I", (person("I", relatives=["X"]),)),
        ("I", (person("F", relatives=["I"]),)),
        ("I", (role("I", "observer"),)),
        ("I", (person("I", interprets=["es"]),)),
    ],
)
def test_children_relatives_and_members_never_interpret(who: str, edits: tuple[Edit, ...]) -> None:
    able = [person(each, interprets=["pt"]) for each in ("C", "S", "I")]
    assert blocks(SPEAKS, *able, assign(who), *edits) == {"B-INTERPRETER(M)"}


def test_a_role_that_ended_before_the_session_does_not_bar_an_interpreter() -> None:
    former = role("I", "observer", until="2026-10-14")
    assert blocks(SPEAKS, QUALIFIED, assign("I"), former) == set()


def test_every_session_of_the_person_needs_an_interpreter() -> None:
    later = second_session("2026-10-15T18:30", "2026-10-15T19:00", "M", "MA", "G")
    assert blocks(SPEAKS, QUALIFIED, assign("I"), later) == {"B-INTERPRETER(M)"}


def test_an_interpreter_of_somebody_who_does_not_come_is_no_matter() -> None:
    away = leave_out("S"), person("S", interpreter={"language": "pt"})
    assert blocks(*away, assign("C", "S")) == set()
