"""The day by which a step is done stands in its line, as people say it. Pure."""

import re
from datetime import date, datetime

_ENDING = re.compile(r"(?P<words>.+), by (?P<day>[A-Z][a-z]+ \d{1,2}, \d{4})\.?", re.DOTALL)
_ISO_ENDING = re.compile(r"\bby (?P<day>\d{4}-\d\d-\d\d)\.?\s*\Z", re.ASCII)


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


def due_date_of(text: str) -> date | None:
    """The day that ends the line: as we write it, or as case files do, "by 2026-10-03"."""
    day = split_due_date(text)[1]
    found = None if day else _ISO_ENDING.search(text)
    try:
        return date.fromisoformat(found["day"]) if found else day
    except ValueError:
        return None
