"""What Today says of a family besides its one state: steps past due, calls, a late meeting."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import chain
from uuid import UUID
from zoneinfo import ZoneInfo

from msgspec.structs import replace
from sqlmodel import Session, col, select

from ftm.cases.models import Case, Person
from ftm.cases.words import listed
from ftm.core.actor import Actor
from ftm.insight.pack_notes import Reminders, release_note, reminders_of, steps_note, summary_note
from ftm.insight.rules import Due, Note, State, days_words, with_late_steps
from ftm.insight.today_queries import FamilyLine, TodayBoard
from ftm.meetings.calls import OpenCall, calls_since, placement_rule
from ftm.plans.steps import counted
from ftm.policies import PolicyPack
from ftm.web.dates import moment, short_day

Names = Mapping[tuple[UUID, str], str]


def with_notes(
    session: Session, actor: Actor, board: TodayBoard, *, now: datetime, pack: PolicyPack
) -> TodayBoard:
    """The board with every family's notes, the most urgent first.

    Steps past their day need the worker, too.
    """
    rule = placement_rule(pack)
    reminders = reminders_of(pack, actor)
    calls = [
        calls_since(line.case.id, line.facts.events, line.case.last_met_on, rule)
        for line in board.lines
    ]
    names = first_names(session, chain.from_iterable(calls))
    lines = []
    for line, called in zip(board.lines, calls, strict=True):
        today = now.astimezone(ZoneInfo(line.case.time_zone)).date()
        due = with_late_steps(line.due, line.facts.late_steps(today))
        notes = (
            *_called(line, called, names, pack, today),
            *_about_the_clock(line, due),
            *_reminded(line, due, reminders, today),
        )
        lines.append(replace(line, due=due, notes=notes) if notes or due.late_steps else line)
    lines.sort(key=lambda line: (line.due.order, line.case.family_name))
    return replace(board, lines=tuple(lines))


def call_words(call: OpenCall, names: Names, pack: PolicyPack, today: date) -> str:
    """What calls for a meeting, and by when: "Juniper moved on Oct 3; meet by Oct 17".

    The record of placements may know of a move that lies ahead.
    """
    on, by = short_day(call.happened_on), short_day(call.meet_by)
    if call.children:
        who = listed(names.get((call.case_id, each), each) for each in call.children)
        move = "moved" if call.happened_on <= today else "will move"
        return f"{who} {move} on {on}; meet by {by}"
    words = {each.code: each.name for each in pack.triggers}.get(call.trigger, call.trigger)
    return f"{words[0].lower()}{words[1:]} ({on}); meet by {by}"


def _reminded(line: FamilyLine, due: Due, reminders: Reminders, today: date) -> Iterator[Note]:
    """What the policy pack wants this worker to be reminded of."""
    case, facts = line.case, line.facts
    if due.state is State.NO_SUMMARY:
        yield from summary_note(due, ZoneInfo(case.time_zone), today, reminders.summary)
    if facts.open_steps:
        yield from steps_note(case.id, facts.open_steps, today, reminders.step)
    if facts.releases_end:
        yield from release_note(case.id, facts.releases_end, today, reminders.release)


def _called(
    line: FamilyLine, calls: Sequence[OpenCall], names: Names, pack: PolicyPack, today: date
) -> Iterator[Note]:
    """The most urgent call, when it is what makes the next meeting due."""
    due_on = line.case.next_due_on
    if calls and (due_on is None or calls[0].meet_by <= due_on):
        words = call_words(calls[0], names, pack, today)
        yield Note(f"An earlier meeting is called for: {words}")


def _about_the_clock(line: FamilyLine, due: Due) -> Iterator[Note]:
    """A family that waits for something else may be overdue all the same, or have late steps."""
    if due.days is not None and due.days < 0 and due.state not in {State.OVERDUE, State.TOO_LATE}:
        yield Note(f"the next meeting is {days_words(-due.days)} late", "stop")
    elif due.state is State.STEPS_LATE and due.meeting is not None:
        yield Note(f"next meeting {moment(due.meeting.starts_at, line.case.time_zone)}")
    elif due.state is State.STEPS_LATE and line.due.state is State.DUE_SOON:
        yield Note(f"next meeting due in {days_words(due.days or 0)}")
    if due.late_steps and due.state is not State.STEPS_LATE:
        yield Note(counted(due.late_steps), "warn", f"/cases/{line.case.id}/steps")


def first_names(session: Session, calls: Iterable[OpenCall]) -> Names:
    """The names of the children who moved, without the family's own."""
    cases = {call.case_id for call in calls if call.children}
    if not cases:
        return {}
    rows = session.execute(
        select(col(Person.case_id), col(Person.key), col(Person.name), col(Case.family_name))
        .join(Case, col(Case.id) == col(Person.case_id))
        .where(col(Case.id).in_(cases))
    )
    return {(row[0], row[1]): row[2].removesuffix(f" {row[3]}") for row in rows}
