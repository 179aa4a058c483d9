"""The calendar object: one event, one attendee, the right instant in every program."""

import io
import re
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar, Timezone
from msgspec.structs import replace

from ftm.invitations import zones
from ftm.invitations.ics import build_calendar
from ftm.invitations.personal import PersonalInvitation
from tests.invitations.families import Data, family, leave_out, person, session, times
from tests.invitations.post import Post, event, place, to, writes
from tests.support.texts import any_character

NEW_YEAR = "2026-01-05T09:00-05:00"


def calendar_of(data: Data, now: str = NEW_YEAR) -> bytes:
    post = Post.of(data)
    return post.email(to(post.send(now=now), "M"), now=now).calendar


def unfolded(calendar: bytes) -> str:
    return calendar.decode().replace("\r\n ", "")


def test_the_event_names_its_reader_alone() -> None:
    calendar = calendar_of(family(writes("M", "email")))
    found = event(calendar)
    assert Calendar.from_ical(calendar)["METHOD"] == "REQUEST"
    assert unfolded(calendar).count("ATTENDEE") == 1
    assert found["ATTENDEE"] == "mailto:m@example.net"
    assert found["ATTENDEE"].params["RSVP"] == "TRUE"
    assert found["ATTENDEE"].params["PARTSTAT"] == "NEEDS-ACTION"
    assert found["ORGANIZER"] == "mailto:office@example.org"
    assert found["SUMMARY"] == "Planning meeting"
    assert found["CLASS"] == "PRIVATE"
    assert found["STATUS"] == "CONFIRMED"
    assert found["SEQUENCE"] == 0
    assert found["DTSTAMP"].dt == datetime(2026, 1, 5, 14, tzinfo=UTC)
    assert found["LOCATION"] == "Town Hall, 2"
    assert re.fullmatch(r"[0-9a-f-]{36}", found["UID"])


def test_neither_note_nor_staff_are_in_the_calendar() -> None:
    data = family(writes("M", "email"))
    session(data)["note"] = "Ask for Robin at the side door."
    calendar = unfolded(calendar_of(data))
    assert "Robin" not in calendar
    assert "side door" not in calendar


def test_a_link_is_in_the_description_and_the_location() -> None:
    joined = place(mode="video", link="https://meet.example.org/j/1;a,b")
    found = event(calendar_of(family(writes("M", "email"), joined)))
    assert "https://meet.example.org/j/1;a,b" in found["DESCRIPTION"]
    assert found["LOCATION"] == "https://meet.example.org/j/1;a,b"


def test_a_cancel_repeats_uid_and_times_and_says_no_more() -> None:
    data = family(writes("M", "email"))
    post = Post.of(data)
    before = event(post.email(to(post.send(), "M")).calendar)
    leave_out("M")(data)
    again = post.replan(data)
    calendar = again.email(to(again.send(), "M")).calendar
    found = event(calendar)
    assert Calendar.from_ical(calendar)["METHOD"] == "CANCEL"
    assert found["STATUS"] == "CANCELLED"
    assert found["SEQUENCE"] == 1
    for name in ("UID", "ORGANIZER", "ATTENDEE"):
        assert found[name] == before[name]
    assert (found["DTSTART"].dt, found["DTEND"].dt) == (before["DTSTART"].dt, before["DTEND"].dt)
    assert "LOCATION" not in found


