"""Putting messages into the outbox, again if need be, and noting that one came back."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import func
from sqlmodel import Session, col, select

from ftm.core import audit
from ftm.core.actor import Actor
from ftm.core.errors import NotFoundError, RuleBrokenError
from ftm.mail.addresses import envelope_address, same_mailbox
from ftm.mail.envelope import check_envelope
from ftm.mail.models import OutboxMessage
from ftm.mail.rules import MessageState, can_change, short_text

POSTMASTER = Actor(id=None, name="mail worker", email="", role="supervisor")
"""Who the audit trail names for what happens to a message without anybody's doing."""
_LAST_NUMBER = select(func.max(col(OutboxMessage.number)))


def new_message_id(domain: str) -> str:
    """Make a fresh `<uuid4@domain>`: it says nothing about the machine, the moment or the case."""
    return f"<{uuid4()}@{domain}>"


def queue_message(
    session: Session,
    *,
    recipient: str,
    raw: bytes,
    message_id: str,
    envelope_from: str,
    purpose: str,
    reference: str,
    now: datetime,
    case_id: UUID | None = None,
) -> OutboxMessage:
    """Queue one finished message in the caller's transaction; it leaves after the commit.

    `raw` is the whole message and `message_id` its Message-ID with angle brackets; `envelope_from`
    is where bounces go. `purpose` ("invitation") and `reference` (the id of what it is about) are
    the caller's own and are how it finds the message again. Raises RuleBrokenError for an address
    that cannot be sent to, ValueError for a message that names anybody but the recipient.
    """
    address = envelope_address(recipient)
    check_envelope(raw, recipient=address, message_id=message_id)
    message = OutboxMessage(
        number=_next_number(session),
        message_id=message_id,
        recipient=address,
        order_key=same_mailbox(address),
        envelope_from=envelope_address(envelope_from, "envelope_from"),
        raw=raw,
        purpose=purpose,
        reference=reference,
        case_id=case_id,
        created_at=now,
        next_attempt_at=now,
    )
    session.add(message)
    return message


def resend_message(
    session: Session, actor: Actor, outbox_id: UUID, *, now: datetime
) -> OutboxMessage:
    """Queue the same content once more, under a new Message-ID, for the same person.

    The caller has checked that `actor` may see the case. Raises NotFoundError for an unknown
    message and RuleBrokenError while the message is still waiting to be sent.
    """
    before = session.get(OutboxMessage, outbox_id)
    if before is None:
        raise NotFoundError("No such message.")
    if before.state == MessageState.QUEUED:
        raise RuleBrokenError("This message is still waiting to be sent.")
    message_id = new_message_id(before.message_id.strip("<>").rpartition("@")[2])
    again = queue_message(
        session,
        recipient=before.recipient,
        raw=_with_message_id(before, message_id),
        message_id=message_id,
        envelope_from=before.envelope_from,
        purpose=before.purpose,
        reference=before.reference,
        case_id=before.case_id,
        now=now,
    )
    again.resend_of = before.id
    audit.record(
        session,
        actor,
        "resend_message",
        f"outbox:{again.id}",
        case_id=again.case_id,
        at=now,
        resend_of=str(before.id),
    )
    return again


def mark_bounced(
    session: Session, *, message_id: str, status: str, now: datetime
) -> OutboxMessage | None:
    """Note that a message came back for good; `status` is the code of RFC 3463 ("5.1.1").

    Returns the message, or None when the Message-ID is not ours or the message had not gone out:
    the second notice of the same bounce changes nothing.
    """
    message = session.exec(
        select(OutboxMessage).where(col(OutboxMessage.message_id) == message_id).with_for_update()
    ).first()
    if message is None or not can_change(MessageState(message.state), MessageState.BOUNCED):
        return None
    message.state = MessageState.BOUNCED
    message.bounced_at = now
    message.lease = message.leased_until = None
    message.last_error = short_text(f"their mail system says {status}")
    audit.record(
        session,
        POSTMASTER,
        "mark_bounced",
        f"outbox:{message.id}",
        case_id=message.case_id,
        at=now,
        status=short_text(status),
    )
    return message


def _next_number(session: Session) -> int | None:
    """PostgreSQL numbers the rows itself; SQLite cannot, but there only one transaction writes."""
    if session.get_bind().dialect.name != "sqlite":
        return None
    # What waits to be written is counted as it is, so that all of it can be written at once.
    waiting = [each.number or 0 for each in session.new if isinstance(each, OutboxMessage)]
    if waiting:
        return max(waiting) + 1
    with session.no_autoflush:
        return (session.exec(_LAST_NUMBER).one() or 0) + 1


def _with_message_id(message: OutboxMessage, message_id: str) -> bytes:
    # Only in the header: what the person reads, and the calendar object, stay byte for byte.
    head, gap, body = message.raw.partition(b"\r\n\r\n")
    return head.replace(message.message_id.encode(), message_id.encode(), 1) + gap + body
