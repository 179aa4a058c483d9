"""A worker's two steps in the database: take the next message, and write down what came of it.

Nothing travels inside a transaction. What a worker has taken is leased to it: when the worker dies,
the lease runs out and the message is taken again, so none is lost.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Boolean, CursorResult, Row, Update, bindparam, or_, select, update
from sqlmodel import Session, col

from ftm.core import audit
from ftm.core.tables import columns_of, table_of
from ftm.mail import rules
from ftm.mail.models import IS_QUEUED, QUEUED_LITERAL, OutboxMessage
from ftm.mail.queries import IS_DUE
from ftm.mail.rules import Attempt, MessageState, Outcome
from ftm.mail.service import POSTMASTER
from ftm.value import Value


class Leased(Value):
    """What it takes to send one message, and the lease under which it was taken.

    `attempts` are those of before.
    """

    id: UUID
    lease: UUID
    recipient: str
    envelope_from: str
    raw: bytes
    attempts: int
    case_id: UUID | None


def take_next(
    session: Session, *, now: datetime, due_by: datetime, lease_for: timedelta
) -> Leased | None:
    """Lease the message that has waited longest, or None when nothing is due.

    Two workers never take the same message: on SQLite they take turns, on PostgreSQL each skips
    the rows that the other has locked.
    """
    while (row := _next_due(session, now, due_by)) is not None:
        interruptions = row.interruptions + (row.lease is not None)
        if interruptions < rules.HOLD_AFTER_INTERRUPTIONS:
            lease = uuid4()
            taken = {"interruptions": interruptions, "lease": lease}
            _write(session, _CHANGE, row.id, **taken, leased_until=now + lease_for)
            return Leased(
                id=row.id,
                lease=lease,
                recipient=row.recipient,
                envelope_from=row.envelope_from,
                raw=row.raw,
                attempts=row.attempts,
                case_id=row.case_id,
            )
        error = "The program stopped each time it tried to send this message."
        held = {"interruptions": interruptions, "last_error": error, **_IN_NOBODYS_HANDS}
        _write(session, _CHANGE, row.id, **held, state=MessageState.HELD)
        _log(session, row, MessageState.HELD, row.last_code, now)
    return None


def settle(session: Session, leased: Leased, attempt: Attempt, *, now: datetime) -> MessageState:
    """Write down what came of one attempt and give the lease back; returns the new state."""
    attempts = leased.attempts + 1
    state = rules.state_after(attempt, attempts)
    values: dict[str, Any] = {"last_code": attempt.code, "last_error": attempt.text, "state": state}
    if state is MessageState.QUEUED:
        values["next_attempt_at"] = rules.retry_at(attempts, now)
    if state is MessageState.SENT:
        values["sent_at"] = now
    # A worker that overslept its lease may still say "sent": that alone prevents a repetition.
    ours = {"under": leased.lease, "is_said": attempt.outcome is Outcome.ACCEPTED}
    if not _write(session, _SETTLE, leased.id, **values, **_IN_NOBODYS_HANDS, **ours):
        return MessageState(session.connection().execute(_STATE, {"of": leased.id}).scalar_one())
    if state is not MessageState.QUEUED:
        _log(session, leased, state, attempt.code, now)
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


# Straight to the table: a message takes three of these, and an object of the row twice as long.
_message = columns_of(OutboxMessage)
_ASKED = ("id", "recipient", "envelope_from", "raw", "attempts", "case_id")
_NEXT_DUE = (
    select(*(_message[each] for each in (*_ASKED, "interruptions", "lease", "last_code")))
    .where(IS_DUE)
    .order_by(_message["next_attempt_at"], _message["number"])
    .limit(1)
    .with_for_update(skip_locked=True)
)
_STATE = select(_message["state"]).where(_message["id"] == bindparam("of"))
# What is given besides what they name becomes the new columns.
_CHANGE = update(table_of(OutboxMessage)).where(_message["id"] == bindparam("of"))
_SETTLE = (
    _CHANGE.where(_message["state"] == QUEUED_LITERAL)
    .where(or_(_message["lease"] == bindparam("under"), bindparam("is_said", type_=Boolean)))
    .values(attempts=_message["attempts"] + 1)
)
_IN_NOBODYS_HANDS = {"lease": None, "leased_until": None}


def _next_due(session: Session, now: datetime, due_by: datetime) -> Row[Any] | None:
    return session.connection().execute(_NEXT_DUE, {"now": now, "due_by": due_by}).first()


def _write(session: Session, how: Update, message_id: UUID, **values: Any) -> bool:
    done: CursorResult[Any] = session.connection().execute(how, {"of": message_id, **values})
    return done.rowcount == 1


def _log(
    session: Session,
    message: Leased | Row[Any],
    state: MessageState,
    code: int | None,
    now: datetime,
) -> None:
    audit.record(
        session,
        POSTMASTER,
        "send_message",
        f"outbox:{message.id}",
        case_id=message.case_id,
        at=now,
        state=state.value,
        code=code,
    )
