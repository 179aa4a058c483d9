"""How a message moves from the outbox to a person, and what each answer of a server means."""

from datetime import datetime, timedelta
from enum import StrEnum

from ftm.value import Value


class MessageState(StrEnum):
    """`sent`: a server took it. `held`: our program cannot hand it over; a person has to look."""

    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"
    BOUNCED = "bounced"
    HELD = "held"


# A bounce may overtake our own note that the server took the message: hence queued -> bounced.
TRANSITIONS: dict[MessageState, frozenset[MessageState]] = {
    MessageState.QUEUED: frozenset(
        {MessageState.SENT, MessageState.FAILED, MessageState.HELD, MessageState.BOUNCED}
    ),
    MessageState.SENT: frozenset({MessageState.BOUNCED}),
    MessageState.FAILED: frozenset(),
    MessageState.BOUNCED: frozenset(),
    MessageState.HELD: frozenset(),
}


class Outcome(StrEnum):
    """What came of one attempt, seen from the message."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    DEFERRED = "deferred"
    BROKEN = "broken"
    """The connection failed on the way: nobody knows whether the server has the message."""
    SERVER_TROUBLE = "server trouble"
    """The server deals with nobody as we are set up: not this message's fault."""
    UNSENDABLE = "unsendable"
    """Our own program could not put it on the line."""


class Attempt(Value):
    """The outcome with the server's code and words; `text` never holds content of the message."""

    outcome: Outcome
    code: int | None = None
    text: str = ""


RETRY_MINUTES = (1, 2, 5, 15, 60)
GIVE_UP_AFTER_ATTEMPTS = 124
"""The four quick attempts, then hourly for five days, as RFC 5321 4.5.4.1 asks of senders."""
HOLD_AFTER_INTERRUPTIONS = 5
"""A message during which the program died this often is set aside: it may be the cause."""

TEXT_LIMIT = 200
_SIGN_IN_CODES = frozenset({530, 534, 535, 538})
_CLOSING = 421
_BY_FIRST_DIGIT = {4: Outcome.DEFERRED, 5: Outcome.REFUSED}


def can_change(old: MessageState, new: MessageState) -> bool:
    return new in TRANSITIONS[old]


def retry_at(attempts: int, now: datetime) -> datetime:
    """When to try again after `attempts` attempts (at least one)."""
    minutes = RETRY_MINUTES[min(attempts, len(RETRY_MINUTES)) - 1]
    return now + timedelta(minutes=minutes)


def judge_answer(code: int, text: str) -> Attempt:
    """Say what a server's refusal means (RFC 5321 4.2.1): 5xx for good, 4xx for now."""
    if code in _SIGN_IN_CODES:
        outcome = Outcome.SERVER_TROUBLE
    elif code == _CLOSING:
        outcome = Outcome.BROKEN
    else:
        outcome = _BY_FIRST_DIGIT.get(code // 100, Outcome.BROKEN)
    return Attempt(outcome, code, short_text(text))


def state_after(attempt: Attempt, attempts: int) -> MessageState:
    """Say in which state this attempt, the `attempts`-th, leaves a queued message."""
    match attempt.outcome:
        case Outcome.ACCEPTED:
            return MessageState.SENT
        case Outcome.REFUSED:
            return MessageState.FAILED
        case Outcome.UNSENDABLE:
            return MessageState.HELD
        case Outcome.DEFERRED | Outcome.BROKEN if attempts >= GIVE_UP_AFTER_ATTEMPTS:
            return MessageState.FAILED
        case _:
            return MessageState.QUEUED


def short_text(text: str) -> str:
    """One printable line of at most TEXT_LIMIT characters."""
    printable = "".join(char if char.isprintable() else " " for char in text)
    return " ".join(printable.split())[:TEXT_LIMIT]
