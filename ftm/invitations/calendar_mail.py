"""Reads the calendar in a mail: the few properties that say who answers what (RFC 5545, 5546).

The lines are read one by one and no component is built: a zone with a rule that never ends would
keep a calendar library busy for ever, and nothing here needs zones, rules or alarms.
"""

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from icalendar.parser import Contentline, Contentlines
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from ftm.mail.inbound_mail import CalendarPart
from ftm.mail.strangers import one_line
from ftm.value import Value

MOST_LINES = 5000
MOST_ATTENDEES = 50
LONGEST_LINE = 4000
LONGEST_COMMENT = 500
_WANTED = re.compile(
    r"(BEGIN|END|METHOD|UID|SEQUENCE|DTSTAMP|ATTENDEE|COMMENT|DTSTART|DTEND)[;:]", re.IGNORECASE
)
_SEQUENCE = re.compile(r"\d{1,9}")
_INSTANT = re.compile(r"(\d{8}T\d{6})(Z?)")


class Attendee(Value):
    """`address` without "mailto:", in lower case; `answer` in capitals."""

    address: str
    answer: str
    is_delegated: bool


@dataclass(slots=True)
class CalendarMail:
    """What one calendar says; `events` counts them. A time in a zone nobody knows is None."""

    mime_method: str = ""
    method: str = ""
    events: int = 0
    uids: list[str] = field(default_factory=list)
    attendees: list[Attendee] = field(default_factory=list)
    sequence: int | None = 0
    stamp: datetime | None = None
    comment: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None

    @property
    def uid(self) -> str:
        """The one UID that it is about, "" when there is none or more than one."""
        return self.uids[0] if len(set(self.uids)) == 1 else ""


def read_calendars(parts: Sequence[CalendarPart]) -> tuple[CalendarMail, ...]:
    """Every calendar that holds an event. One that is no calendar is left out."""
    read = (_read(part) for part in parts)
    return tuple(each for each in read if each is not None and each.events)


def _read(part: CalendarPart) -> CalendarMail | None:
    found = CalendarMail(mime_method=one_line(part.method, 20))
    inside: list[str] = []
    try:
        lines = Contentlines.from_ical(part.text)  # type: ignore[no-untyped-call]
    except ValueError:
        return None
    for line in lines[:MOST_LINES]:
        if len(line) <= LONGEST_LINE and _WANTED.match(line):
            with suppress(ValueError):
                _take(found, inside, line)
    return found


def _take(found: CalendarMail, inside: list[str], line: Contentline) -> None:
    name, parameters, value = line.parts()
    name = str(name).upper()
    value = one_line(value, LONGEST_LINE)
    told = {str(key).upper(): str(each) for key, each in parameters.items()}
    if name == "BEGIN":
        inside.append(value.upper())
        found.events += inside == ["VCALENDAR", "VEVENT"]
    elif name == "END":
        del inside[-1:]
    elif name == "METHOD" and inside == ["VCALENDAR"]:
        found.method = value.upper()[:20]
    elif inside == ["VCALENDAR", "VEVENT"]:
        _take_of_event(found, name, told, value)


def _take_of_event(found: CalendarMail, name: str, told: dict[str, str], value: str) -> None:
    if name == "UID":
        found.uids.append(value)
    elif name == "SEQUENCE":
        found.sequence = int(value) if _SEQUENCE.fullmatch(value) else None
    elif name == "DTSTAMP":
        found.stamp = _instant(value, told)
    elif name == "DTSTART":
        found.starts_at = _instant(value, told)
    elif name == "DTEND":
        found.ends_at = _instant(value, told)
    elif name == "COMMENT":
        found.comment = found.comment or value[:LONGEST_COMMENT]
    elif name == "ATTENDEE" and len(found.attendees) < MOST_ATTENDEES:
        found.attendees.append(_attendee(value, told))


def _attendee(value: str, told: dict[str, str]) -> Attendee:
    address = value.lower().removeprefix("mailto:").strip()
    answer = told.get("PARTSTAT", "NEEDS-ACTION").upper()
    delegated = answer == "DELEGATED" or "DELEGATED-TO" in told or "DELEGATED-FROM" in told
    return Attendee(address, answer, delegated)


def _instant(value: str, told: dict[str, str]) -> datetime | None:
    found = _INSTANT.fullmatch(value)
    if found is None:
        return None
    with suppress(ValueError, ZoneInfoNotFoundError, OSError, OverflowError):
        zone = UTC if found[2] else _zone(told.get("TZID", ""))
        wall = datetime.strptime(found[1], "%Y%m%dT%H%M%S")  # noqa: DTZ007 - its zone follows
        return wall.replace(tzinfo=zone).astimezone(UTC)
    return None


def _zone(name: str) -> ZoneInfo:
    """By its name in the zone database, or as Windows calls it."""
    return ZoneInfo(WINDOWS_TO_OLSON.get(name, name))