@pytest.mark.parametrize(
    ("starts_at", "utc"),
    [
        ("2026-03-07T09:00", "2026-03-07T14:00"),
        ("2026-03-09T09:00", "2026-03-09T13:00"),
        ("2026-10-31T09:00", "2026-10-31T13:00"),
        ("2026-11-02T09:00", "2026-11-02T14:00"),
        ("2040-07-02T09:00", "2040-07-02T13:00"),
    ],
)
def test_the_instant_is_right_on_both_sides_of_a_change(starts_at: str, utc: str) -> None:
    ends_at = (datetime.fromisoformat(starts_at) + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M")
    calendar = calendar_of(family(writes("M", "email"), times(starts_at, ends_at)))
    assert event(calendar)["DTSTART"].dt.astimezone(UTC).strftime("%Y-%m-%dT%H:%M") == utc
    assert "DTSTART;TZID=America/New_York:" in unfolded(calendar)


def test_a_time_the_clock_shows_twice_goes_out_in_utc() -> None:
    # In Chicago it is 1:15 for the second time that night; in New York 2:15 comes only once.
    data = family(
        writes("M", "email", time_zone="America/Chicago"),
        times("2026-11-01T02:15", "2026-11-01T03:30"),
    )
    calendar = unfolded(calendar_of(data))
    assert "DTSTART:20261101T071500Z" in calendar
    assert "VTIMEZONE" not in calendar


def test_a_zone_outside_the_united_states_goes_out_in_utc() -> None:
    data = family(writes("M", "email", time_zone="Europe/Lisbon"))
    calendar = unfolded(calendar_of(data))
    assert "DTSTART:20261015T193000Z" in calendar
    assert "VTIMEZONE" not in calendar


KNOWN = sorted({*zones._CHANGING, *zones._STEADY})  # noqa: SLF001 - every zone of the table


@pytest.mark.parametrize("zone", KNOWN)
def test_each_zone_of_the_table_is_as_the_zone_database_says(zone: str) -> None:
    lines = zones.timezone_lines(zone)
    assert lines is not None
    wrapped = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n" + lines + b"END:VCALENDAR\r\n"
    (component,) = Calendar.from_ical(wrapped).walk("VTIMEZONE")
    assert isinstance(component, Timezone)
    written = component.to_tz(lookup_tzid=False)
    for year in (2026, 2027, 2031):
        for month in range(1, 13):
            for day in (1, 8, 15):
                noon = datetime(year, month, day, 12)  # noqa: DTZ001 - the zone is what is tried
                real = noon.replace(tzinfo=ZoneInfo(zone))
                ours = noon.replace(tzinfo=written)
                assert (ours.utcoffset(), ours.tzname()) == (real.utcoffset(), real.tzname())


@pytest.mark.parametrize(
    "name",
    ['Ana "Nana" Lee, Jr.; ^x', "שרה לוי", "N" * 300, "Ü" * 300, "a\r\nATTENDEE:x", "😀 Smile"],
)
def test_names_and_places_of_every_kind_keep_the_object_whole(name: str) -> None:
    data = family(writes("M", "email"), person("M", name=name), place(building=name))
    calendar = calendar_of(data)
    found = event(calendar)
    assert all(len(line.rstrip(b"\r\n")) <= 75 for line in io.BytesIO(calendar))
    assert unfolded(calendar).count("\nATTENDEE") == 1
    assert found["ATTENDEE"] == "mailto:m@example.net"
    assert "^" not in found["ATTENDEE"].params["CN"]
    assert '"' not in found["ATTENDEE"].params["CN"]
    assert found["LOCATION"] == f"{' '.join(name.split())}, 2"


@cache
def in_lisbon() -> PersonalInvitation:
    """An invitation whose calendar holds the event alone, without the rules of a zone."""
    post = Post.of(family(writes("M", "email", time_zone="Europe/Lisbon")))
    return post.invitation(to(post.send(), "M"))


@settings(deadline=None)
@given(st.text(any_character, min_size=1, max_size=80).filter(lambda text: text.strip() != ""))
def test_any_text_gives_one_event_with_one_attendee(text: str) -> None:
    invitation = replace(in_lisbon(), name=text, place=f"{text}, {text}")
    calendar = build_calendar(
        invitation,
        uid="uid",
        attendee="m@example.net",
        organizer="office@example.org",
        now=datetime.fromisoformat(NEW_YEAR),
    )
    assert event(calendar)["ATTENDEE"] == "mailto:m@example.net"
    assert calendar.endswith(b"END:VEVENT\r\nEND:VCALENDAR\r\n")
    assert b"\n" not in calendar.replace(b"\r\n", b"")
