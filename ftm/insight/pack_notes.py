"""What the policy pack wants staff to be reminded of, said on Today beside the family.

A reminder to staff is no mail: Today is where they work, and it rings at no hour of the night.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from ftm.core.actor import Actor
from ftm.insight.rules import Due, Note, State, days_words
from ftm.policies import PolicyPack
from ftm.value import Value
from ftm.web.dates import short_day

About = Literal["step_due", "summary_not_sent", "release_expiring"]


def days_of(pack: PolicyPack, about: About, actor: Actor) -> int:
    """Days before or after the event that the pack names for this worker; 0 when it names none.

    What the owners of steps are to be reminded of is told to everybody who works with the family:
    a mail about a step would say too much, and it is staff who talk with the owner.
    """
    own = "supervisor" if actor.role == "supervisor" else "caseworker"
    named = (
        each.days_before or each.days_after or 0
        for each in pack.reminders
        if each.about == about and each.to in {own, "step_owners"}
    )
    return max(named, default=0)


class Reminders(Value):
    """`days_of` one worker for what is told of a family; 0 for what the pack does not name."""

    step: int
    summary: int
    release: int


def reminders_of(pack: PolicyPack, actor: Actor) -> Reminders:
    """What the pack wants this worker to be reminded of."""
    about: tuple[About, ...] = ("step_due", "summary_not_sent", "release_expiring")
    return Reminders(*(days_of(pack, each, actor) for each in about))


def steps_note(case_id: UUID, due_on: Iterable[date], today: date, days: int) -> Iterator[Note]:
    """How many open steps, of which these are the days, are due within `days`."""
    count = len(_within(days, today, due_on))
    if count:
        words = "1 step is due" if count == 1 else f"{count} steps are due"
        yield Note(f"{words} within {days_words(days)}", path=f"/cases/{case_id}/steps")


def summary_note(due: Due, zone: ZoneInfo, today: date, days: int) -> Iterator[Note]:
    """That a meeting's summaries have been missing for as long as may pass unsaid."""
    if due.state is not State.NO_SUMMARY or due.meeting is None:
        return
    since = (today - due.meeting.ends_at.astimezone(zone).date()).days
    if days and since >= days:
        yield Note(f"{days_words(since)} since the meeting", "stop")


def release_note(case_id: UUID, ends_on: Iterable[date], today: date, days: int) -> Iterator[Note]:
    """That releases, of which these are the last days, end within `days`."""
    ends = _within(days, today, ends_on)
    if len(ends) == 1:
        yield Note(f"a release ends on {short_day(ends[0])}", path=f"/cases/{case_id}/releases")
    elif ends:
        words = f"{len(ends)} releases end by {short_day(max(ends))}"
        yield Note(words, path=f"/cases/{case_id}/releases")


def _within(days: int, today: date, asked: Iterable[date]) -> list[date]:
    """Those from today until then; none for what nobody is to be reminded of."""
    last = today + timedelta(days=days)
    return [each for each in asked if days and today <= each <= last]
