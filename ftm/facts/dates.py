"""Ages and months: completed years, and the same day of a later month (rules-precise 1)."""

from calendar import monthrange
from datetime import date


def age_on(born_on: date, on: date) -> int:
    """Completed years. Born on February 29: a year is complete on March 1 of a common year."""
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))


def add_months(start: date, months: int) -> date:
    """The same day number, or the last day of a shorter month (January 31 + 1 = February 28)."""
    years, month = divmod(start.month - 1 + months, 12)
    year, month = start.year + years, month + 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))
