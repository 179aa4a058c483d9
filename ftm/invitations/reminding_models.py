from datetime import datetime
from uuid import UUID

from sqlalchemy import Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from ftm.core.tables import UtcDateTime, new_id


class Reminder(SQLModel, table=True):
    """One reminder that was put into the outbox, and the outbox's message.

    Unique, so that nobody is reminded twice of the same: `sequence` is that of the invitation it
    reminds of, `days_before` the step of the pack's schedule.
    """

    __table_args__ = (UniqueConstraint("invitation_id", "sequence", "days_before"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    case_id: UUID = Field(foreign_key="case.id", index=True)
    invitation_id: UUID = Field(foreign_key="invitation.id")
    sequence: int
    days_before: int
    sent_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    outbox_id: UUID = Field(foreign_key="outbox_message.id")


class ReminderOptOut(SQLModel, table=True):
    """Somebody of a case who wants no reminders; `by` is a worker's name or "link"."""

    __tablename__ = "reminder_opt_out"
    __table_args__ = (UniqueConstraint("case_id", "person"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    case_id: UUID = Field(foreign_key="case.id", index=True)
    person: str
    by: str
    since: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
