"""Dates and times as people in the United States say them, with the zone they are meant in.

Most people asked to a meeting come at the same time, so the words are remembered.
"""

from datetime import date, datetime, time, timedelta
from functools import lru_cache

from babel.dates import format_date, format_time

from ftm.facts.windows import utc
from ftm.word.text import locale_of


def when(starts_at: datetime, ends_at: datetime) -> str:
    """Such as "Thursday, October 15, 2026, 3:30 PM to 5:00 PM EDT", in the arguments' zone.

    A time that ends on another day, or after the clocks have changed, names both sides in full.
    """
    start = f"{day(starts_at)}, {clock(starts_at)}"
    if starts_at.date() == ends_at.date():
        zone = f" {zone_name(starts_at)}" if zone_name(starts_at) != zone_name(ends_at) else ""
        return f"{start}{zone} to {clock(ends_at)} {zone_name(ends_at)}"
    return (
        f"{start} {zone_name(starts_at)} to {day(ends_at)}, {clock(ends_at)} {zone_name(ends_at)}"
    )


def between(starts_at: datetime, ends_at: datetime) -> str:
    """Such as "4:40 PM to 5:00 PM EDT", for a part of a day that was named before."""
    return f"{clock(starts_at)} to {clock(ends_at)} {zone_name(ends_at)}"


def day(moment: datetime) -> str:
    return _day(moment.date(), "EEEE, MMMM d, y")


def clock(moment: datetime) -> str:
    return _clock(moment.time())


def short(moment: datetime) -> str:
    """Such as "Thu Oct 15, 2026, 3:30 PM", for a subject line."""
    return f"{_day(moment.date(), 'E MMM d, y')}, {clock(moment)}"


# Remembered by wall clock: one instant in two zones is equal and would be taken for the other.
@lru_cache(maxsize=1024)
def _day(on: date, pattern: str) -> str:
    return format_date(on, pattern, locale="en")


@lru_cache(maxsize=1024)
def _clock(at: time) -> str:
    return format_time(at, "h:mm a", locale="en")


def zone_name(moment: datetime) -> str:
    """Abbreviation on that day ("EDT", "PST"); a zone without one gives its offset ("-03")."""
    return moment.tzname() or ""


def minutes(starts_at: datetime, ends_at: datetime) -> int:
    """How long it really lasts, also when the clocks change in between."""
    return round((utc(ends_at) - utc(starts_at)) / timedelta(minutes=1))


def when_in(language: str, starts_at: datetime, ends_at: datetime) -> str:
    """Date and times as the language writes them, with the ISO date that everybody can read.

    Made from the Unicode locale data; an unknown language gets the ISO date and 24-hour times.
    """
    iso = starts_at.date().isoformat()
    locale = locale_of(language)
    if locale is None:
        return f"{iso}, {starts_at:%H:%M} to {ends_at:%H:%M} {zone_name(ends_at)}"
    date_words = format_date(starts_at, "full", locale=locale)
    first, last = (
        format_time(each.replace(tzinfo=None), "short", locale=locale)
        for each in (starts_at, ends_at)
    )
    return f"{date_words} ({iso}), {first} to {last} {zone_name(ends_at)}"
