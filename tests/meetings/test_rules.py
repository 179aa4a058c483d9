"""A time must exist once, a place must be reachable, and neither may give a family away."""

from datetime import UTC, datetime, timedelta

import pytest

from ftm.core.errors import RuleBrokenError
from ftm.facts import build_case_facts
from ftm.facts.meeting import MeetingPlace
from ftm.facts.standing import Standing
from ftm.meetings import rules
from ftm.meetings.rules import PlannedPart
from tests.support.families import EASTERN, OCTOBER_1, wall
from tests.support.scenarios import scenario

HALL = MeetingPlace("in_person", building="Hall")


def test_a_wall_clock_time_becomes_the_instant_in_the_zone_of_the_case() -> None:
    assert rules.instant(wall("2026-10-15T15:30"), EASTERN) == datetime(
        2026, 10, 15, 19, 30, tzinfo=UTC
    )


@pytest.mark.parametrize(
    ("wall", "words"),
    [
        (wall("2027-03-14T02:30"), "does not exist"),
        (wall("2026-11-01T01:30"), "comes twice"),
    ],
)
def test_a_time_the_clocks_skip_or_repeat_is_refused(wall: datetime, words: str) -> None:
    with pytest.raises(RuleBrokenError, match=words) as refusal:
        rules.instant(wall, EASTERN)
    assert refusal.value.field == "starts_at"


@pytest.mark.parametrize(
    "wall", [wall("2027-03-14T01:59"), wall("2027-03-14T03:00"), wall("2026-11-01T02:00")]
)
def test_the_minutes_beside_a_change_of_the_clocks_are_fine(wall: datetime) -> None:
    assert rules.instant(wall, EASTERN).astimezone(EASTERN).replace(tzinfo=None) == wall


@pytest.mark.parametrize("minutes", [15, 480])
def test_a_session_takes_a_quarter_of_an_hour_to_eight_hours(minutes: int) -> None:
    rules.check_length(minutes)
    for outside in (14, 481, 0, -5):
        with pytest.raises(RuleBrokenError, match="15 minutes to 8 hours"):
            rules.check_length(outside)


def test_a_meeting_lies_ahead_but_not_by_more_than_a_year() -> None:
    rules.check_ahead(OCTOBER_1 + timedelta(minutes=1), OCTOBER_1)
    with pytest.raises(RuleBrokenError, match="has passed"):
        rules.check_ahead(OCTOBER_1, OCTOBER_1)
    with pytest.raises(RuleBrokenError, match="Check the year"):
        rules.check_ahead(OCTOBER_1 + timedelta(days=367), OCTOBER_1)


@pytest.mark.parametrize(
    ("place", "field"),
    [
        (MeetingPlace("in_person", room="4"), "building"),
        (MeetingPlace("video"), "link"),
        (MeetingPlace("phone"), "phone"),
        (MeetingPlace("video", link="meet.example.org"), "link"),
        (MeetingPlace("video", link="https://meet.example.org/a b"), "link"),
        (MeetingPlace("phone", phone="555"), "phone"),
        (MeetingPlace("in_person", building="x" * 201), "building"),
    ],
)
def test_a_place_nobody_could_reach_is_refused_beside_its_field(
    place: MeetingPlace, field: str
) -> None:
    with pytest.raises(RuleBrokenError) as refusal:
        rules.check_place(place)
    assert refusal.value.field == field


@pytest.mark.parametrize(
    "place",
    [
        HALL,
        MeetingPlace("video", link="https://meet.example.org/j/1"),
        MeetingPlace("phone", phone="207-555-0100"),
    ],
)
def test_a_place_people_can_reach_is_fine(place: MeetingPlace) -> None:
    rules.check_place(place)


def test_a_placement_can_be_neither_the_place_nor_in_the_note() -> None:
    standing = Standing(build_case_facts(scenario("S4")), OCTOBER_1)
    rules.check_gives_nothing_away(HALL, "Park behind the hall", standing)
    home = MeetingPlace("in_person", building="9  cooper lane")
    with pytest.raises(RuleBrokenError, match="where somebody lives") as refusal:
        rules.check_gives_nothing_away(home, "", standing)
    assert refusal.value.field == "building"
    with pytest.raises(RuleBrokenError, match="where somebody lives") as refusal:
        rules.check_gives_nothing_away(HALL, "Then on to 31 Millrace Road", standing)
    assert refusal.value.field == "note"


def test_neither_the_note_nor_the_link_names_anybody_but_staff() -> None:
    facts = build_case_facts(scenario("S4"))
    rules.check_names_nobody(facts, note="Ask for Robin Caseworth", link="https://x.example/j/4f")
    with pytest.raises(RuleBrokenError, match="it names Juniper") as refusal:
        rules.check_names_nobody(facts, note="Juniper comes by bus", link="")
    assert refusal.value.field == "note"
    with pytest.raises(RuleBrokenError, match="it names Spruceby") as refusal:
        rules.check_names_nobody(facts, note="", link="https://meet.example.org/spruceby")
    assert refusal.value.field == "link"


def test_an_interpreter_must_speak_the_language_and_somebody_must_need_one() -> None:
    facts = build_case_facts(scenario("S5"))
    rules.check_interpreter(facts, "M1", "Carla")
    with pytest.raises(RuleBrokenError, match="interpreter for Portuguese"):
        rules.check_interpreter(facts, "M1", "Maya")
    with pytest.raises(RuleBrokenError, match="not recorded as needing"):
        rules.check_interpreter(facts, "F1", "Carla")


def test_nobody_joins_by_a_link_that_is_not_there() -> None:
    rules.check_remote({"mode": "in_person", "link": "https://meet.example.org/j"}, "video")
    for place, mode in (
        ({"mode": "in_person"}, "video"),
        ({"mode": "in_person"}, "phone"),
        ({"mode": "video", "link": "https://meet.example.org/j"}, "video"),
        ({"mode": "in_person", "link": "https://meet.example.org/j"}, "carrier pigeon"),
    ):
        with pytest.raises(RuleBrokenError):
            rules.check_remote(place, mode)


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ((), "at least one part"),
        ((PlannedPart(30, (), " "),), "what each part is about"),
        ((PlannedPart(30, (), "x" * 201),), "under 200"),
        ((PlannedPart(30, ()), PlannedPart(4, ())), "at least 5 minutes"),
        ((PlannedPart(300, ()), PlannedPart(300, ())), "8 hours"),
    ],
)
def test_parts_nobody_could_follow_are_refused(parts: tuple[PlannedPart, ...], words: str) -> None:
    with pytest.raises(RuleBrokenError, match=words):
        rules.check_parts(parts)
