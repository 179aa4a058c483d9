"""Nobody required is left out without a reason that counts, and some only a supervisor decides."""

from datetime import date
from uuid import UUID

import pytest
from sqlmodel import select

from ftm.core.actor import Actor
from ftm.core.audit import AuditEvent
from ftm.core.database import Database
from ftm.core.errors import NotAllowedError, NotFoundError, RuleBrokenError
from ftm.facts.meeting import Attempt, Meeting
from ftm.facts.windows import members
from ftm.invitations import inviting, leaving_out
from ftm.invitations.leaving_out import LeavingOut
from ftm.invitations.list_queries import exclusions_waiting, reason_ids
from ftm.invitations.rules.check import check_meeting
from tests.invitations.listing import MAINE, planned_only, take_meeting
from tests.support.databases import on_sqlite
from tests.support.families import OCTOBER_1, facts_of
from tests.support.prepared import prepared
from tests.support.world import World

pytestmark = pytest.mark.usefixtures("october_1")
GOOD_CAUSE = LeavingOut(
    "Pearl",
    "youth_chosen_member",
    "good_cause",
    note="Two written reports, of September 29 and October 2.",
    youth_told_on=date(2026, 10, 1),
)


@pytest.fixture
def ids(db: Database) -> tuple[UUID, UUID]:
    return prepared(planned_meeting, db)


def planned_meeting(db: Database) -> tuple[UUID, UUID]:
    return take_meeting(db, planned_only("S4", "correct"))


def leave_out(db: Database, actor: Actor, meeting: UUID, asked: LeavingOut) -> UUID:
    with db.write() as session:
        return leaving_out.leave_out(session, actor, meeting, asked, pack=MAINE, now=OCTOBER_1).id


def planned(db: Database, case: UUID) -> Meeting:
    return facts_of(db, case).meetings[-1]


def codes(db: Database, case: UUID) -> set[str]:
    found = check_meeting(facts_of(db, case), planned(db, case), OCTOBER_1, MAINE)
    return {each.code for each in found.findings}


def test_a_caseworkers_good_cause_waits_and_the_pick_stays_invited(
    db: Database, world: World, ids: tuple[UUID, UUID]
) -> None:
    case, meeting = ids
    asked = leave_out(db, world.robin, meeting, GOOD_CAUSE)
    assert "Pearl" in members(planned(db, case).sessions[0])
    with db.read() as session:
        (waiting,) = exclusions_waiting(session, world.sam, pack=MAINE, now=OCTOBER_1)
        assert exclusions_waiting(session, world.charlie, pack=MAINE, now=OCTOBER_1) == ()
        found = reason_ids(session, meeting)
    assert found == {("Pearl", "youth_chosen_member", None): asked}
    assert (waiting.person, waiting.reason) == ("Pearl Gray", "Rejected for good cause")
    assert waiting.asked_by == "Robin Caseworth"


@pytest.mark.parametrize("agree", [True, False])
def test_a_supervisor_agrees_and_it_takes_effect_or_does_not_and_it_is_gone(
    db: Database, world: World, ids: tuple[UUID, UUID], *, agree: bool
) -> None:
    case, meeting = ids
    asked = leave_out(db, world.robin, meeting, GOOD_CAUSE)
    with pytest.raises(NotAllowedError), db.write() as session:
        leaving_out.decide_waiting(
            session, world.robin, meeting, asked, agree=True, pack=MAINE, now=OCTOBER_1
        )
    with db.write() as session:
        leaving_out.decide_waiting(
            session, world.sam, meeting, asked, agree=agree, pack=MAINE, now=OCTOBER_1
        )
    now = planned(db, case)
    assert ("Pearl" in members(now.sessions[0])) == (not agree)
    assert [each.decided_by for each in now.exclusions] == (["SAM"] if agree else [])
    assert codes(db, case) == {"W-TZ(F1)", "W-TZ(Rue)"}
    with db.read() as session:
        assert exclusions_waiting(session, world.sam, pack=MAINE, now=OCTOBER_1) == ()
        verbs = set(session.exec(select(AuditEvent.verb)))
    assert {"leave_out", "agree_to_leaving_out" if agree else "refuse_leaving_out"} <= verbs


