"""Putting a closed record right: a line, who was there, the day.

The record of before stays as it was closed, with its hash; so do the papers that were made of it.
Nothing pretends to take back what somebody has read.
"""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlmodel import Session, select

from ftm.cases.models import Case
from ftm.core.actor import Actor
from ftm.core.errors import ConflictError, NotAllowedError, RuleBrokenError
from ftm.facilitation.rules import MODES, LineContent
from ftm.facilitation.service_lines import check_version, find_line, write_line
from ftm.facilitation.service_room import write_attendance
from ftm.facts import CaseFacts
from ftm.facts.windows import session_on
from ftm.meetings import policy
from ftm.meetings.access import find_meeting
from ftm.meetings.cadence import keep_next_due
from ftm.meetings.case_facts import load_facts
from ftm.meetings.models import Meeting, Segment
from ftm.plans.models import Item, Translation
from ftm.summaries.corrected import line_as_json
from ftm.summaries.models import Snapshot
from ftm.summaries.renewing import Entry, Why, fact_of, keep_correction
from ftm.summaries.wording import day as in_words

LONGEST_REASON = 500
LONGEST_NAME = 200
NOTHING = "Nothing is different. Change what is wrong, then save."
STALE = (
    "Somebody corrected this while you were writing. Yours is not saved yet: compare both, and "
    "save again what should stand."
)


def can_correct(actor: Actor) -> bool:
    """The family's caseworker and supervisors; a facilitator closes records and corrects none."""
    return policy.can_plan(actor)


def correct_line(
    session: Session,
    actor: Actor,
    meeting_id: UUID,
    line_id: UUID,
    content: LineContent,
    why: Why,
    *,
    version: int,
    now: datetime,
) -> Snapshot:
    """Put a line of the record right: its words, who may have it, who agrees with it.

    Raises NotFoundError, NotAllowedError, RuleBrokenError naming the field, and ConflictError with
    the text as it is when the line is no longer the `version` this worker read.
    """
    meeting, facts, why = _begin(session, actor, meeting_id, why)
    row = _line_of_record(session, facts, meeting, line_id)
    before = _line_json(facts, row.key)
    if not write_line(session, facts, meeting.key, row, content, version):
        raise RuleBrokenError(NOTHING, "text")
    after = _line_json(load_facts(session, meeting.case_id), row.key)
    if before["text"] != after["text"]:
        _outdate_translations(session, row)
    entry = Entry("line", row.key, "", before, after)
    return keep_correction(session, actor, meeting, entry, why, now)


def take_out_line(
    session: Session,
    actor: Actor,
    meeting_id: UUID,
    line_id: UUID,
    why: Why,
    *,
    version: int,
    now: datetime,
) -> Snapshot:
    """Take a line out of the record that should not stand in it. Raises as `correct_line`."""
    meeting, facts, why = _begin(session, actor, meeting_id, why)
    row = _line_of_record(session, facts, meeting, line_id)
    check_version(row, version)
    entry = Entry("removal", row.key, "", _line_json(facts, row.key), {})
    session.delete(row)
    session.flush()
    return keep_correction(session, actor, meeting, entry, why, now)


def correct_attendance(
    session: Session,
    actor: Actor,
    meeting_id: UUID,
    session_key: str,
    person: str,
    mode: str,
    why: Why,
    *,
    seen: str,
    now: datetime,
) -> Snapshot:
    """Put right how somebody took part in a session; `seen` is the mode the page showed.

    Raises as `correct_line`.
    """
    meeting, _, why = _begin(session, actor, meeting_id, why)
    before = write_attendance(session, meeting, session_key, {person: mode})[person]
    if before == mode:
        raise RuleBrokenError(NOTHING, "mode")
    if before != seen:
        raise ConflictError(STALE, current=MODES[before])
    entry = Entry("attendance", person, session_key, {"value": before}, {"value": mode})
    return keep_correction(session, actor, meeting, entry, why, now)


