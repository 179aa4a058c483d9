"""What the tests of the outbox share: messages, a clock that stands, and one run of the worker."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.parser import BytesHeaderParser
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlmodel import Session, col, select

from ftm.core.database import Database
from ftm.core.tables import table_of
from ftm.mail import service
from ftm.mail.models import OutboxMessage
from ftm.mail.smtp_settings import SmtpSettings
from ftm.mail.worker import RunCounts, run_once
from tests.mail.misbehaving import MailServer, Received

NOON = datetime(2026, 10, 12, 16, 0, tzinfo=UTC)
OFFICE = "office@agency.example"


@dataclass
class StandingClock:
    """Tells the same instant until it is moved."""

    instant: datetime = NOON

    def __call__(self) -> datetime:
        return self.instant

    def move(self, **by: float) -> None:
        self.instant += timedelta(**by)


def build(recipient: str, message_id: str, text: str = "See you on Thursday.") -> bytes:
    head = (f"From: {OFFICE}", f"To: {recipient}", "Subject: Planning meeting")
    lines = (*head, f"Message-ID: {message_id}", "", *text.split("\n"), "")
    return "\r\n".join(lines).encode()


def put(session: Session, recipient: str, **changes: Any) -> OutboxMessage:
    """Queue one well-made message for `recipient`."""
    message_id = service.new_message_id("agency.example")
    values: dict[str, Any] = {
        "recipient": recipient,
        "raw": build(recipient, message_id, changes.pop("text", "See you on Thursday.")),
        "message_id": message_id,
        "envelope_from": OFFICE,
        "purpose": "invitation",
        "reference": "invitation:1",
        "now": NOON,
    }
    return service.queue_message(session, **(values | changes))


def put_all(db: Database, *recipients: str) -> list[OutboxMessage]:
    """Queue one message for each, in this order, in one transaction."""
    with db.write() as session:
        return [put(session, recipient) for recipient in recipients]


def put_same(db: Database, *recipients: str) -> None:
    """Queue one message, and its like for everybody else: quicker than to make each."""
    with db.write() as session:
        first = put(session, recipients[0])
        session.flush()
        rows = [
            {
                **first.model_dump(exclude={"id"}),
                "number": number,
                "recipient": recipient,
                "order_key": recipient,
                "message_id": service.new_message_id("agency.example"),
                "raw": first.raw.replace(recipients[0].encode(), recipient.encode()),
            }
            for number, recipient in enumerate(recipients[1:], (first.number or 0) + 1)
        ]
        session.connection().execute(insert(table_of(OutboxMessage)), rows)


def run(db: Database, server: MailServer, clock: StandingClock, **settings: Any) -> RunCounts:
    """One run of the worker against `server`."""
    return asyncio.run(run_once(db, plain(server, **settings), now=clock))


def plain(server: MailServer, **changes: Any) -> SmtpSettings:
    values: dict[str, Any] = {
        "security": "none",
        "timeout_seconds": 5.0,
        "connections": 1,
    } | changes
    return SmtpSettings("127.0.0.1", server.port, **values)


def load(db: Database, outbox_id: UUID) -> OutboxMessage:
    with db.read() as session:
        return session.get_one(OutboxMessage, outbox_id)


def states(db: Database) -> list[str]:
    """List the state of every message, in the order in which they were queued."""
    with db.read() as session:
        return list(
            session.exec(select(OutboxMessage.state).order_by(col(OutboxMessage.number))).all()
        )


def message_ids(received: list[Received]) -> list[str]:
    parser = BytesHeaderParser()
    return [parser.parsebytes(mail.raw)["Message-ID"] for mail in received]
