"""The calendar that a worker's program reads: when and where, and no more than the worker chose.

Programs hand a feed on to their makers' servers (interop.md 4), so it names nobody, unless the
worker wants the family's name, and never a protected place.
"""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from msgspec.json import encode

from ftm.invitations.zones import is_unambiguous, timezone_lines
from ftm.value import Value
from ftm.word.text import one_line

if TYPE_CHECKING:
    from icalendar import Event

SUMMARY = "Planning meeting"
_PRODUCT = "-//FTM//Planning meetings//EN"
_EVERY_HOUR = timedelta(hours=1)
_FORM = b"1 "
"""Another number for another way to write the same events, which programs are to read anew."""


class FeedEvent(Value):
    """One session of one meeting. Times are in the family's zone; `family` "" = not named."""

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    zone: str
    family: str
    place: str
    page: str
    is_cancelled: bool


def build_feed(events: Sequence[FeedEvent], *, changed_at: datetime) -> bytes:
    """The .ics at the address; the same events and `changed_at` give the same bytes.

    Without METHOD, ORGANIZER and ATTENDEE: with them programs refuse it or show it as unanswered.
    """
    # Here, because most processes write no calendar and need not wait for icalendar.
    from icalendar import Calendar  # noqa: PLC0415

    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", "Planning meetings")
    calendar.add("refresh-interval", _EVERY_HOUR, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    for each in events:
        calendar.add_component(_event(each, changed_at))
    head, begin, rest = bytes(calendar.to_ical()).partition(b"BEGIN:VEVENT")
    if not begin:
        return head
    return head + _zones(events) + begin + rest


def fingerprint(events: Sequence[FeedEvent]) -> str:
    """Equal for the same events by the same rules of their zones, whenever they are read.

    Of what is told, not of what is written: most programs ask for what they have already.
    """
    return hashlib.sha256(_FORM + encode(events) + _zones(events)).hexdigest()


def _event(told: FeedEvent, changed_at: datetime) -> "Event":
    from icalendar import Event  # noqa: PLC0415

    event = Event()
    event.add("uid", told.uid)
    event.add("dtstamp", changed_at)
    event.add("last-modified", changed_at)
    event.add("sequence", told.sequence)
    in_zone = _has_local_times(told)
    event.add("dtstart", told.starts_at if in_zone else told.starts_at.astimezone(UTC))
    event.add("dtend", told.ends_at if in_zone else told.ends_at.astimezone(UTC))
    event.add("summary", f"{SUMMARY}: {one_line(told.family)}" if told.family else SUMMARY)
    if told.place:
        event.add("location", one_line(told.place))
    event.add("description", f"To open it, sign in: {told.page}")
    event.add("status", "CANCELLED" if told.is_cancelled else "CONFIRMED")
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT" if told.is_cancelled else "OPAQUE")
    return event


def _zones(events: Iterable[FeedEvent]) -> bytes:
    """One VTIMEZONE for each zone in use."""
    zones = dict.fromkeys(each.zone for each in events if _has_local_times(each))
    return b"".join(timezone_lines(each) or b"" for each in zones)


def _has_local_times(told: FeedEvent) -> bool:
    return timezone_lines(told.zone) is not None and all(
        is_unambiguous(each) for each in (told.starts_at, told.ends_at)
    )
