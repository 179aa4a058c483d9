"""Dates and times as readers of a language say them, with the zone they are meant in.

Most people asked to a meeting come at the same time, so the words are remembered.
"""

from datetime import date, datetime, time, timedelta
from functools import lru_cache

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time, get_timezone_name

from ftm.facts.languages import is_english
from ftm.facts.windows import utc
from ftm.word.text import locale_of

ENGLISH = "en"
_TO = " \N{EN DASH} "
"""Between two times, in every language but English."""


def when(starts_at: datetime, ends_at: datetime, language: str = ENGLISH) -> str:
    """Such as "Thursday, October 15, 2026, 3:30 PM to 5:00 PM EDT", in the arguments' zone.

    A time that ends on another day, or after the clocks have changed, names both sides in full.
    Other languages than English have the date in ISO form beside their own, and the zone's name.
    """
    if not is_english(language):
        return _when_in(language, starts_at, ends_at)
    start = f"{day(starts_at)}, {clock(starts_at)}"
    if starts_at.date() == ends_at.date():
        zone = f" {zone_name(starts_at)}" if zone_name(starts_at) != zone_name(ends_at) else ""
        return f"{start}{zone} to {clock(ends_at)} {zone_name(ends_at)}"
    return (
        f"{start} {zone_name(starts_at)} to {day(ends_at)}, {clock(ends_at)} {zone_name(ends_at)}"
    )


def between(starts_at: datetime, ends_at: datetime, language: str = ENGLISH) -> str:
    """Such as "4:40 PM to 5:00 PM EDT", for a part of a day that was named before."""
    if not is_english(language):
        return _hours_in(language, starts_at, ends_at)
    return f"{clock(starts_at)} to {clock(ends_at)} {zone_name(ends_at)}"


def short(moment: datetime, language: str = ENGLISH) -> str:
    """Such as "Thu Oct 15, 2026, 3:30 PM", for a subject line."""
    if is_english(language):
        return f"{_day(moment.date(), 'E MMM d, y')}, {clock(moment)}"
    locale = locale_of(language)
    if locale is None:
        return f"{moment:%Y-%m-%d, %H:%M}"
    return f"{format_skeleton('yMMMEd', moment.date(), locale=locale)}, {_clock_in(locale, moment)}"


def day(moment: datetime) -> str:
    return _day(moment.date(), "EEEE, MMMM d, y")


def clock(moment: datetime) -> str:
    return _clock(moment.time())


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


def _when_in(language: str, starts_at: datetime, ends_at: datetime) -> str:
    first = _day_in(language, starts_at)
    if starts_at.date() == ends_at.date():
        return f"{first}, {_hours_in(language, starts_at, ends_at)}"
    locale = locale_of(language)
    sides = (
        f"{_day_in(language, each)}, {_clock_in(locale, each)}{_zone_in(locale, each)}"
        for each in (starts_at, ends_at)
    )
    return _TO.join(sides)


def _day_in(language: str, moment: datetime) -> str:
    """The ISO date is there because everybody can read it, and alone for an unknown language."""
    locale, iso = locale_of(language), moment.date().isoformat()
    return iso if locale is None else f"{format_date(moment, 'full', locale=locale)} ({iso})"


def _hours_in(language: str, starts_at: datetime, ends_at: datetime) -> str:
    locale = locale_of(language)
    changes = zone_name(starts_at) != zone_name(ends_at)
    first = _clock_in(locale, starts_at) + (_zone_in(locale, starts_at) if changes else "")
    return f"{first}{_TO}{_clock_in(locale, ends_at)}{_zone_in(locale, ends_at)}"


def _clock_in(locale: Locale | None, moment: datetime) -> str:
    if locale is None:
        return f"{moment:%H:%M}"
    return format_time(moment.replace(tzinfo=None), "short", locale=locale)


def _zone_in(locale: Locale | None, moment: datetime) -> str:
    """The zone as the language calls it, and as the clocks of the place are marked."""
    short_name = zone_name(moment)
    if locale is None or moment.tzinfo is None:
        return f" {short_name}"
    # Of the zone, not of the moment: "heure de l'Est" all year round.
    return f" ({get_timezone_name(moment.tzinfo, locale=locale)}, {short_name})"
