"""What Today says of a family besides its one state: steps past due, calls, a late meeting."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select
from sqlmodel import Session, col

from ftm.cases.access import open_and_visible_to
from ftm.cases.models import Case, Person
from ftm.cases.words import listed
from ftm.core.actor import Actor
from ftm.insight.pack_notes import (
    days_of,
    ending_releases_of,
    release_notes,
    steps_note,
    summary_note,
)
from ftm.insight.rules import Due, Note, State, days_words, with_late_steps
from ftm.insight.today_queries import FamilyLine, TodayBoard
from ftm.meetings.calls import CallQuestions, OpenCall, answered, calls_about
from ftm.plans.steps import Step, counted, due_steps, due_steps_of
from ftm.policies import PolicyPack
from ftm.web.dates import moment, short_day

Names = Mapping[tuple[UUID, str], str]


def with_notes(
    session: Session, actor: Actor, board: TodayBoard, *, now: datetime, pack: PolicyPack
) -> TodayBoard:
    """The board with every family's notes; steps past due need the worker, too."""
    asked = _questions(actor)
    calls: defaultdict[UUID, list[OpenCall]] = defaultdict(list)
    steps: defaultdict[UUID, list[Step]] = defaultdict(list)
    for call in answered(session, asked.calls):
        calls[call.case_id].append(call)
    soon = days_of(pack, "step_due", actor)
    ahead: Counter[UUID] = Counter()
    for step, left in due_steps(session, asked.due_steps, now, within_days=soon or -1):
        if left < 0:
            steps[step.case_id].append(step)
        else:
            ahead[step.case_id] += 1
    days = days_of(pack, "release_expiring", actor)
    ending = release_notes(session, asked.releases, now=now, days=days)
    names = first_names(session, (each for found in calls.values() for each in found))
    lines = []
    for line in board.lines:
        case_id = line.case.id
        late = steps.get(case_id, ())
        due = with_late_steps(line.due, len(late))
        notes = (
            *_noted(line, due, calls.get(case_id, ()), late, names, pack, now),
            *_reminded(line, due, actor, ahead[case_id], ending.get(case_id), now, pack),
        )
        # Most families have nothing to add, and a copy of a line costs as much as judging it.
        unchanged = due is line.due and not notes
        lines.append(line if unchanged else replace(line, due=due, notes=notes))
    lines.sort(key=lambda line: (line.due.order, line.case.family_name))
    return replace(board, lines=tuple(lines))


class _Questions(NamedTuple):
    calls: CallQuestions
    due_steps: Select[Any]
    releases: Select[Any]


@lru_cache(maxsize=1024)
def _questions(actor: Actor) -> _Questions:
    """Built once for each worker, as those of the board."""
    mine = open_and_visible_to(actor)
    return _Questions(calls_about(mine), due_steps_of(mine), ending_releases_of(mine))


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


def _noted(
    line: FamilyLine,
    due: Due,
    calls: Sequence[OpenCall],
    late: Sequence[Step],
    names: Names,
    pack: PolicyPack,
    now: datetime,
) -> Iterator[Note]:
    yield from _called(line, calls, names, pack, now)
    yield from _about_the_clock(line, due)
    if late and due.state is not State.STEPS_LATE:
        yield Note(counted(len(late)), "warn", f"/cases/{line.case.id}/steps")


def _reminded(
    line: FamilyLine,
    due: Due,
    actor: Actor,
    ahead: int,
    release: Note | None,
    now: datetime,
    pack: PolicyPack,
) -> Iterator[Note]:
    """What the policy pack wants this worker to be reminded of."""
    yield from summary_note(due, actor, ZoneInfo(line.case.time_zone), now=now, pack=pack)
    if ahead:
        yield steps_note(line.case.id, ahead, days_of(pack, "step_due", actor))
    if release is not None:
        yield release


def _called(
    line: FamilyLine, calls: Sequence[OpenCall], names: Names, pack: PolicyPack, now: datetime
) -> Iterator[Note]:
    """The most urgent call, when it is what makes the next meeting due."""
    due_on = line.case.next_due_on
    if calls and (due_on is None or calls[0].meet_by <= due_on):
        today = now.astimezone(ZoneInfo(line.case.time_zone)).date()
        words = call_words(calls[0], names, pack, today)
        yield Note(f"An earlier meeting is called for: {words}")


def _about_the_clock(line: FamilyLine, due: Due) -> Iterator[Note]:
    """A family that waits for something else may be overdue all the same."""
    if due.days is not None and due.days < 0 and due.state not in {State.OVERDUE, State.TOO_LATE}:
        yield Note(f"the next meeting is {days_words(-due.days)} late", "stop")
    elif due.state is State.STEPS_LATE and due.meeting is not None:
        yield Note(f"next meeting {moment(due.meeting.starts_at, line.case.time_zone)}")
    elif due.state is State.STEPS_LATE and line.due.state is State.DUE_SOON:
        yield Note(f"next meeting due in {days_words(due.days or 0)}")


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
