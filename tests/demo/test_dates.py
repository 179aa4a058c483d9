from datetime import date, timedelta

import pytest

from ftm.demo.dates import move_days, weeks_to

WRITTEN_FOR = date(2026, 10, 8)


@pytest.mark.parametrize("days", [0, 6, 7, 400, -1, -7, -400])
def test_the_day_of_writing_becomes_one_of_the_last_seven_on_its_weekday(days: int) -> None:
    today = WRITTEN_FOR + timedelta(days=days)
    weeks = weeks_to(today, written_for=WRITTEN_FOR)
    moved = date.fromisoformat(move_days(WRITTEN_FOR.isoformat(), weeks))
    assert timedelta(0) <= today - moved < timedelta(days=7)
    assert moved.weekday() == WRITTEN_FOR.weekday()


def test_days_move_wherever_they_stand_and_nothing_else_does() -> None:
    text = '{"on": "2026-10-08", "at": "2026-12-31T16:00", "number": "PC-2025-0404"} by 2026-10-22.'
    assert move_days(text, 1) == (
        '{"on": "2026-10-15", "at": "2027-01-07T16:00", "number": "PC-2025-0404"} by 2026-10-29.'
    )
