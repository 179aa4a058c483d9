"""Who did what to what, when: one row for each change, in the transaction of the change."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, insert
from sqlmodel import Field, Session, SQLModel

from ftm.core import clock
from ftm.core.actor import Actor
from ftm.core.tables import JsonValue, UtcDateTime, columns_of, new_id


class AuditEvent(SQLModel, table=True):
    """Append-only. `details` holds ids and codes, never what a family said."""

    __tablename__ = "audit_event"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False, index=True))
    actor_id: UUID | None = Field(default=None, index=True)
    actor_name: str
    verb: str
    subject: str
    case_id: UUID | None = Field(default=None, index=True)
    details: dict[str, Any] = Field(sa_column=Column(JsonValue, nullable=False))


def record(
    session: Session,
    actor: Actor,
    verb: str,
    subject: str,
    *,
    case_id: UUID | None = None,
    at: datetime | None = None,
    **details: Any,
) -> None:
    """Write one audit event into the caller's transaction.

    `verb` is the name of the service function ("plan_meeting"), `subject` the kind and id of what
    changed ("meeting:8f…"), `at` an aware instant (default: now).
    """
    record_each(session, actor, verb, [(subject, details)], case_id=case_id, at=at)


def record_each(
    session: Session,
    actor: Actor,
    verb: str,
    changed: Iterable[tuple[str, Mapping[str, Any]]],
    *,
    case_id: UUID | None = None,
    at: datetime | None = None,
) -> None:
    """As `record`, one event for each subject with its details, in one question."""
    known = {
        "at": at or clock.now(),
        "actor_id": actor.id,
        "actor_name": actor.name,
        "verb": verb,
        "case_id": case_id,
    }
    rows = [
        {**known, "id": new_id(), "subject": subject, "details": details}
        for subject, details in changed
    ]
    if rows:
        session.connection().execute(_ADD, rows if len(rows) > 1 else rows[0])


# Straight into the table: nobody needs the row as an object, and this takes a third of the time.
_ADD = insert(columns_of(AuditEvent)["id"].table)
