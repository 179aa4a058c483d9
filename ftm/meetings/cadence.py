"""Keeps each case's quarter clock: when the team last met and when it must meet next."""

from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from ftm.cases.models import Case
from ftm.core import clock
from ftm.meetings.models import Attendance, Meeting

CADENCE_DAYS = 90


def keep_next_due(session: Session, case_id: UUID) -> None:
    """Store `last_met_on` and `next_due_on` in the caller's transaction.

    The team has met when somebody's attendance is recorded at a meeting that has begun and was
    not called off. The next meeting is due 90 days later (SEED0 V.c.iv "at least quarterly").
    """
    case = session.get_one(Case, case_id)
    held = session.exec(
        select(Meeting.starts_at)
        .join(Attendance, col(Attendance.meeting_id) == col(Meeting.id))
        .where(
            Meeting.case_id == case_id,
            col(Meeting.cancelled).is_(False),
            Meeting.starts_at <= clock.now(),
        )
        .order_by(col(Meeting.starts_at).desc())
        .limit(1)
    ).first()
    known = [each for each in (case.last_ftm_on, _local_day(held, case)) if each is not None]
    case.last_met_on = max(known, default=None)
    start = case.last_met_on or case.candidacy_on
    case.next_due_on = start + timedelta(days=CADENCE_DAYS) if start else None


def _local_day(instant: datetime | None, case: Case) -> date | None:
    return instant.astimezone(ZoneInfo(case.time_zone)).date() if instant else None
