"""What became of the messages: read by pages, never with what the messages say."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Row, exists, func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from ftm.mail.models import IS_QUEUED, QUEUED_LITERAL, OutboxMessage
from ftm.mail.rules import MessageState


@dataclass(frozen=True, slots=True)
class MessageStatus:
    """How far one message has come; `last_code` and `last_error` are the server's answer."""

    id: UUID
    purpose: str
    reference: str
    recipient: str
    state: MessageState
    attempts: int
    created_at: datetime
    next_attempt_at: datetime
    sent_at: datetime | None
    bounced_at: datetime | None
    last_code: int | None
    last_error: str

    @property
    def can_resend(self) -> bool:
        return self.state is not MessageState.QUEUED


_STATUS = (
    col(OutboxMessage.id),
    col(OutboxMessage.purpose),
    col(OutboxMessage.reference),
    col(OutboxMessage.recipient),
    col(OutboxMessage.state),
    col(OutboxMessage.attempts),
    col(OutboxMessage.created_at),
    col(OutboxMessage.next_attempt_at),
    col(OutboxMessage.sent_at),
    col(OutboxMessage.bounced_at),
    col(OutboxMessage.last_code),
    col(OutboxMessage.last_error),
)


def latest_by_reference(session: Session, references: Iterable[str]) -> dict[str, MessageStatus]:
    """For each reference that has messages, how far the newest of them has come."""
    rows = session.execute(
        select(*_STATUS)
        .where(col(OutboxMessage.reference).in_(list(references)))
        .order_by(col(OutboxMessage.number))
    )
    return {row.reference: _status(row) for row in rows}


def messages_of_reference(session: Session, reference: str) -> tuple[MessageStatus, ...]:
    """Every message queued under this reference, oldest first."""
    rows = session.execute(
        select(*_STATUS)
        .where(col(OutboxMessage.reference) == reference)
        .order_by(col(OutboxMessage.number))
    )
    return tuple(_status(row) for row in rows)


def messages_of_case(session: Session, case_id: UUID) -> tuple[MessageStatus, ...]:
    """Every message of one case, oldest first. The caller has checked that the actor may see it."""
    rows = session.execute(
        select(*_STATUS)
        .where(col(OutboxMessage.case_id) == case_id)
        .order_by(col(OutboxMessage.number))
    )
    return tuple(_status(row) for row in rows)


def count_by_state(session: Session) -> dict[MessageState, int]:
    """How many messages are in each state; a state without any is 0."""
    rows = session.execute(
        select(col(OutboxMessage.state), func.count()).group_by(col(OutboxMessage.state))
    )
    return dict.fromkeys(MessageState, 0) | {MessageState(state): count for state, count in rows}


def is_due(now: datetime, due_by: datetime) -> ColumnElement[bool]:
    """Condition: may be sent, nobody is sending it, and nothing waits before it for this mailbox.

    `due_by` bounds the planned time, `now` decides which leases have run out.
    """
    earlier = aliased(OutboxMessage)
    waits_before = exists().where(
        col(earlier.state) == QUEUED_LITERAL,
        col(earlier.order_key) == col(OutboxMessage.order_key),
        col(earlier.number) < col(OutboxMessage.number),
    )
    leased_until = col(OutboxMessage.leased_until)
    return (
        IS_QUEUED
        & (col(OutboxMessage.next_attempt_at) <= due_by)
        & (leased_until.is_(None) | (leased_until <= now))
        & ~waits_before
    )


def count_due(session: Session, now: datetime, *, at_most: int) -> int:
    """How many messages could be sent at once, counted up to `at_most`."""
    due = select(col(OutboxMessage.id)).where(is_due(now, now)).limit(at_most).subquery()
    found: int = session.execute(select(func.count()).select_from(due)).scalar_one()
    return found


def _status(row: Row[tuple[object, ...]]) -> MessageStatus:
    values = row._asdict()
    return MessageStatus(**{**values, "state": MessageState(values["state"])})
