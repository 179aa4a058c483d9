"""The rows behind a planned meeting: found within what the actor may plan, changed as a whole."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlmodel import Session, col, select, update

from ftm.cases.models import FROM_APP, Case
from ftm.cases.models import Person as PersonRow
from ftm.core import audit
from ftm.core.actor import Actor
from ftm.core.errors import NotFoundError, RuleBrokenError
from ftm.meetings import policy
from ftm.meetings.access import check_version, find_open_meeting
from ftm.meetings.cadence import keep_next_due
from ftm.meetings.case_facts import MEETING_FACTS
from ftm.meetings.models import Meeting, MeetingFactRow, MeetingSession, Segment
from ftm.meetings.rules import PlannedPart


def open_meeting(
    session: Session, actor: Actor, meeting_id: UUID, version: int | None
) -> tuple[Meeting, Case]:
    """A meeting the actor may plan, and its case.

    Raises NotFoundError, NotAllowedError, ConflictError (someone else changed it since `version`)
    and RuleBrokenError (closed, or called off).
    """
    meeting = find_open_meeting(session, actor, meeting_id)
    policy.check_plan(actor)
    check_version(meeting, version)
    if meeting.cancelled:
        raise RuleBrokenError("This meeting is called off. Plan another one.")
    return meeting, session.get_one(Case, meeting.case_id)


def session_row(session: Session, meeting: Meeting, key: str) -> MeetingSession:
    """One session of the meeting. Raises NotFoundError."""
    found = session.exec(
        select(MeetingSession).where(
            MeetingSession.meeting_id == meeting.id, MeetingSession.key == key
        )
    ).first()
    if found is None:
        raise NotFoundError("This meeting has no such session.")
    return found


def segments_of(session: Session, meeting: Meeting, key: str | None = None) -> list[Segment]:
    """The parts of one session (of all, without `key`), in the order of time."""
    statement = select(Segment).where(Segment.meeting_id == meeting.id)
    if key is not None:
        statement = statement.where(Segment.session == key)
    return list(session.exec(statement.order_by(col(Segment.starts_at), col(Segment.position))))


def add_session_row(
    session: Session,
    meeting: Meeting,
    starts_at: datetime,
    parts: Iterable[PlannedPart],
    place: dict[str, Any],
    note: str,
) -> str:
    """A new session with its parts, one after the other from `starts_at` (aware). Its key."""
    key = f"s-{uuid4().hex}"
    count = len(session.exec(select(MeetingSession.id).where(_of(MeetingSession, meeting))).all())
    session.add(
        MeetingSession(
            case_id=meeting.case_id,
            meeting_id=meeting.id,
            key=key,
            position=count,
            place=place,
            note=note.strip() or None,
        )
    )
    add_part_rows(session, meeting, key, starts_at, parts)
    return key


def add_part_rows(
    session: Session, meeting: Meeting, key: str, starts_at: datetime, parts: Iterable[PlannedPart]
) -> None:
    """Parts of a session, one after the other from `starts_at` (aware)."""
    begins = starts_at.astimezone(UTC)
    for position, part in enumerate(parts):
        ends = begins + timedelta(minutes=part.minutes)
        session.add(
            Segment(
                case_id=meeting.case_id,
                meeting_id=meeting.id,
                session=key,
                position=position,
                starts_at=begins,
                ends_at=ends,
                topic=part.topic,
                children=None if part.children is None else list(part.children),
                members=list(dict.fromkeys(part.members)),
            )
        )
        begins = ends


def check_people(session: Session, meeting: Meeting, keys: Iterable[str]) -> None:
    """Raises RuleBrokenError when one of the keys is nobody of the case."""
    wanted = set(keys)
    known = session.exec(select(PersonRow.key).where(PersonRow.case_id == meeting.case_id))
    if wanted - set(known):
        raise RuleBrokenError("Somebody on this list is not recorded in the case.", "members")


def keep_change(
    session: Session, actor: Actor, meeting: Meeting, verb: str, **details: Any
) -> None:
    """After every change: new version, the meeting's span, the log, the quarter clock."""
    _take_over(session, meeting)
    session.flush()
    parts = segments_of(session, meeting)
    meeting.starts_at = min(each.starts_at for each in parts)
    meeting.ends_at = max(each.ends_at for each in parts)
    meeting.version += 1
    session.add(meeting)
    subject = f"meeting:{meeting.id}"
    audit.record(session, actor, verb, subject, case_id=meeting.case_id, **details)
    session.flush()
    keep_next_due(session, meeting.case_id)


def _take_over(session: Session, meeting: Meeting) -> None:
    """A meeting from a case file that a worker changes is the app's from now on.

    The next import of the file must not undo what people have been told.
    """
    if meeting.origin == FROM_APP:
        return
    meeting.origin = FROM_APP
    tables: list[type[MeetingFactRow]] = [MeetingSession, Segment]
    tables += [each.table for each in MEETING_FACTS.values()]
    for table in tables:
        session.execute(update(table).where(_of(table, meeting)).values(origin=FROM_APP))


def _of(table: Any, meeting: Meeting) -> Any:
    return col(table.meeting_id) == meeting.id