@on_sqlite
@pytest.mark.parametrize(
    ("asked", "field"),
    [
        (LeavingOut("F1", "parent", "tribe_declined", note="x"), "reason_code"),
        (LeavingOut("F1", "parent", "declined"), "note"),
        (LeavingOut("F1", "parent", "declined", note="By phone"), "input_gathered"),
        (
            LeavingOut(
                "F1",
                "parent",
                "whereabouts_unknown",
                note="Nobody knows",
                input_gathered="None",
                attempts=(Attempt(date(2026, 9, 1), "Letter"),),
            ),
            "attempts",
        ),
        (LeavingOut("Pearl", "youth_chosen_member", "good_cause", note="x"), "youth_told_on"),
        (LeavingOut("Pearl", "parent", "declined", note="x"), "role"),
    ],
)
def test_a_reason_that_would_not_count_is_refused_and_names_the_field(
    db: Database, world: World, ids: tuple[UUID, UUID], asked: LeavingOut, field: str
) -> None:
    with pytest.raises(RuleBrokenError) as refused:
        leave_out(db, world.robin, ids[1], asked)
    assert refused.value.field == field
    assert planned(db, ids[0]).exclusions == ()


def test_who_declined_leaves_the_list_and_is_back_on_it_when_invited(
    db: Database, world: World, ids: tuple[UUID, UUID]
) -> None:
    case, meeting = ids
    asked = LeavingOut(
        "RP2", "resource_parent", "declined", note="Called", input_gathered="By phone"
    )
    leave_out(db, world.robin, meeting, asked)
    assert "RP2" not in members(planned(db, case).sessions[0])
    with db.write() as session:
        inviting.invite_person(
            session,
            world.robin,
            meeting,
            person="RP2",
            session_key="main",
            pack=MAINE,
            now=OCTOBER_1,
        )
    now = planned(db, case)
    assert now.exclusions == ()
    # Only the common part and the parts about Rowan, whom they care for.
    there = [part.topic for part in now.sessions[0].segments if "RP2" in part.members]
    assert there == ["Common part", "Rowan, adults", "Rowan"]
    assert codes(db, case) == {"W-TZ(F1)", "W-TZ(Rue)"}


@on_sqlite
def test_nobody_is_invited_whom_the_rules_keep_away(db: Database, world: World) -> None:
    data = planned_only("S4", "correct")
    data["releases"] = []
    for part in data["meetings"][0]["sessions"][0]["segments"]:
        part["members"] = [each for each in part["members"] if each not in {"Tally", "F1"}]
    data["safety"] = {
        "no_contact": [{"protected": "M1", "restrained": "F1", "kind": "no_contact_order"}]
    }
    case, meeting = take_meeting(db, data)
    for person in ("Tally", "F1"):
        with pytest.raises(RuleBrokenError, match="Not invited"), db.write() as session:
            inviting.invite_person(
                session,
                world.robin,
                meeting,
                person=person,
                session_key="main",
                pack=MAINE,
                now=OCTOBER_1,
            )
        assert person not in members(planned(db, case).sessions[0])


@on_sqlite
def test_that_a_parent_wants_nobody_clears_the_warning_and_keeps_the_parent(
    db: Database, world: World
) -> None:
    data = planned_only("S4", "correct")
    for part in data["meetings"][0]["sessions"][0]["segments"]:
        part["members"] = [each for each in part["members"] if each != "Cliff"]
    case, meeting = take_meeting(db, data)
    assert "W-NATURAL(M1)" in codes(db, case)
    asked = LeavingOut("M1", "informal_support", "parent_wants_none", note="Asked on October 1")
    leave_out(db, world.robin, meeting, asked)
    assert "W-NATURAL(M1)" not in codes(db, case)
    assert "M1" in members(planned(db, case).sessions[0])


@on_sqlite
def test_strangers_learn_nothing_and_facilitators_change_nothing(
    db: Database, world: World, ids: tuple[UUID, UUID]
) -> None:
    for actor, error in ((world.charlie, NotFoundError), (world.fern, NotAllowedError)):
        with pytest.raises(error):
            leave_out(db, actor, ids[1], GOOD_CAUSE)
