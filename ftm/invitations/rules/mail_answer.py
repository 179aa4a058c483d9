"""What a calendar program's answer is worth (RFC 5546 3.2.3; interop.md 3). Pure.

A mail is easily forged: whatever is not exactly the answer of the person asked, to what was asked
last, changes nothing and is shown to the coordinator.
"""

from datetime import datetime, timedelta
from enum import StrEnum

from ftm.value import Value

CLOCKS_DIFFER_BY = timedelta(hours=1)
ANSWERS = {"ACCEPTED": "accepted", "DECLINED": "declined", "TENTATIVE": "tentative"}
"""The calendar's word for an answer, and ours."""


class Outcome(StrEnum):
    """COUNTED is the answer now; OLDER and REPEATED say nothing new; all others are shown.

    REPEATED: the same (UID, SEQUENCE, DTSTAMP) came before, and the same came of it.
    """

    COUNTED = "counted"
    OLDER = "older"
    REPEATED = "repeated"
    OLD_TIME = "old_time"
    LATER_SEQUENCE = "later_sequence"
    OTHER_SENDER = "other_sender"
    OTHER_ADDRESS = "other_address"
    FORGED = "forged"
    DELEGATED = "delegated"
    PROPOSAL = "proposal"
    CANCEL = "cancel"
    OTHER_METHOD = "other_method"
    CONTRADICTS = "contradicts"
    UNCLEAR = "unclear"
    NOT_ASKED = "not_asked"
    WORDS = "words"
    FORGED_BOUNCE = "forged_bounce"


SILENT = frozenset({Outcome.COUNTED, Outcome.OLDER, Outcome.REPEATED})
"""Nobody has to look at these."""


class Answer(Value):
    """What the calendar in a mail says. `method` in capitals; `mime_method` "" when not said.

    `answer` and `is_delegated` are those of the attendee who was asked; `names_the_person` is
    False when no attendee is theirs. `contradicts`: it holds two events, or two different answers.
    """

    method: str
    mime_method: str
    answer: str
    names_the_person: bool
    is_delegated: bool
    contradicts: bool
    sequence: int | None
    stamp: datetime | None


class Asked(Value):
    """What we asked last. `answered_at` is when the answer that counts now was given.

    `is_open` is False after a cancellation and after the meeting; `address` is where we wrote.
    """

    address: str
    sequence: int
    is_open: bool
    answered_at: datetime | None = None


def judge(
    answer: Answer,
    asked: Asked,
    *,
    sender: str,
    is_forged: bool,
    now: datetime,
) -> Outcome:
    """What to do with an answer. The second copy of one that counts is an older one."""
    return (
        _wrong_kind(answer)
        or _wrong_person(answer, asked, sender, is_forged=is_forged)
        or _wrong_question(answer, asked)
        or _wrong_moment(answer, asked, now)
    )


def _wrong_kind(answer: Answer) -> Outcome | None:
    if answer.contradicts or answer.mime_method not in {"", answer.method}:
        return Outcome.CONTRADICTS
    if answer.method == "CANCEL":
        return Outcome.CANCEL
    return None if answer.method in {"REPLY", "COUNTER"} else Outcome.OTHER_METHOD


def _wrong_person(answer: Answer, asked: Asked, sender: str, *, is_forged: bool) -> Outcome | None:
    if is_forged:
        return Outcome.FORGED
    if not answer.names_the_person:
        return Outcome.OTHER_ADDRESS
    if sender.casefold() != asked.address.casefold():
        return Outcome.OTHER_SENDER
    return Outcome.DELEGATED if answer.is_delegated else None


def _wrong_question(answer: Answer, asked: Asked) -> Outcome | None:
    if answer.sequence is None or answer.stamp is None:
        return Outcome.UNCLEAR
    if answer.sequence > asked.sequence:
        return Outcome.LATER_SEQUENCE
    if answer.sequence < asked.sequence:
        return Outcome.OLD_TIME
    if not asked.is_open:
        return Outcome.NOT_ASKED
    if answer.method == "COUNTER":
        return Outcome.PROPOSAL
    return None if answer.answer in ANSWERS else Outcome.UNCLEAR


def _wrong_moment(answer: Answer, asked: Asked, now: datetime) -> Outcome:
    stamp = answer.stamp
    # A clock far ahead of ours would make every later answer an older one.
    if stamp is None or stamp > now + CLOCKS_DIFFER_BY:
        return Outcome.UNCLEAR
    if asked.answered_at is not None and stamp <= asked.answered_at:
        return Outcome.OLDER
    return Outcome.COUNTED
