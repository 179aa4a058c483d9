"""Dates and times as people say them: "Thursday, October 15, 3:30 PM"."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from ftm.core import clock

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def day(value: date) -> str:
    """Say "Thursday, October 15"; with the year when it is not this year."""
    return f"{DAYS[value.weekday()]}, {_month_day(value, MONTHS[value.month - 1])}"


def short_day(value: date) -> str:
    """Say "Oct 15"; with the year when it is not this year."""
    return _month_day(value, MONTHS[value.month - 1][:3])


def hour(value: datetime, zone: str | ZoneInfo) -> str:
    """Say "3:30 PM" on the clocks of `zone`."""
    local = _local(value, zone)
    return f"{_digits(local)} {_half(local)}"


def moment(value: datetime, zone: str | ZoneInfo) -> str:
    """Say "Thursday, October 15, 3:30 PM" on the clocks of `zone`."""
    return f"{day(_local(value, zone))}, {hour(value, zone)}"


def span(start: datetime, end: datetime, zone: str | ZoneInfo) -> str:
    """Say "Thursday, October 15, 3:30 to 5:00 PM"; both days when they differ."""
    first, last = _local(start, zone), _local(end, zone)
    if first.date() != last.date():
        return f"{moment(start, zone)} to {moment(end, zone)}"
    opening = _digits(first) if _half(first) == _half(last) else hour(start, zone)
    return f"{day(first)}, {opening} to {hour(end, zone)}"


def _local(value: datetime, zone: str | ZoneInfo) -> datetime:
    if value.tzinfo is None:
        raise ValueError("a moment to show needs a time zone")
    return value.astimezone(ZoneInfo(zone) if isinstance(zone, str) else zone)


def _digits(local: datetime) -> str:
    return f"{local.hour % 12 or 12}:{local.minute:02}"


def _half(local: datetime) -> str:
    return "AM" if local.hour < 12 else "PM"  # noqa: PLR2004 - noon


def _month_day(value: date, month: str) -> str:
    this_year = clock.now().year
    return f"{month} {value.day}" + ("" if value.year == this_year else f", {value.year}")
