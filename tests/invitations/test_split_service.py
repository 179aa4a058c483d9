"""An accepted proposal becomes the plan: as it was shown, once, by who may plan."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import select

from ftm.cases.models import NoContact
from ftm.core.actor import Actor
from ftm.core.audit import AuditEvent
from ftm.core.database import Database
from ftm.core.errors import ConflictError, NotAllowedError, NotFoundError, RuleBrokenError
from ftm.facts.meeting import Meeting
from ftm.facts.windows import members, session_window
from ftm.invitations.due import LastSent, due_messages
from ftm.invitations.split_service import apply_split, move_meeting
from ftm.invitations.splitting import ProposedMeeting, propose_split
from ftm.meetings import people_service
from ftm.releases.models import Release
from tests.invitations.families import MAINE
from tests.meetings.planning import HALL, plan, planned
from tests.support.databases import on_sqlite
from tests.support.families import OCTOBER_1, facts_of, meeting_id, take, wall
from tests.support.prepared import prepared
from tests.support.scenarios import scenario
from tests.support.world import Family, World

EVERYBODY = ("C1", "M1", "F1", "MA", "FA", "G", "RP1", "RP2", "Rue")


@dataclass(frozen=True)
class Split:
    """Row ids, the meeting as it was planned, and what was proposed and accepted for it."""

    case: UUID
    meeting: UUID
    before: Meeting
    proposal: ProposedMeeting


@pytest.fixture
def case(db: Database) -> UUID:
    return prepared(parents_apart, db)


@pytest.fixture
def meeting(db: Database, world: World, case: UUID) -> UUID:
    """Everybody is asked to one session."""
    return prepared(plan, db, world.robin, case, members=EVERYBODY)


@pytest.fixture
def split(db: Database, world: World, case: UUID, meeting: UUID) -> Split:
    return prepared(accept_proposal, db, world.robin, case, meeting)


def accept_proposal(db: Database, actor: Actor, case: UUID, meeting: UUID) -> Split:
    before = planned(db, case)
    proposal = propose_split(facts_of(db, case), before, OCTOBER_1, MAINE)
    accept(db, actor, case, meeting, fingerprint=proposal.fingerprint)
    return Split(case, meeting, before, proposal)


def parents_apart(db: Database) -> UUID:
    """The family of S4, whose parents may not meet."""
    data = scenario("S4")
    order = {"protected": "M1", "restrained": "F1", "kind": "protective_order"}
    return take(db, data | {"safety": {"no_contact": [order]}})


def fingerprint(db: Database, case: UUID) -> str:
    return propose_split(facts_of(db, case), planned(db, case), OCTOBER_1, MAINE).fingerprint


def accept(db: Database, actor: Actor, case: UUID, meeting: UUID, **changed: Any) -> None:
    asked: dict[str, Any] = {"pack": MAINE, "now": OCTOBER_1} | changed
    if "fingerprint" not in asked:
        asked["fingerprint"] = fingerprint(db, case)
    with db.write() as session:
        apply_split(session, actor, meeting, **asked)


def test_the_accepted_plan_is_the_proposed_one(db: Database, split: Split) -> None:
    (before,) = split.before.sessions
    now = planned(db, split.case)
    first, second = now.sessions
    assert first.segments == split.proposal.planned.sessions[0].segments
    assert second.segments == split.proposal.planned.sessions[1].segments
    assert second.place == before.place
    assert first.id == before.id
    again = propose_split(facts_of(db, split.case), now, OCTOBER_1, MAINE)
    assert not again.changes_something


@on_sqlite
def test_the_key_of_a_new_session_tells_nothing(db: Database, world: World, split: Split) -> None:
    first = planned(db, split.case).sessions[1].id
    again = plan(db, world.robin, split.case, members=EVERYBODY)
    accept(db, world.robin, split.case, again)
    second = planned(db, split.case).sessions[1].id
    assert first != second
    for key in (first, second):
        assert key.startswith("s-")
        assert not any(name.casefold() in key.casefold() for name in ("Alder", "Spruceby"))


def test_it_is_recorded_without_saying_who(db: Database, split: Split) -> None:
    with db.read() as session:
        events = session.exec(select(AuditEvent).where(AuditEvent.verb == "apply_split")).all()
        assert [each.details for each in events] == [{"sessions": 2, "removed": 0}]


@on_sqlite
def test_only_who_plans_accepts_and_only_what_was_shown(
    db: Database, world: World, case: UUID, meeting: UUID
) -> None:
    before = planned(db, case)
    shown = {"fingerprint": fingerprint(db, case)}
    with pytest.raises(NotFoundError):
        accept(db, world.charlie, case, meeting, **shown)
    with pytest.raises(NotAllowedError):
        accept(db, world.fern, case, meeting, **shown)
    with pytest.raises(ConflictError, match="the proposal is another one now"):
        accept(db, world.robin, case, meeting, fingerprint="of another")
    with pytest.raises(ConflictError):
        accept(db, world.robin, case, meeting, **shown, version=99)
    with pytest.raises(RuleBrokenError, match="has begun"):
        accept(db, world.robin, case, meeting, **shown, now=OCTOBER_1.replace(month=12))
    assert planned(db, case) == before


@on_sqlite
def test_an_order_recorded_meanwhile_makes_it_another_proposal(
    db: Database, world: World, case: UUID, meeting: UUID
) -> None:
    shown = fingerprint(db, case)
    with db.write() as session:
        session.add(
            NoContact(case_id=case, protected="C1", restrained="M1", kind="protective_order")
        )
    with pytest.raises(ConflictError):
        accept(db, world.robin, case, meeting, fingerprint=shown)


def test_whoever_was_invited_to_a_session_that_goes_away_is_told(
    db: Database, world: World, spruceby: Family
) -> None:
    case = spruceby.case_id
    meeting = plan(db, world.robin, case, members=("M1", "MA", "G"))
    gone = add_session(db, world.robin, meeting, ("Tally",))
    before = due_messages(facts_of(db, case), planned(db, case), [], OCTOBER_1)
    sent = [
        LastSent(each.target, each.method, each.sequence, each.payload.to_json(), "uid")
        for each in before
    ]
    assert any(each.target.session == gone for each in before)
    with db.write() as session:
        for each in session.exec(select(Release)):
            session.delete(each)
    accept(db, world.robin, case, meeting)
    assert gone not in [each.id for each in planned(db, case).sessions]
    due = due_messages(facts_of(db, case), planned(db, case), sent, OCTOBER_1)
    told = {(each.target.person, each.method) for each in due if each.target.session == gone}
    assert told == {("Tally", "CANCEL")}


def add_session(db: Database, actor: Actor, meeting: UUID, people: tuple[str, ...]) -> str:
    with db.write() as session:
        return people_service.add_session(
            session,
            actor,
            meeting,
            starts_at=wall("2026-10-20T16:00"),
            length_minutes=60,
            place=HALL,
            members=people,
            now=OCTOBER_1,
        )


@on_sqlite
def test_who_moves_keeps_their_interpreter_and_their_link(db: Database, world: World) -> None:
    data = scenario("S5")
    order = {"protected": "F1", "restrained": "M1", "kind": "separate_sessions"}
    case = take(db, data | {"safety": {"no_contact": [order]}})
    meeting = plan(db, world.robin, case, members=("M1", "F1", "Joao"))
    key = planned(db, case).sessions[0].id
    with db.write() as session:
        asked: dict[str, Any] = {"session_key": key, "person": "M1"}
        people_service.assign_interpreter(
            session, world.robin, meeting, interpreter="Carla", **asked
        )
        people_service.join_by_link(session, world.robin, meeting, mode="video", **asked)
    accept(db, world.robin, case, meeting)
    theirs, hers = sorted(planned(db, case).sessions, key=lambda each: "M1" in members(each))
    assert [(each.for_, each.interpreter) for each in hers.interpreters] == [("M1", "Carla")]
    assert [each.person for each in hers.remote] == ["M1"]
    assert (theirs.interpreters, theirs.remote) == ((), ())


def test_a_meeting_of_a_case_file_can_be_split_too(db: Database, world: World, case: UUID) -> None:
    meeting = meeting_id(db, case, "draft-1")
    facts = facts_of(db, case)
    shown = propose_split(facts, facts.meetings_by_id["draft-1"], OCTOBER_1, MAINE)
    accept(db, world.robin, case, meeting, fingerprint=shown.fingerprint)
    sessions = facts_of(db, case).meetings_by_id["draft-1"].sessions
    assert [set(members(each)) for each in sessions] == [
        set(each.members) for each in shown.sessions
    ]
    assert sessions[0].id == "main"


@on_sqlite
def test_a_suggested_time_moves_all_sessions_together(
    db: Database, world: World, split: Split
) -> None:
    def move(starts_at: str) -> None:
        with db.write() as session:
            at = wall(starts_at)
            move_meeting(session, world.robin, split.meeting, starts_at=at, now=OCTOBER_1)

    move("2026-10-21T15:00")
    starts = [session_window(each).starts_at for each in planned(db, split.case).sessions]
    assert [f"{each:%d %H:%M}" for each in starts] == ["21 15:00", "21 17:30"]
    with pytest.raises(RuleBrokenError, match="has passed"):
        move("2026-09-21T15:00")