def correct_date(
    session: Session,
    actor: Actor,
    meeting_id: UUID,
    session_key: str,
    day: date,
    why: Why,
    *,
    seen: date,
    now: datetime,
) -> Snapshot:
    """Put right the day on which a session was held; the hours stay. Raises as `correct_line`."""
    meeting, facts, why = _begin(session, actor, meeting_id, why)
    found = [each for each in fact_of(facts, meeting).sessions if each.id == session_key]
    if not found:
        raise RuleBrokenError("This meeting has no such session.", "session")
    before = session_on(found[0])
    if before == day:
        raise RuleBrokenError(NOTHING, "day")
    if before != seen:
        raise ConflictError(STALE, current=in_words(before))
    _move(session, facts, meeting, session_key, day - before, now)
    _keep_last_met(session, meeting.case_id, before, day)
    values = ({"value": each.isoformat()} for each in (before, day))
    return keep_correction(
        session, actor, meeting, Entry("date", "", session_key, *values), why, now
    )


def _begin(
    session: Session, actor: Actor, meeting_id: UUID, why: Why
) -> tuple[Meeting, CaseFacts, Why]:
    """The closed meeting, kept until the end so that two corrections take turns."""
    meeting = find_meeting(session, actor, meeting_id, lock=True)
    if not can_correct(actor):
        raise NotAllowedError(
            "Only the family's caseworker or a supervisor corrects a closed record. Ask them."
        )
    if meeting.closed_at is None:
        raise RuleBrokenError("The record is still open: change it in the meeting itself.")
    reason, asked_by = why.reason.strip(), " ".join(why.asked_by.split())
    if not reason:
        raise RuleBrokenError("Write why this is corrected.", "reason")
    if len(reason) > LONGEST_REASON:
        raise RuleBrokenError(f"Please write at most {LONGEST_REASON} letters.", "reason")
    if not asked_by or len(asked_by) > LONGEST_NAME:
        raise RuleBrokenError("Write who asked for it.", "asked_by")
    return meeting, load_facts(session, meeting.case_id), Why(reason, asked_by, why.quotes)


def _line_of_record(session: Session, facts: CaseFacts, meeting: Meeting, line_id: UUID) -> Item:
    row = find_line(session, meeting.case_id, line_id)
    here = {each.id for each in fact_of(facts, meeting).sessions}
    if here.isdisjoint(row.sessions):
        raise RuleBrokenError("This line stands in the record of another meeting.")
    return row


def _line_json(facts: CaseFacts, key: str) -> dict[str, Any]:
    return next(line_as_json(each) for each in facts.plan.items if each.id == key)


def _outdate_translations(session: Session, row: Item) -> None:
    """A translation of the old words is none of the new ones: that line waits to be translated."""
    rows = session.exec(
        select(Translation).where(
            Translation.case_id == row.case_id, Translation.document == "plan"
        )
    )
    for each in rows:
        if row.key in each.texts:
            each.texts = {key: text for key, text in each.texts.items() if key != row.key}
            each.origin = "app"
            each.version += 1
    session.flush()


def _move(
    session: Session,
    facts: CaseFacts,
    meeting: Meeting,
    session_key: str,
    by: timedelta,
    now: datetime,
) -> None:
    """Move the parts of the session to another day, at the same hours on the wall."""
    rows = session.exec(select(Segment).where(Segment.meeting_id == meeting.id)).all()
    for row in (each for each in rows if each.session == session_key):
        row.starts_at, row.ends_at = (
            (each.astimezone(facts.zone).replace(tzinfo=None) + by).replace(tzinfo=facts.zone)
            for each in (row.starts_at, row.ends_at)
        )
        if row.ends_at > now:
            raise RuleBrokenError("A meeting that was held lies behind us.", "day")
    meeting.starts_at = min(each.starts_at for each in rows)
    meeting.ends_at = max(each.ends_at for each in rows)
    meeting.version += 1
    session.flush()


def _keep_last_met(session: Session, case_id: UUID, before: date, day: date) -> None:
    """The case may give the wrong day of this meeting as that of the last one (case-file.md)."""
    case = session.get_one(Case, case_id)
    if case.last_ftm_on == before:
        case.last_ftm_on = day
        session.flush()
    keep_next_due(session, case_id)
