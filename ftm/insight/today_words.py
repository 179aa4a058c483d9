"""Today in words: why a family stands there, and the one next thing to do about it."""

from collections import Counter
from datetime import datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from ftm.insight.rules import NEEDS_YOU, Due, MeetingMark, Note, State, days_words
from ftm.insight.today_queries import FamilyLine, TodayBoard
from ftm.plans.steps import counted
from ftm.value import Value
from ftm.web.dates import day, hour, moment, short_day

OPEN = "Open the family"
SHOWS: dict[str, tuple[str, frozenset[State]]] = {
    "needs": ("Needs you", NEEDS_YOU),
    "overdue": ("Overdue or planned too late", frozenset({State.OVERDUE, State.TOO_LATE})),
    "soon": ("Due soon", frozenset({State.DUE_SOON})),
    "planned": ("Planned", frozenset({State.SCHEDULED, State.STOPPED, State.TODAY})),
    "summaries": ("To close or to send", frozenset({State.NOT_CLOSED, State.NO_SUMMARY})),
    "first": ("No meeting yet", frozenset({State.FIRST})),
    "steps": ("Steps past due", frozenset({State.STEPS_LATE})),
}
"""What Today can be narrowed down to: heading and states."""
_HEADINGS = {
    State.DUE_SOON: "Due soon",
    State.SCHEDULED: "Planned",
    State.FINE: "Nothing due now",
}
"""Under which heading a family stands that does not need the worker."""


class TodayRow(Value):
    """One family in words. `is_main`: the action is what the family waits for."""

    path: str
    family_name: str
    about: str
    caseworker: str
    why: str
    chip: str
    tone: str
    action: str
    action_path: str
    is_main: bool
    notes: tuple[Note, ...] = ()


class TodayGroup(Value):
    """Families under one heading. `is_folded`: nothing is due for them."""

    heading: str
    rows: tuple[TodayRow, ...]
    is_folded: bool = False


class Told(Value):
    """What one state says about one family."""

    why: str
    chip: str = ""
    tone: str = ""
    action: str = OPEN
    path: str = ""


def grouped(lines: tuple[FamilyLine, ...], *, plans: bool, now: datetime) -> tuple[TodayGroup, ...]:
    """The lines, the most urgent first, under their headings.

    `plans`: whether the worker may plan meetings.
    """
    groups: dict[str, list[TodayRow]] = {}
    for line in lines:
        heading = _HEADINGS.get(line.due.state, "Needs you")
        groups.setdefault(heading, []).append(_row(line, plans=plans, now=now))
    fine = _HEADINGS[State.FINE]
    return tuple(TodayGroup(each, tuple(groups[each]), each == fine) for each in groups)


def narrowed(
    board: TodayBoard, *, show: str = "", search: str = "", caseworker: str = ""
) -> tuple[FamilyLine, ...]:
    """The lines that are asked for; an unknown `show` asks for all."""
    words = search.casefold().split()
    if not (show or words or caseworker):
        return board.lines
    return tuple(
        line
        for line in board.lines
        if _is_shown(line, show)
        and caseworker in ("", line.facts.caseworker)
        and all(word in _haystack(line) for word in words)
    )


def in_all(board: TodayBoard) -> Counter[str]:
    """How many families Today has for each of SHOWS."""
    return Counter(show for line in board.lines for show in _shows(line.due.states))


@cache
def _shows(states: frozenset[State]) -> tuple[str, ...]:
    """A family is among the overdue, say, also when something else is more urgent."""
    return tuple(show for show, (_, those) in SHOWS.items() if not states.isdisjoint(those))


def _is_shown(line: FamilyLine, show: str) -> bool:
    return show not in SHOWS or show in _shows(line.due.states)


def _haystack(line: FamilyLine) -> str:
    return " ".join((line.case.family_name, *line.facts.children, line.facts.caseworker)).casefold()


def _row(line: FamilyLine, *, plans: bool, now: datetime) -> TodayRow:
    told = _TELL[line.due.state](line, now)
    home = line.facts.path
    may = plans or told.path not in {"/new", "/when", "/invitations"}
    meeting = line.due.meeting
    base = f"/meetings/{meeting.id}" if meeting else f"{home}/meetings"
    if line.due.state is State.STEPS_LATE:
        base = home
    return TodayRow(
        path=home,
        family_name=line.case.family_name,
        about=line.facts.about,
        caseworker=line.facts.caseworker,
        why=told.why,
        chip=told.chip,
        tone=told.tone,
        action=told.action if may else OPEN,
        action_path=f"{base}{told.path}" if may and told.action != OPEN else home,
        is_main=line.due.state in NEEDS_YOU and may,
        notes=line.notes,
    )


