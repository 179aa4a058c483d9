"""What a family's page needs besides the facts of the case: its clock and its meetings."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import exists, select
from sqlmodel import Session, col

from ftm.cases.access import visible_to
from ftm.cases.models import Case
from ftm.core.actor import Actor
from ftm.core.errors import NotFoundError
from ftm.insight.today_facts import current
from ftm.meetings.models import Attendance, Meeting
from ftm.value import Value


class CaseRecord(Value):
    """The stored clock of one case."""

    id: UUID
    is_open: bool
    last_met_on: date | None
    next_due_on: date | None
    revision: str


class MeetingLine(Value):
    """One meeting of the family; times aware."""

    id: UUID
    starts_at: datetime
    ends_at: datetime
    cancelled: bool
    closed_at: datetime | None
    trigger: str
    is_attended: bool

    def state(self, now: datetime) -> str:
        """In words: planned, under way, held, called off."""
        if self.cancelled:
            return "called off"
        if self.closed_at is not None:
            return "held, record closed"
        if now < self.starts_at:
            return "planned"
        if now < self.ends_at:
            return "under way"
        return "held, record open" if self.is_attended else "nothing recorded"


def case_record(session: Session, actor: Actor, case_id: UUID) -> CaseRecord:
    """The case. Raises NotFoundError for none and for not yours alike."""
    row = session.execute(
        select(
            col(Case.id),
            col(Case.is_open),
            col(Case.last_met_on),
            col(Case.next_due_on),
            col(Case.revision),
        ).where(col(Case.id) == case_id, visible_to(actor))
    ).first()
    if row is None:
        raise NotFoundError("There is no such case, or it is not one of yours.")
    return CaseRecord(*row)


def meetings_of(session: Session, case_id: UUID, now: datetime) -> tuple[MeetingLine, ...]:
    """The meetings of a case, newest first; of a meeting planned anew only the latest entry.

    The caller has checked that the actor may see the case.
    """
    attended = exists().where(col(Attendance.meeting_id) == col(Meeting.id))
    rows = session.execute(
        select(
            col(Meeting.id),
            col(Meeting.starts_at),
            col(Meeting.ends_at),
            col(Meeting.cancelled),
            col(Meeting.closed_at),
            col(Meeting.trigger),
            attended,
        )
        .where(col(Meeting.case_id) == case_id, current(now))
        .order_by(col(Meeting.starts_at).desc())
    )
    return tuple(MeetingLine(*row) for row in rows)
