"""The day by which a step is done stands in its line, as people say it. Pure."""

import re
from datetime import date, datetime

_ENDING = re.compile(r"(?P<words>.+), by (?P<day>[A-Z][a-z]+ \d{1,2}, \d{4})\.?", re.DOTALL)


def with_due_date(text: str, due: date | None) -> str:
    """The line with its day at the end: "Call the clinic, by October 3, 2026."."""
    if due is None:
        return text
    return f"{text.rstrip().rstrip('.')}, by {due:%B} {due.day}, {due.year}."


def split_due_date(text: str) -> tuple[str, date | None]:
    """The line without its day, and the day; the line as it is when no day ends it."""
    found = _ENDING.fullmatch(text.strip())
    if found is None:
        return text, None
    try:
        due = datetime.strptime(found["day"], "%B %d, %Y").date()  # noqa: DTZ007 - a day of the calendar
    except ValueError:
        return text, None
    return found["words"], due