def _mark(due: Due) -> MeetingMark:
    if due.meeting is None:
        raise ValueError(f"{due.state} without a meeting")
    return due.meeting


def _today(line: FamilyLine, now: datetime) -> Told:
    at = hour(_mark(line.due).starts_at, line.case.time_zone)
    return Told(f"Meeting today, {at}", "today", "own", "Open the meeting", "/live")


def _not_closed(line: FamilyLine, now: datetime) -> Told:
    mark = _mark(line.due)
    on = day(mark.starts_at.astimezone(ZoneInfo(line.case.time_zone)).date())
    if mark.is_attended:
        return Told(f"Met {on}", "record still open", "warn", "Close the meeting", "/live")
    return Told(f"Was planned for {on}", "nothing recorded", "warn", "Say what happened", "/live")


def _overdue(line: FamilyLine, now: datetime) -> Told:
    late = -(line.due.days or 0)
    return Told(
        _last_met(line, now), f"{days_words(late)} late", "stop", "Plan the meeting", "/new"
    )


def _too_late(line: FamilyLine, now: datetime) -> Told:
    mark = _mark(line.due)
    zone = line.case.time_zone
    on = mark.starts_at.astimezone(ZoneInfo(zone)).date()
    late = days_words((on - (line.case.next_due_on or on)).days)
    is_past = (line.due.days or 0) < 0
    action, path = ("Open the plan", "") if is_past else ("Choose an earlier day", "/when")
    return Told(
        moment(mark.starts_at, zone),
        f"{late} too late",
        "stop" if is_past else "warn",
        action,
        path,
    )


def _no_summary(line: FamilyLine, now: datetime) -> Told:
    mark, zone = _mark(line.due), ZoneInfo(line.case.time_zone)
    met = f"Met {day(mark.starts_at.astimezone(zone).date())}"
    due = mark.share_by.astimezone(zone).date() if mark.share_by else None
    is_late = due is not None and now.astimezone(zone).date() > due
    by = f", due {short_day(due)}" if due else ""
    words = f"sent to {mark.have} of {mark.to_have}" if mark.is_issued else "summaries not sent"
    path = "/sharing" if mark.is_issued else "/summaries"
    return Told(met, words + by, "stop" if is_late else "warn", "Send the summaries", path)


def _steps_late(line: FamilyLine, now: datetime) -> Told:
    return Told(counted(line.due.late_steps), "", "", "Look at the steps", "/steps")


def _first(line: FamilyLine, now: datetime) -> Told:
    due = line.case.next_due_on
    chip = f"due {day(due)}" if due else "no date yet"
    return Told("The team has never met", chip, "warn", "Plan the first meeting", "/new")


def _due_soon(line: FamilyLine, now: datetime) -> Told:
    days = line.due.days or 0
    chip = "due today" if days == 0 else f"due in {days_words(days)}"
    return Told(_last_met(line, now), chip, "", "Plan the meeting", "/new")


def _scheduled(line: FamilyLine, now: datetime) -> Told:
    mark = _mark(line.due)
    at = moment(mark.starts_at, line.case.time_zone)
    if mark.is_sent:
        return Told(at, "invitations sent", "ok", "Open the plan")
    return Told(at, "not sent yet", "warn", "Finish the list", "/invitations")


def _stopped(line: FamilyLine, now: datetime) -> Told:
    mark, stops = _mark(line.due), line.due.stops
    at = moment(mark.starts_at, line.case.time_zone)
    chip = "1 stop" if len(stops) == 1 else f"{len(stops)} stops"
    return Told(f"{at}. {stops[0]}", chip, "stop", "Finish the list", "/invitations")


def _fine(line: FamilyLine, now: datetime) -> Told:
    due = line.case.next_due_on
    return Told(
        _last_met(line, now), f"due {day(due)}" if due else "", "", "Plan a meeting", "/new"
    )


def _last_met(line: FamilyLine, now: datetime) -> str:
    met = line.case.last_met_on
    if met is None:
        return "The team has never met"
    ago: timedelta = now.astimezone(ZoneInfo(line.case.time_zone)).date() - met
    return f"Last met {days_words(ago.days)} ago"


_TELL = {
    State.TODAY: _today,
    State.NOT_CLOSED: _not_closed,
    State.OVERDUE: _overdue,
    State.TOO_LATE: _too_late,
    State.STOPPED: _stopped,
    State.NO_SUMMARY: _no_summary,
    State.FIRST: _first,
    State.STEPS_LATE: _steps_late,
    State.DUE_SOON: _due_soon,
    State.SCHEDULED: _scheduled,
    State.FINE: _fine,
}
