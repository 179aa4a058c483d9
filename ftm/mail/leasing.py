"""A worker's two steps in the database: take the next message, and write down what came of it.

Each is one short transaction and nothing travels inside one. What a worker has taken is leased to
it: when the worker dies, the lease runs out and the message is taken again, so none is lost.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import update
from sqlmodel import Session, col, select

from ftm.core import audit
from ftm.mail import rules
from ftm.mail.models import IS_QUEUED, OutboxMessage
from ftm.mail.queries import IS_DUE
from ftm.mail.rules import Attempt, MessageState, Outcome
from ftm.mail.service import POSTMASTER

_NEXT_DUE = (
    select(OutboxMessage)
    .where(IS_DUE)
    .order_by(col(OutboxMessage.next_attempt_at), col(OutboxMessage.number))
    .limit(1)
    .with_for_update(skip_locked=True)
)


@dataclass(frozen=True, slots=True)
class Leased:
    """What it takes to send one message, and the lease under which it was taken."""

    id: UUID
    lease: UUID
    recipient: str
    envelope_from: str
    raw: bytes


def take_next(
    session: Session, *, now: datetime, due_by: datetime, lease_for: timedelta
) -> Leased | None:
    """Lease the message that has waited longest, or None when nothing is due.

    Two workers never take the same message: on SQLite they take turns, on PostgreSQL each skips
    the rows that the other has locked.
    """
    while (message := _next_due(session, now, due_by)) is not None:
        if message.lease is not None:
            message.interruptions += 1
        if message.interruptions < rules.HOLD_AFTER_INTERRUPTIONS:
            message.lease = uuid4()
            message.leased_until = now + lease_for
            session.add(message)
            return Leased(
                id=message.id,
                lease=message.lease,
                recipient=message.recipient,
                envelope_from=message.envelope_from,
                raw=message.raw,
            )
        message.last_error = "The program stopped each time it tried to send this message."
        _move(session, message, MessageState.HELD, now)
        session.flush()
    return None


def settle(session: Session, leased: Leased, attempt: Attempt, *, now: datetime) -> MessageState:
    """Write down what came of one attempt and give the lease back; returns the new state."""
    message = session.exec(
        select(OutboxMessage).where(col(OutboxMessage.id) == leased.id).with_for_update()
    ).one()
    is_ours = message.lease == leased.lease
    # A worker that overslept its lease may still say "sent": that alone prevents a repetition.
    if message.state != MessageState.QUEUED or not (is_ours or attempt.outcome == Outcome.ACCEPTED):
        return MessageState(message.state)
    message.lease = message.leased_until = None
    message.last_code, message.last_error = attempt.code, attempt.text
    message.attempts += 1
    state = rules.state_after(attempt, message.attempts)
    if state is MessageState.QUEUED:
        message.next_attempt_at = rules.retry_at(message.attempts, now)
        session.add(message)
    else:
        _move(session, message, state, now)
    return state


def note_unreachable(session: Session, reason: str, *, due_by: datetime) -> None:
    """Show on every message that is due why it has not left; no attempt is counted."""
    text = rules.short_text(reason)
    session.execute(
        update(OutboxMessage)
        .where(
            IS_QUEUED,
            col(OutboxMessage.next_attempt_at) <= due_by,
            col(OutboxMessage.last_error) != text,
        )
        .values(last_error=text, last_code=None)
    )


def _next_due(session: Session, now: datetime, due_by: datetime) -> OutboxMessage | None:
    return session.exec(_NEXT_DUE, params={"now": now, "due_by": due_by}).first()


def _move(session: Session, message: OutboxMessage, state: MessageState, now: datetime) -> None:
    message.state = state
    message.lease = message.leased_until = None
    if state is MessageState.SENT:
        message.sent_at = now
    session.add(message)
    audit.record(
        session,
        POSTMASTER,
        "send_message",
        f"outbox:{message.id}",
        case_id=message.case_id,
        at=now,
        state=state.value,
        code=message.last_code,
    )
