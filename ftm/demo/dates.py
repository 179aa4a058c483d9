"""Moves a family's story to today. Pure."""

import re
from datetime import date, timedelta

_ISO_DAY = re.compile(r"(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)")


def weeks_to(today: date, *, written_for: date) -> int:
    """How many whole weeks to move a story, so that `written_for` is at most six days ago.

    Whole weeks keep every weekday: a meeting after school stays after school.
    """
    return (today - written_for).days // 7


def move_days(text: str, weeks: int) -> str:
    """The text with every ISO date moved; times of day, numbers and words stay as they are."""

    def moved(found: re.Match[str]) -> str:
        return (date.fromisoformat(found.group()) + timedelta(weeks=weeks)).isoformat()

    return _ISO_DAY.sub(moved, text)
