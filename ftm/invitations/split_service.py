"""Makes a proposed plan, or a suggested time, the plan of the meeting."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session

from ftm.core.actor import Actor
from ftm.core.errors import ConflictError
from ftm.facts import CaseFacts
from ftm.facts.meeting import InterpreterAssignment, RemoteGuest
from ftm.facts.meeting import Meeting as MeetingFact
from ftm.facts.values import fact_as_json
from ftm.facts.windows import meeting_start, session_window, utc
from ftm.invitations.splitting import ProposedSession, propose_split
from ftm.meetings import rules, service
from ftm.meetings.case_facts import load_facts
from ftm.meetings.models import Meeting, MeetingSession
from ftm.meetings.rows import (
    add_part_rows,
    add_session_row,
    check_people,
    keep_change,
    open_meeting,
    segments_of,
    session_row,
)
from ftm.policies import PolicyPack


def apply_split(
    session: Session,
    actor: Actor,
    meeting_id: UUID,
    *,
    fingerprint: str,
    pack: PolicyPack,
    version: int | None = None,
    now: datetime,
) -> Meeting:
    """Plan the sessions and parts as the program proposes them at `now`.

    `fingerprint` is that of the proposal the worker saw. New sessions get keys that tell nothing;
    whoever was invited to a session that goes away gets a cancellation with the next sending.

    Raises NotFoundError, NotAllowedError, RuleBrokenError, ConflictError (the meeting changed, or
    facts changed so that the proposal is another one now).
    """
    meeting, facts, fact = _plannable(session, actor, meeting_id, version, now)
    proposal = propose_split(facts, fact, now, pack)
    if proposal.fingerprint != fingerprint:
        raise ConflictError(
            "Something about this family changed, so the proposal is another one now. Nothing is "
            "changed yet: look at it again.",
            current=str(meeting.version),
        )
    for position, each in enumerate(proposal.sessions):
        rules.check_parts(each.segments)
        check_people(session, meeting, each.members)
        row = _planned_row(session, meeting, each)
        row.interpreters = [_interpreter(one) for one in each.interpreters]
        row.remote = [_guest(one) for one in each.remote]
        row.position = position
        session.add(row)
    for key in proposal.removed:
        _delete_parts(session, meeting, key)
        session.delete(session_row(session, meeting, key))
    sessions, removed = len(proposal.sessions), len(proposal.removed)
    keep_change(session, actor, meeting, "apply_split", sessions=sessions, removed=removed)
    return meeting


def move_meeting(
    session: Session,
    actor: Actor,
    meeting_id: UUID,
    *,
    starts_at: datetime,
    version: int | None = None,
    now: datetime,
) -> Meeting:
    """Let the first session begin at `starts_at` (naive, in the case's zone).

    The others keep the time between them.

    Raises NotFoundError, NotAllowedError, RuleBrokenError, ConflictError.
    """
    meeting, facts, fact = _plannable(session, actor, meeting_id, version, now)
    shift = service.checked_start(starts_at, facts.zone, now) - utc(meeting_start(fact))
    for each in fact.sessions:
        span = session_window(each)
        begins = (utc(span.starts_at) + shift).astimezone(facts.zone)
        service.change_when(
            session,
            actor,
            meeting_id,
            session_key=each.id,
            starts_at=begins.replace(tzinfo=None),
            length_minutes=span.length // timedelta(minutes=1),
            now=now,
        )
    return meeting


def _plannable(
    session: Session, actor: Actor, meeting_id: UUID, version: int | None, now: datetime
) -> tuple[Meeting, CaseFacts, MeetingFact]:
    meeting, _ = open_meeting(session, actor, meeting_id, version)
    rules.check_not_begun(meeting.starts_at, now)
    facts = load_facts(session, meeting.case_id)
    return meeting, facts, facts.meetings_by_id[meeting.key]


def _planned_row(session: Session, meeting: Meeting, planned: ProposedSession) -> MeetingSession:
    """The row of a proposed session with its parts; that of a session that stays is kept."""
    if planned.key is None:
        source = session_row(session, meeting, planned.source)
        key = add_session_row(
            session, meeting, planned.starts_at, planned.segments, source.place, source.note or ""
        )
        session.flush()
        return session_row(session, meeting, key)
    row = session_row(session, meeting, planned.key)
    if planned.is_changed:
        _delete_parts(session, meeting, row.key)
        add_part_rows(session, meeting, row.key, planned.starts_at, planned.segments)
    return row


def _delete_parts(session: Session, meeting: Meeting, key: str) -> None:
    for part in segments_of(session, meeting, key):
        session.delete(part)
    session.flush()


def _interpreter(assigned: InterpreterAssignment) -> dict[str, str]:
    return {"for": assigned.for_, "interpreter": assigned.interpreter}


def _guest(guest: RemoteGuest) -> dict[str, str]:
    found: dict[str, str] = fact_as_json(guest)
    return found
