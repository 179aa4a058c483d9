"""Planning a Family Team Meeting: when, where, and whether at all.

Every function loads within what the actor may see, asks the policy and the rules, changes,
records the change, and keeps the case's quarter clock, all in the caller's transaction.
"""

from collections.abc import Collection, Iterable
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, func, select

from ftm.cases.access import check_visible
from ftm.cases.models import Case
from ftm.core import audit, clock
from ftm.core.actor import Actor
from ftm.facts import CaseFacts
from ftm.facts.meeting import MeetingPlace
from ftm.facts.standing import Standing
from ftm.facts.values import fact_as_json
from ftm.meetings import policy, rules
from ftm.meetings.cadence import keep_next_due
from ftm.meetings.case_facts import load_facts
from ftm.meetings.models import Meeting, Segment
from ftm.meetings.rows import (
    add_session_row,
    check_people,
    keep_change,
    open_meeting,
    segments_of,
    session_row,
)
from ftm.meetings.rules import PlannedPart


def plan_meeting(
    session: Session,
    actor: Actor,
    case_id: UUID,
    *,
    trigger: str,
    known_triggers: Collection[str],
    starts_at: datetime,
    length_minutes: int,
    place: MeetingPlace,
    note: str = "",
    education_on_agenda: bool = False,
    members: Iterable[str] = (),
    now: datetime | None = None,
) -> Meeting:
    """A new meeting with one session in one part.

    `starts_at` is naive, as clocks show it in the case's zone; `members` are keys of people.
    Raises NotFoundError, NotAllowedError, RuleBrokenError naming the field.
    """
    check_visible(session, actor, case_id)
    policy.check_plan(actor)
    now = now or clock.now()
    case = session.get_one(Case, case_id)
    rules.check_case_open(is_open=case.is_open)
    facts = load_facts(session, case_id)
    begins = checked_start(starts_at, facts.zone, now)
    rules.check_trigger(trigger, known_triggers)
    rules.check_length(length_minutes)
    place = checked_place(place, note, facts, now)
    meeting = Meeting(
        case_id=case_id,
        key=f"m-{uuid4().hex}",
        position=_next_position(session, case_id),
        as_of=now,
        trigger=trigger,
        education_on_agenda=education_on_agenda,
        starts_at=begins,
        ends_at=begins + timedelta(minutes=length_minutes),
    )
    session.add(meeting)
    session.flush()
    part = PlannedPart(length_minutes, tuple(members))
    check_people(session, meeting, part.members)
    add_session_row(session, meeting, begins, (part,), place_json(place), note)
    audit.record(
        session, actor, "plan_meeting", f"meeting:{meeting.id}", case_id=case_id, trigger=trigger
    )
    session.flush()
    keep_next_due(session, case.id)
    return meeting


def change_when(
    session: Session,
    actor: Actor,
    meeting_id: UUID,
    *,
    session_key: str,
    starts_at: datetime,
    length_minutes: int,
    version: int | None = None,
    now: datetime | None = None,
) -> Meeting:
    """Move one session to another time; the last of its parts takes the change of length.

    Invitations already sent are not touched: the next sending tells people.

    Raises NotFoundError, NotAllowedError, RuleBrokenError, ConflictError.
    """
    now = now or clock.now()
    meeting, case = open_meeting(session, actor, meeting_id, version)
    row = session_row(session, meeting, session_key)
    parts = segments_of(session, meeting, row.key)
    rules.check_not_begun(min(each.starts_at for each in parts), now)
    begins = checked_start(starts_at, ZoneInfo(case.time_zone), now)
    rules.check_length(length_minutes)
    _move(parts, begins, begins + timedelta(minutes=length_minutes))
    keep_change(session, actor, meeting, "change_when", session_key=row.key)
    return meeting


def change_place(
    session: Session,
    actor: Actor,
    meeting_id: UUID,
    *,
    session_key: str,
    place: MeetingPlace,
    note: str = "",
    version: int | None = None,
    now: datetime | None = None,
) -> Meeting:
    """Hold one session elsewhere. Whoever joins from afar keeps the way they join by.

    Raises NotFoundError, NotAllowedError, RuleBrokenError, ConflictError.
    """
    now = now or clock.now()
    meeting, _ = open_meeting(session, actor, meeting_id, version)
    row = session_row(session, meeting, session_key)
    rules.check_not_begun(segments_of(session, meeting, row.key)[0].starts_at, now)
    place = checked_place(place, note, load_facts(session, meeting.case_id), now)
    row.place, row.note = place_json(place), note.strip() or None
    if place.mode != "in_person":
        row.remote = []
    session.add(row)
    keep_change(session, actor, meeting, "change_place", session_key=row.key, mode=place.mode)
    return meeting


def change_purpose(
    session: Session,
    actor: Actor,
    meeting_id: UUID,
    *,
    trigger: str,
    known_triggers: Collection[str],
    education_on_agenda: bool,
    version: int | None = None,
) -> Meeting:
    """Why the team meets, and whether school is on the agenda (which lets the school be asked).

    Raises NotFoundError, NotAllowedError, RuleBrokenError, ConflictError.
    """
    meeting, _ = open_meeting(session, actor, meeting_id, version)
    rules.check_trigger(trigger, known_triggers)
    meeting.trigger, meeting.education_on_agenda = trigger, education_on_agenda
    keep_change(session, actor, meeting, "change_purpose", trigger=trigger)
    return meeting


def cancel_meeting(
    session: Session,
    actor: Actor,
    meeting_id: UUID,
    *,
    reason: str,
    version: int | None = None,
    now: datetime | None = None,
) -> Meeting:
    """Call the meeting off; people learn it by the cancellations sent next.

    `reason` is a code of CANCEL_REASONS, kept in the log and told to nobody.

    Raises NotFoundError, NotAllowedError, RuleBrokenError, ConflictError.
    """
    meeting, _ = open_meeting(session, actor, meeting_id, version)
    rules.check_not_begun(meeting.starts_at, now or clock.now())
    rules.check_cancel_reason(reason)
    meeting.cancelled = True
    keep_change(session, actor, meeting, "cancel_meeting", reason=reason)
    return meeting


def checked_start(wall: datetime, zone: ZoneInfo, now: datetime) -> datetime:
    begins = rules.instant(wall, zone)
    rules.check_ahead(begins, now)
    return begins


def checked_place(place: MeetingPlace, note: str, facts: CaseFacts, now: datetime) -> MeetingPlace:
    place = rules.tidy_place(place)
    rules.check_place(place)
    rules.check_gives_nothing_away(place, note, Standing(facts, now))
    rules.check_names_nobody(facts, note=note, link=place.link or "")
    return place


def place_json(place: MeetingPlace) -> dict[str, str]:
    found: dict[str, str] = fact_as_json(place)
    return found


def _next_position(session: Session, case_id: UUID) -> int:
    last = session.exec(
        select(func.max(col(Meeting.position))).where(Meeting.case_id == case_id)
    ).one()
    return (last if last is not None else -1) + 1


def _move(parts: list[Segment], begins: datetime, ends: datetime) -> None:
    """Shift the parts in real time; the last one ends when the session ends."""
    shift = begins - parts[0].starts_at.astimezone(UTC)
    for part in parts:
        part.starts_at += shift
        part.ends_at += shift
    last = parts[-1]
    rules.check_room_for_last(last.starts_at, ends)
    last.ends_at = ends
