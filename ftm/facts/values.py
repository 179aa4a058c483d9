"""How raw values become facts: wall-clock times get the case's zone, `null` means left out."""

from datetime import datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, PlainSerializer, ValidationInfo


def _in_case_zone(value: datetime, info: ValidationInfo) -> datetime:
    zone: ZoneInfo = info.context["zone"] if info.context else ZoneInfo("UTC")
    return value.replace(tzinfo=zone) if value.tzinfo is None else value.astimezone(zone)


def _wall_clock(value: datetime) -> str:
    return value.strftime("%Y-%m-%dT%H:%M")


WallTime = Annotated[
    datetime,
    AfterValidator(_in_case_zone),
    PlainSerializer(_wall_clock, return_type=str, when_used="json"),
]
"""An aware datetime in the case's zone; files hold wall-clock times without offset."""


def without_nulls(value: Any) -> Any:
    """The same JSON value with every `null` member of an object left out (case-file.md 1)."""
    # Most values hold nothing: they are not asked in turn.
    if isinstance(value, dict):
        return {
            key: without_nulls(each) if isinstance(each, _HOLDERS) else each
            for key, each in value.items()
            if each is not None
        }
    if isinstance(value, list):
        return [without_nulls(each) if isinstance(each, _HOLDERS) else each for each in value]
    return value


_HOLDERS = (dict, list)
