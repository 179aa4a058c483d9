"""What is due for a family today, and the one next thing to do about it. Pure."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from ftm.value import Value

LOOK_BACK = timedelta(days=120)
"""A held meeting whose record nobody finished is shown for this long."""
THIS_WEEK = timedelta(days=7)


class State(StrEnum):
    """What a family is waiting for, the most urgent first."""

    TODAY = "today"
    NOT_CLOSED = "not_closed"
    OVERDUE = "overdue"
    TOO_LATE = "too_late"
    STOPPED = "stopped"
    NO_SUMMARY = "no_summary"
    FIRST = "first"
    STEPS_LATE = "steps_late"
    DUE_SOON = "due_soon"
    SCHEDULED = "scheduled"
    FINE = "fine"


ORDER = {state: position for position, state in enumerate(State)}
NEEDS_YOU = frozenset(
    {
        State.TODAY,
        State.NOT_CLOSED,
        State.OVERDUE,
        State.TOO_LATE,
        State.STOPPED,
        State.NO_SUMMARY,
        State.FIRST,
        State.STEPS_LATE,
    }
)


class CaseClock(Value):
    """The quarter clock of one family as stored."""

    id: UUID
    family_name: str
    kind: str
    time_zone: str
    last_met_on: date | None
    next_due_on: date | None


class MeetingMark(Value):
    """One meeting that was not called off: times aware, and what has been done about it.

    `key` is its id among the facts of the case. `have` of the `to_have` who get a summary have it;
    all of them are to have it by `share_by`.
    """

    id: UUID
    case_id: UUID
    starts_at: datetime
    ends_at: datetime
    closed_at: datetime | None
    is_sent: bool
    is_attended: bool
    is_issued: bool
    key: str = ""
    to_have: int = 0
    have: int = 0
    share_by: datetime | None = None

    @property
    def is_shared(self) -> bool:
        """Everybody who gets a summary has it."""
        return self.is_issued and self.have >= self.to_have


class Note(Value):
    """Something else to know of a family; `path` leads to where it is put right, "" if nowhere."""

    words: str
    tone: str = "warn"
    path: str = ""


class Due(Value):
    """The state of a family on the day. `meeting` is the one the state is about.

    `days` counts from today to the due date, negative when it has passed; None without one.
    `also` is what else is true of the family, less urgent than `state`.
    `stops` are what the rules say stops the planned meeting as the facts are now; `late_steps`
    counts the steps of the plans that are past their day.
    """

    state: State
    days: int | None
    meeting: MeetingMark | None
    stops: tuple[str, ...] = ()
    late_steps: int = 0
    also: frozenset[State] = frozenset()

    @property
    def states(self) -> frozenset[State]:
        return self.also | {self.state}

    @property
    def order(self) -> tuple[int, int]:
        return ORDER[self.state], self.days if self.days is not None else 0


def judge(
    case: CaseClock, meetings: Iterable[MeetingMark], now: datetime, due_soon_days: int
) -> Due:
    """What the family is waiting for at `now` (aware). `meetings` in the order of time."""
    today = now.astimezone(ZoneInfo(case.time_zone)).date()
    days = (case.next_due_on - today).days if case.next_due_on else None
    coming = last = None
    for each in meetings:
        if each.ends_at <= now:
            last = each
        elif coming is None:
            coming = each
    found = _applying(case, coming, last, today)
    if coming is None and case.last_met_on is None:
        found.append((State.FIRST, None))
    elif coming is None and days is not None and 0 <= days <= due_soon_days:
        found.append((State.DUE_SOON, None))
    state, about = found[0] if found else (State.FINE, None)
    return Due(state, days, about, also=frozenset([each for each, _ in found]))


def stopped(due: Due, stops: tuple[str, ...]) -> Due:
    """A planned meeting that a fact now stands against needs the worker; others stay as due."""
    if due.state is not State.SCHEDULED or not stops:
        return due
    return replace(due, state=State.STOPPED, stops=stops)


def with_late_steps(due: Due, count: int) -> Due:
    """Steps past their day need the worker when nothing about the meetings does."""
    if not count:
        return due
    state = due.state if due.state in NEEDS_YOU else State.STEPS_LATE
    return replace(due, state=state, late_steps=count, also=due.also | {State.STEPS_LATE})


def days_words(count: int) -> str:
    return f"{count} day" if count == 1 else f"{count} days"


def _applying(
    case: CaseClock, coming: MeetingMark | None, last: MeetingMark | None, today: date
) -> list[tuple[State, MeetingMark | None]]:
    """All that is true of the last and the coming meeting and which one it is, urgent first."""
    found: list[tuple[State, MeetingMark | None]] = []
    planned_on = None if coming is None else _day(coming, case)
    if planned_on is not None and planned_on <= today:
        found.append((State.TODAY, coming))
    if last is not None and last.closed_at is None:
        found.append((State.NOT_CLOSED, last))
    if case.next_due_on is not None:
        if planned_on is None and case.next_due_on < today:
            found.append((State.OVERDUE, None))
        elif planned_on is not None and planned_on > case.next_due_on:
            found.append((State.TOO_LATE, coming))
    if last is not None and not last.is_shared:
        found.append((State.NO_SUMMARY, last))
    if coming is not None:
        found.append((State.SCHEDULED, coming))
    return found


def _day(meeting: MeetingMark, case: CaseClock) -> date:
    return meeting.starts_at.astimezone(ZoneInfo(case.time_zone)).date()
