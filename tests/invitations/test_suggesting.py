"""Suggested times suit the people on the list, and say why."""

from datetime import datetime, time, timedelta
from typing import Any

from ftm.facts import build_case_facts
from ftm.facts.windows import utc
from ftm.invitations.suggesting import SuggestedTime, shifted, suggest_times
from tests.invitations.families import (
    MAINE,
    NOW,
    Data,
    case,
    child,
    family,
    person,
    second_session,
    times,
)
from tests.support.scenarios import scenario


def suggested(data: Data, now: str = NOW, **asked: Any) -> tuple[SuggestedTime, ...]:
    facts = build_case_facts(data)
    return suggest_times(facts, facts.meetings[-1], datetime.fromisoformat(now), MAINE, **asked)


def days(found: tuple[SuggestedTime, ...]) -> list[str]:
    return [each.starts_at.date().isoformat() for each in found]


def test_they_are_on_weekdays_far_enough_ahead_and_keep_the_hour() -> None:
    found = suggested(family())
    assert days(found) == ["2026-10-16", "2026-10-19", "2026-10-20", "2026-10-21", "2026-10-22"]
    assert {each.starts_at.time() for each in found} == {time(15, 30)}
    assert {each.ends_at.time() for each in found} == {time(17, 0)}


def test_letters_and_interpreters_need_more_days() -> None:
    letter = family(person("F", channels=["letter"]))
    assert days(suggested(letter))[0] == "2026-10-19"
    later = MAINE.model_copy(
        update={"lead_times": MAINE.lead_times.model_copy(update={"interpreter": 20})}
    )
    facts = build_case_facts(family(person("F", interpreter={"language": "pt"})))
    found = suggest_times(facts, facts.meetings[-1], datetime.fromisoformat(NOW), later)
    assert days(found)[0] == "2026-10-21"


def test_a_child_of_school_age_is_not_asked_in_school_hours() -> None:
    morning = times("2026-10-15T10:00", "2026-10-15T11:30")
    with_pupil = suggested(family(morning))
    assert all(each.starts_at.time() >= time(15, 0) for each in with_pupil)
    assert all("Out of school hours." in each.reasons for each in with_pupil)
    without = family(morning, child("Y", born_on="2022-01-01"))
    assert {each.starts_at.time() for each in suggested(without)} == {time(10, 0)}


def test_nobody_far_away_is_asked_in_the_night_if_another_hour_fits() -> None:
    data = family(
        times("2026-10-15T08:00", "2026-10-15T09:30"),
        child("Y", born_on="2022-01-01"),
        person("F", time_zone="America/Los_Angeles"),
    )
    for each in suggested(data):
        (there,) = each.local_times
        assert there.person == "F"
        assert there.starts_at.time() >= time(8, 0)
        assert utc(there.starts_at) == utc(each.starts_at)
    data["people"][3]["time_zone"] = "Asia/Tokyo"
    assert any(
        "Very early or late for Person F" in each.reasons[0]
        for each in suggested(data, days_ahead=14)
    )


def test_they_are_before_the_next_meeting_is_due_if_that_can_be() -> None:
    found = suggested(family(case(last_ftm_on="2026-07-22")))
    assert days(found)[:3] == ["2026-10-16", "2026-10-19", "2026-10-20"]
    by = [each.reasons[-1] for each in found]
    assert by[2] == "By Tuesday, October 20, 2026, when the next meeting is due."
    assert by[3] == "After Tuesday, October 20, 2026, when the next meeting is due."


def test_sessions_move_together_and_keep_the_time_between_them() -> None:
    data = family(second_session("2026-10-15T18:00", "2026-10-15T19:00", "X"))
    for each in suggested(data):
        assert each.ends_at - each.starts_at == timedelta(hours=3, minutes=30)
    facts = build_case_facts(data)
    first = suggested(data)[0]
    planned = shifted(facts.meetings[-1], first.starts_at)
    assert planned.sessions[1].segments[0].starts_at.isoformat() == "2026-10-16T18:00:00-04:00"


def test_an_hour_that_the_clocks_skip_is_not_suggested() -> None:
    """Cairo's clocks go forward at the midnight before Friday, April 30."""
    at_night = MAINE.planning.model_copy(update={"day_from": time(0), "day_until": time(2)})
    pack = MAINE.model_copy(update={"planning": at_night})
    data = family(
        case(time_zone="Africa/Cairo"),
        child("Y", born_on="2022-01-01"),
        times("2027-04-28T00:30", "2027-04-28T01:00"),
    )
    facts = build_case_facts(data)
    now = datetime.fromisoformat("2027-04-09T09:00+00:00")
    found = suggest_times(facts, facts.meetings[-1], now, pack)
    hours = {each.starts_at.date().isoformat(): each.starts_at.time() for each in found}
    assert hours["2027-04-29"] == time(0, 30)
    assert hours["2027-04-30"] == time(1, 0)


def test_there_are_none_when_there_are_no_days() -> None:
    assert suggested(scenario("S4"), days_ahead=0) == ()
