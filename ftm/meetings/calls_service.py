"""A worker records that something calls for a meeting before its time, or takes that back."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlmodel import Session, select

from ftm.cases.access import check_visible
from ftm.cases.models import Case
from ftm.core import audit
from ftm.core.actor import Actor
from ftm.core.errors import NotFoundError, RuleBrokenError
from ftm.meetings import policy, rules
from ftm.meetings.cadence import keep_next_due
from ftm.meetings.models import MeetingCall
from ftm.policies.rhythm import Trigger


def record_call(
    session: Session,
    actor: Actor,
    case_id: UUID,
    *,
    trigger: str,
    happened_on: date | None,
    note: str,
    triggers: Sequence[Trigger],
    now: datetime,
) -> MeetingCall:
    """An event of the pack's `triggers`; the same one of the same day again is once.

    Raises NotFoundError, NotAllowedError, RuleBrokenError naming the field.
    """
    check_visible(session, actor, case_id)
    policy.check_plan(actor)
    case = session.get_one(Case, case_id)
    rules.check_case_open(is_open=case.is_open)
    known = {each.code: each for each in triggers}
    if trigger not in known:
        raise RuleBrokenError("Say what calls for a meeting.", "trigger")
    on = _checked_day(happened_on, case, now)
    note = note.strip()
    if len(note) > rules.LONGEST_TEXT:
        raise RuleBrokenError(f"Keep this under {rules.LONGEST_TEXT} letters.", "note")
    before = session.exec(
        select(MeetingCall).where(
            MeetingCall.case_id == case_id,
            MeetingCall.trigger == trigger,
            MeetingCall.happened_on == on,
        )
    ).first()
    if before is not None:
        if note not in {"", before.note}:
            raise RuleBrokenError(
                "This is recorded for that day already, with another note. Take it back first, "
                "and write both notes into one.",
                "note",
            )
        return before
    row = MeetingCall(
        case_id=case_id,
        trigger=trigger,
        happened_on=on,
        meet_by=on + timedelta(days=known[trigger].within_days),
        note=note,
        recorded_by=actor.name,
        recorded_at=now,
    )
    session.add(row)
    audit.record(
        session, actor, "record_call", f"call:{row.id}", case_id=case_id, at=now, trigger=trigger
    )
    session.flush()
    keep_next_due(session, case_id)
    return row


def take_back_call(
    session: Session, actor: Actor, case_id: UUID, call_id: UUID, *, now: datetime
) -> None:
    """The event did not happen so: it calls for nothing any more; the log keeps that it did.

    Raises NotFoundError, NotAllowedError.
    """
    check_visible(session, actor, case_id)
    policy.check_plan(actor)
    row = session.exec(
        select(MeetingCall).where(MeetingCall.id == call_id, MeetingCall.case_id == case_id)
    ).first()
    if row is None:
        raise NotFoundError("This is not recorded any more.")
    session.delete(row)
    audit.record(
        session,
        actor,
        "take_back_call",
        f"call:{call_id}",
        case_id=case_id,
        at=now,
        trigger=row.trigger,
        happened_on=row.happened_on.isoformat(),
    )
    session.flush()
    keep_next_due(session, case_id)


def _checked_day(on: date | None, case: Case, now: datetime) -> date:
    if on is None:
        raise RuleBrokenError("Choose the day it happened or was said.", "happened_on")
    if on > now.astimezone(ZoneInfo(case.time_zone)).date():
        raise RuleBrokenError(
            "This day lies ahead. Choose the day you learned of it.", "happened_on"
        )
    if case.last_met_on is not None and on <= case.last_met_on:
        raise RuleBrokenError(
            "The team has met on that day or since. Choose a day after the last meeting.",
            "happened_on",
        )
    return on
