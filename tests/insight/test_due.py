"""What a family is waiting for: one state each, the most urgent first."""

from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from ftm.insight.rules import CaseClock, MeetingMark, State, judge, with_late_steps
from tests.support.families import EASTERN

NOW = datetime(2026, 10, 1, 9, 0, tzinfo=EASTERN)
CASE = UUID(int=1)


def clock(due_in: int | None, *, met: bool = True) -> CaseClock:
    """A case whose next meeting is due in so many days."""
    due = NOW.date() + timedelta(days=due_in) if due_in is not None else None
    last = date(2026, 7, 1) if met else None
    return CaseClock(CASE, "Tern", "protective_custody", "America/New_York", last, due)


def meeting(days: int, hour: int = 14, **done: bool) -> MeetingMark:
    """A meeting of an hour and a half, so many days from now."""
    starts = (NOW + timedelta(days=days)).replace(hour=hour)
    ends = starts + timedelta(minutes=90)
    closed = ends if done.get("closed") else None
    return MeetingMark(
        uuid4(),
        CASE,
        starts,
        ends,
        closed,
        is_sent=done.get("sent", False),
        is_attended=done.get("attended", False),
        is_issued=done.get("issued", False),
        to_have=2,
        have=2 if done.get("shared") else 1,
    )


@pytest.mark.parametrize(
    ("case", "meetings", "state"),
    [
        (clock(-1), (), State.OVERDUE),
        (clock(0), (), State.DUE_SOON),
        (clock(30), (), State.DUE_SOON),
        (clock(31), (), State.FINE),
        (clock(None, met=False), (), State.FIRST),
        (clock(50, met=False), (), State.FIRST),
        (clock(-1, met=False), (), State.OVERDUE),
        (clock(20), (meeting(20),), State.SCHEDULED),
        (clock(20), (meeting(21),), State.TOO_LATE),
        (clock(-5), (meeting(3),), State.TOO_LATE),
        (clock(-5), (meeting(0),), State.TODAY),
        (clock(20), (meeting(0, 8),), State.TODAY),
        (clock(20), (meeting(-3),), State.NOT_CLOSED),
        (clock(20), (meeting(0, 6),), State.NOT_CLOSED),
        (clock(-20), (meeting(-3, attended=True),), State.NOT_CLOSED),
        (clock(80), (meeting(-3, closed=True),), State.NO_SUMMARY),
        (clock(-1), (meeting(-3, closed=True),), State.OVERDUE),
        (clock(80), (meeting(-3, closed=True, issued=True, shared=True),), State.FINE),
        (clock(80), (meeting(-3, closed=True, issued=True),), State.NO_SUMMARY),
        (
            clock(80),
            (meeting(-3, closed=True, issued=True, shared=True), meeting(70)),
            State.SCHEDULED,
        ),
        (clock(80), (meeting(-9), meeting(-3, closed=True, issued=True, shared=True)), State.FINE),
    ],
)
def test_a_family_waits_for_one_thing(
    case: CaseClock, meetings: tuple[MeetingMark, ...], state: State
) -> None:
    assert judge(case, meetings, NOW, due_soon_days=30).state is state


def test_a_family_is_found_under_everything_that_applies_to_it() -> None:
    record_open = judge(clock(-20), (meeting(-99, attended=True),), NOW, 30)
    assert record_open.states >= {State.NOT_CLOSED, State.OVERDUE}
    planned_besides = judge(clock(20), (meeting(-3), meeting(9)), NOW, 30)
    assert planned_besides.states >= {State.NOT_CLOSED, State.SCHEDULED}
    assert State.DUE_SOON not in planned_besides.states
    behind_with_steps = with_late_steps(judge(clock(9), (), NOW, 30), 1)
    assert behind_with_steps.states == {State.STEPS_LATE, State.DUE_SOON}


def test_the_day_is_that_of_the_case_not_of_the_server() -> None:
    late_evening = datetime(2026, 10, 1, 23, 30, tzinfo=EASTERN)
    assert judge(clock(0), (), late_evening, 30).state is State.DUE_SOON


def test_the_more_urgent_stands_above_and_among_equals_the_later_one_below() -> None:
    dues = [judge(clock(days), (), NOW, 30) for days in (25, -1, -9, 3)]
    assert [each.days for each in sorted(dues, key=lambda due: due.order)] == [-9, -1, 3, 25]
