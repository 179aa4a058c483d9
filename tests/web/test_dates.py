"""Dates and times as people say them."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from ftm.web import dates

EASTERN = "America/New_York"
HALF_PAST_THREE = datetime(2026, 10, 15, 19, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def this_year() -> object:
    with time_machine.travel(datetime(2026, 10, 1, tzinfo=UTC), tick=False) as traveller:
        yield traveller


def test_a_moment_is_said_on_the_clocks_of_the_place() -> None:
    assert dates.moment(HALF_PAST_THREE, EASTERN) == "Thursday, October 15, 3:30 PM"
    assert dates.moment(HALF_PAST_THREE, "America/Los_Angeles") == "Thursday, October 15, 12:30 PM"
    assert dates.moment(HALF_PAST_THREE, "Asia/Tokyo") == "Friday, October 16, 4:30 AM"


def test_another_year_is_named() -> None:
    assert dates.day(date(2027, 1, 4)) == "Monday, January 4, 2027"
    assert dates.short_day(date(2026, 1, 4)) == "Jan 4"
    assert dates.short_day(date(2025, 12, 31)) == "Dec 31, 2025"


@pytest.mark.parametrize(
    ("hour", "said"), [(4, "12:05 AM"), (16, "12:05 PM"), (3, "11:05 PM"), (5, "1:05 AM")]
)
def test_noon_and_midnight_are_twelve(hour: int, said: str) -> None:
    assert dates.hour(datetime(2026, 10, 15, hour, 5, tzinfo=UTC), EASTERN) == said


def test_a_span_says_morning_or_afternoon_once_when_once_is_enough() -> None:
    five = datetime(2026, 10, 15, 21, 0, tzinfo=UTC)
    assert dates.span(HALF_PAST_THREE, five, EASTERN) == "Thursday, October 15, 3:30 to 5:00 PM"
    ten = datetime(2026, 10, 15, 14, 0, tzinfo=UTC)
    assert dates.span(ten, five, EASTERN) == "Thursday, October 15, 10:00 AM to 5:00 PM"
    later = datetime(2026, 10, 16, 14, 0, tzinfo=UTC)
    assert dates.span(five, later, EASTERN) == (
        "Thursday, October 15, 5:00 PM to Friday, October 16, 10:00 AM"
    )


def test_an_hour_of_no_place_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        dates.hour(HALF_PAST_THREE.replace(tzinfo=None), EASTERN)
