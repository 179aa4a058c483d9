"""A reminder comes on the pack's day at the meeting's hour, on the reader's clock, not at night."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from ftm.invitations.reminding_times import Told, step_now, steps_of
from ftm.policies.reminding import QuietHours
from tests.invitations.listing import MAINE

EASTERN, PACIFIC = ZoneInfo("America/New_York"), ZoneInfo("America/Los_Angeles")
QUIET = QuietHours(begin=time(20), end=time(8))
LONG_AGO = datetime(2026, 9, 1, tzinfo=UTC)


def told(at: datetime, zone: ZoneInfo = EASTERN, told_at: datetime = LONG_AGO) -> Told:
    return Told(at, told_at, zone)


def eastern(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=EASTERN)  # type: ignore[misc,arg-type]


def test_it_is_sent_at_the_meetings_hour_days_before_also_over_a_change_of_the_clocks() -> None:
    # The clocks go back on November 1.
    meeting = told(eastern(2026, 11, 3, 15, 30))
    for moment, step in (
        (eastern(2026, 10, 31, 15, 29), None),
        (eastern(2026, 10, 31, 15, 30), 3),
        (eastern(2026, 11, 1, 15, 30), 2),
        (eastern(2026, 11, 3, 15, 29), 2),
        (eastern(2026, 11, 3, 15, 30), None),
    ):
        assert step_now((3, 2), meeting, QUIET, moment) == step, moment


@pytest.mark.parametrize(("zone", "step"), [(EASTERN, 1), (PACIFIC, None)])
def test_the_night_is_the_readers_own(zone: ZoneInfo, step: int | None) -> None:
    early = told(eastern(2026, 10, 15, 9, 0), zone)
    assert step_now((1,), early, QUIET, eastern(2026, 10, 14, 9, 0)) == step
    assert step_now((1,), early, QUIET, eastern(2026, 10, 14, 11, 0)) == 1
    assert step_now((1,), early, QUIET, eastern(2026, 10, 14, 23, 30)) is None


def test_who_was_told_within_a_day_of_its_moment_gets_none() -> None:
    moment = eastern(2026, 10, 12, 15, 30)
    meeting = eastern(2026, 10, 15, 15, 30)
    enough, late = moment - timedelta(days=1), moment - timedelta(hours=23)
    assert step_now((3,), told(meeting, told_at=enough), QUIET, moment) == 3
    assert step_now((3,), told(meeting, told_at=late), QUIET, moment) is None
    assert step_now((3, 1), told(meeting, told_at=late), QUIET, moment + timedelta(days=2)) == 1


def test_quiet_hours_within_a_day_and_over_midnight() -> None:
    siesta = QuietHours(begin=time(12), end=time(14))
    at = {hour: datetime(2026, 10, 1, hour, tzinfo=EASTERN) for hour in (7, 8, 12, 13, 14, 20)}
    assert [hour for hour in at if siesta.hold_at(at[hour], EASTERN)] == [12, 13]
    assert [hour for hour in at if QUIET.hold_at(at[hour], EASTERN)] == [7, 20]
    with pytest.raises(ValidationError, match="must differ"):
        QuietHours(begin=time(8), end=time(8))


def test_members_and_interpreters_have_their_own_days() -> None:
    assert steps_of(MAINE, is_interpreter=False) == (3,)
    assert steps_of(MAINE, is_interpreter=True) == (2,)
