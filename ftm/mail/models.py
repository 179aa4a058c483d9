from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnClause,
    Identity,
    Index,
    LargeBinary,
    String,
    literal_column,
    text,
)
from sqlmodel import Field, SQLModel, col

from ftm.core.tables import UtcDateTime, columns_of, new_id
from ftm.mail.rules import MessageState


def _instant(*, nullable: bool = True) -> Any:
    return Column(UtcDateTime, nullable=nullable)


class OutboxMessage(SQLModel, table=True):
    """One message to one person, written in the transaction of the change that it tells of.

    `number` is the order in which messages were queued; `order_key` the mailbox within which that
    order is kept. `lease` names the worker that is sending it, until `leased_until`. A message
    sent again is a new row with a Message-ID of its own; `resend_of` leads to the one before.
    """

    __tablename__ = "outbox_message"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    number: int | None = Field(
        default=None, sa_column=Column(BigInteger, Identity(), nullable=False, unique=True)
    )
    message_id: str = Field(unique=True)
    recipient: str
    order_key: str
    envelope_from: str
    raw: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    purpose: str
    reference: str = Field(index=True)
    case_id: UUID | None = Field(default=None, index=True)
    created_at: datetime = Field(sa_column=_instant(nullable=False))
    state: str = MessageState.QUEUED
    attempts: int = 0
    interruptions: int = 0
    next_attempt_at: datetime = Field(sa_column=_instant(nullable=False))
    lease: UUID | None = None
    leased_until: datetime | None = Field(default=None, sa_column=_instant())
    last_code: int | None = None
    last_error: str = ""
    sent_at: datetime | None = Field(default=None, sa_column=_instant())
    bounced_at: datetime | None = Field(default=None, sa_column=_instant())
    resend_of: UUID | None = Field(default=None, foreign_key="outbox_message.id")


# Written out and not bound: a planner takes a partial index only when it can read the condition.
QUEUED_LITERAL: ColumnClause[str] = literal_column(f"'{MessageState.QUEUED}'")
IS_QUEUED = col(OutboxMessage.state) == QUEUED_LITERAL

_ONLY_QUEUED = f"state = '{MessageState.QUEUED}'"
# Partial, so that what is still to be sent stays quick to find among years of what was sent.
Index(
    "ix_outbox_message_due",
    col(OutboxMessage.next_attempt_at),
    col(OutboxMessage.number),
    sqlite_where=text(_ONLY_QUEUED),
    postgresql_where=text(_ONLY_QUEUED),
)
Index(
    "ix_outbox_message_waiting",
    col(OutboxMessage.order_key),
    col(OutboxMessage.number),
    sqlite_where=text(_ONLY_QUEUED),
    postgresql_where=text(_ONLY_QUEUED),
)
# The few that did not arrive, looked for each time somebody opens Today; written out as above.
_NOT_ARRIVED = (MessageState.BOUNCED, MessageState.FAILED)
_ONLY_NOT_ARRIVED = f"state IN ({', '.join(repr(each.value) for each in _NOT_ARRIVED)})"
DID_NOT_ARRIVE = columns_of(OutboxMessage)["state"].in_(
    [literal_column(repr(each.value), String) for each in _NOT_ARRIVED]
)
Index(
    "ix_outbox_message_not_arrived",
    col(OutboxMessage.case_id),
    sqlite_where=text(_ONLY_NOT_ARRIVED),
    postgresql_where=text(_ONLY_NOT_ARRIVED),
)


class MailboxPosition(SQLModel, table=True):
    """How far a mailbox was read. Moved on only in the transaction that recorded the mail.

    A server that renumbers its mails says so by another `uidvalidity` (RFC 9051 2.3.1.1).
    """

    __tablename__ = "mailbox_position"

    mailbox: str = Field(primary_key=True)
    uidvalidity: int = Field(sa_column=Column(BigInteger, nullable=False))
    last_uid: int = Field(sa_column=Column(BigInteger, nullable=False))


class InboundRecord(SQLModel, table=True):
    """That a mail came in and what came of it; never what it says.

    `key` is the same for two copies of one mail. `to_move`: it belongs to a message of ours and
    still lies among the mails that people have to read.
    """

    __tablename__ = "inbound_record"

    mailbox: str = Field(primary_key=True)
    uidvalidity: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    uid: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    key: str = Field(index=True)
    received_at: datetime = Field(sa_column=_instant(nullable=False))
    outcome: str
    is_ours: bool
    to_move: bool = Field(index=True)
