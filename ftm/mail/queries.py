"""What became of the messages: read by pages, never with what the messages say."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import Integer, Row, bindparam, exists, func, select
from sqlmodel import Session, col

from ftm.core.tables import UtcDateTime, table_of
from ftm.mail.models import IS_QUEUED, QUEUED_LITERAL, OutboxMessage
from ftm.mail.rules import MessageState
from ftm.value import Value


class MessageStatus(Value):
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


_earlier = table_of(OutboxMessage).alias().c
_waits_before = exists().where(
    _earlier.state == QUEUED_LITERAL,
    _earlier.order_key == col(OutboxMessage.order_key),
    _earlier.number < col(OutboxMessage.number),
)
_leased_until = col(OutboxMessage.leased_until)
# Built once: putting this condition together takes longer than the database takes to answer it.
IS_DUE = (
    IS_QUEUED
    & (col(OutboxMessage.next_attempt_at) <= bindparam("due_by", type_=UtcDateTime()))
    & (_leased_until.is_(None) | (_leased_until <= bindparam("now", type_=UtcDateTime())))
    & ~_waits_before
)
"""Planned by `due_by`, in nobody's hands at `now`, and nothing waits before it for its mailbox."""

_COUNT_DUE = select(func.count()).select_from(
    select(col(OutboxMessage.id))
    .where(IS_DUE)
    .limit(bindparam("at_most", type_=Integer))
    .subquery()
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


def references_of(session: Session, message_ids: Iterable[str]) -> frozenset[str]:
    """What the messages with these Message-IDs are about; those that are not ours are left out."""
    found = col(OutboxMessage.message_id).in_(list(message_ids))
    return frozenset(session.execute(select(col(OutboxMessage.reference)).where(found)).scalars())


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


def count_due(session: Session, now: datetime, *, at_most: int) -> int:
    """How many messages could be sent at once, counted up to `at_most`."""
    given = {"now": now, "due_by": now, "at_most": at_most}
    found: int = session.execute(_COUNT_DUE, given).scalar_one()
    return found


def _status(row: Row[tuple[object, ...]]) -> MessageStatus:
    values = row._asdict()
    return MessageStatus(**{**values, "state": MessageState(values["state"])})
