"""What Today says of a family, and the one next thing that it offers."""

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from ftm.insight.rules import CaseClock, MeetingMark, judge
from ftm.insight.today_facts import FamilyFacts
from ftm.insight.today_queries import FamilyLine
from ftm.insight.today_words import TodayRow, grouped
from ftm.meetings.calls import Events
from tests.support.families import EASTERN

CASE, MEETING = UUID(int=1), UUID(int=2)
MET = date(2026, 7, 22)


def row(month: int, day: int, *starts: datetime, due: date, plans: bool = True) -> TodayRow:
    """The family on that morning; it met on MET, and has meetings of an hour and a half."""
    now = datetime(2026, month, day, 9, 0, tzinfo=EASTERN)
    case = CaseClock(CASE, "Spruceby", "protective_custody", "America/New_York", MET, due)
    marks = tuple(
        MeetingMark(
            MEETING,
            CASE,
            each,
            each + timedelta(minutes=90),
            None,
            is_sent=True,
            is_attended=True,
            is_issued=False,
        )
        for each in starts
    )
    known = FamilyFacts(
        path=f"/cases/{CASE}",
        family_name=case.family_name,
        kind=case.kind,
        time_zone=case.time_zone,
        caseworker="Robin Caseworth",
        children=(),
        about="",
        meetings=(),
        open_steps=(),
        releases_end=(),
        events=Events((), ()),
    )
    line = FamilyLine(case, judge(case, marks, now, 30), known)
    ((told,),) = (each.rows for each in grouped((line,), plans=plans, now=now))
    return told


@pytest.mark.parametrize(
    ("month", "day", "words"),
    [
        (10, 1, "due in 19 days"),
        (10, 20, "due today"),
        (10, 29, "9 days late"),
        (9, 1, "due Tuesday, October 20"),
    ],
)
def test_a_family_without_a_meeting_is_planned_in_one_click(
    month: int, day: int, words: str
) -> None:
    found = row(month, day, due=date(2026, 10, 20))
    assert (found.chip, found.action_path) == (words, f"/cases/{CASE}/meetings/new")
    assert found.action.startswith("Plan ")


def test_who_does_not_plan_is_led_to_the_family() -> None:
    found = row(10, 29, due=date(2026, 10, 20), plans=False)
    assert (found.action, found.action_path) == ("Open the family", f"/cases/{CASE}")


def test_a_meeting_planned_after_its_due_date_asks_for_an_earlier_day() -> None:
    planned = datetime(2026, 10, 19, 15, 30, tzinfo=EASTERN)
    found = row(10, 1, planned, due=date(2026, 10, 8))
    assert (found.chip, found.action_path) == ("11 days too late", f"/meetings/{MEETING}/when")
