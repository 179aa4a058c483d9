"""Windows, dates and segments of a meeting (rules-precise 1), also when the clocks change."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from ftm.facts import build_case_facts
from ftm.facts.meeting import InterpreterAssignment, Meeting, MeetingPlace, Segment, Session
from ftm.facts.windows import (
    interpreter_window,
    meeting_end,
    meeting_on,
    members,
    segment_children,
    session_end,
    session_on,
    window,
)
from tests.support.scenarios import scenario

MAINE = ZoneInfo("America/New_York")


def at(text: str, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=MAINE, fold=fold)


def part(starts_at: str, ends_at: str, *people: str) -> Segment:
    return Segment(at(starts_at), at(ends_at), "Part", people)


def session(*segments: Segment, interpreters: tuple[InterpreterAssignment, ...] = ()) -> Session:
    return Session("one", MeetingPlace("in_person"), segments, interpreters=interpreters)


CUT = session(
    part("2026-10-15T16:00", "2026-10-15T16:30", "A", "B"),
    part("2026-10-15T15:30", "2026-10-15T16:00", "A"),
    part("2026-10-15T16:30", "2026-10-15T17:00", "C"),
    interpreters=(
        InterpreterAssignment("A", "I"),
        InterpreterAssignment("B", "I"),
        InterpreterAssignment("Z", "J"),
    ),
)


def test_a_person_comes_from_their_first_segment_to_the_end_of_their_last() -> None:
    found = window("A", CUT)
    assert found is not None
    assert (found.starts_at, found.ends_at) == (at("2026-10-15T15:30"), at("2026-10-15T16:30"))
    assert window("Z", CUT) is None
    assert members(CUT) == ("A", "B", "C")


def test_an_interpreter_comes_for_the_windows_of_those_they_serve() -> None:
    found = interpreter_window("I", CUT)
    assert found is not None
    assert found.length == timedelta(hours=1)
    assert interpreter_window("J", CUT) is None


def test_a_session_that_runs_past_midnight_is_of_the_day_it_starts() -> None:
    late = session(part("2026-10-15T23:30", "2026-10-16T00:30", "A"))
    assert session_on(late) == date(2026, 10, 15)
    assert session_end(late).date() == date(2026, 10, 16)


def test_a_meeting_is_of_the_day_of_its_first_session_and_ends_with_its_last() -> None:
    second = session(part("2026-10-14T09:00", "2026-10-14T10:00", "A"))
    both = Meeting("m", at("2026-10-01T09:00"), (CUT, second))
    assert meeting_on(both) == date(2026, 10, 14)
    assert meeting_end(both) == at("2026-10-15T17:00")


def test_times_are_ordered_and_measured_in_real_time_across_a_change_of_the_clocks() -> None:
    forward = session(part("2027-03-14T01:30", "2027-03-14T03:30", "A"))
    found = window("A", forward)
    assert found is not None
    assert found.length == timedelta(hours=1)
    first = Segment(at("2026-11-01T01:50"), at("2026-11-01T01:10", fold=1), "Part", ("A",))
    then = Segment(at("2026-11-01T01:10", fold=1), at("2026-11-01T02:10"), "Part", ("A",))
    back = window("A", session(then, first))
    assert back is not None
    assert back.starts_at == at("2026-11-01T01:50")
    assert back.length == timedelta(hours=1, minutes=20)


def test_a_segment_is_about_all_children_unless_it_says_otherwise() -> None:
    facts = build_case_facts(scenario("S4"))
    every = part("2026-10-15T15:30", "2026-10-15T16:00", "M1")
    one = Segment(every.starts_at, every.ends_at, "Part", ("M1",), children=("C2",))
    none = Segment(every.starts_at, every.ends_at, "Part", ("M1",), children=())
    found = [segment_children(facts, each) for each in (every, one, none)]
    assert found == [{"C1", "C2"}, {"C2"}, set()]
