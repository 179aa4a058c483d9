"""Checks what a schema cannot say about single values: storable text, real dates, known zones."""

import json
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_DATE_OR_TIME = re.compile(r"\d{4}-\d{2}-\d{2}(T\d{2}:\d{2})?")
_NEXT_MEETING = timedelta(days=100)
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_TEXT_FIELDS = {"text", "name", "note", "reason", "how", "words", "topic", "scope", "purpose"}


def check_text(data: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Each text that no database keeps as (JSON path, sentence), in any JSON however deep."""
    if not _may_hold_any(data):
        return
    waiting: list[tuple[str, Any]] = [("$", data)]
    while waiting:
        path, value = waiting.pop()
        own, inside = _taken_apart(path, value)
        if any(map(_UNSTORABLE.search, own)):
            yield path, "holds a character that cannot be stored"
        else:
            waiting.extend(reversed(inside))


def _may_hold_any(data: dict[str, Any]) -> bool:
    """Asked of the whole in one go: to take it apart takes ten times as long."""
    try:
        return b"\\u0000" in json.dumps(data, ensure_ascii=False).encode()
    except (RecursionError, UnicodeEncodeError):
        return True


def _taken_apart(path: str, value: Any) -> tuple[Iterable[str], list[tuple[str, Any]]]:
    """The text of a value itself, and what it holds, each with its path."""
    if isinstance(value, dict):
        return value, [(f"{path}.{key}", each) for key, each in value.items()]
    if isinstance(value, list):
        return (), [(f"{path}[{number}]", each) for number, each in enumerate(value)]
    return ((value,) if isinstance(value, str) else ()), []


def check_values(data: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Each impossible value as (JSON path, sentence). The data has passed the schema."""
    zone = _zone(data["case"]["time_zone"])
    if zone is None:
        yield "$.case.time_zone", "is not the name of a time zone, such as America/New_York"
    for number, person in enumerate(data["people"]):
        name = person.get("time_zone")
        if name and _zone(name) is None:
            yield f"$.people[{number}].time_zone", "is not the name of a time zone"
    yield from _check_each("$", data, "", zone or UTC)


def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _check_each(path: str, value: Any, field: str, zone: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        yield from _check_object(path, value, zone)
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from _check_each(f"{path}[{number}]", each, field, zone)
    elif isinstance(value, str):
        message = _text_problem(value, field, zone)
        if message:
            yield path, message


def _check_object(path: str, value: dict[str, Any], zone: Any) -> Iterator[tuple[str, str]]:
    for key, each in value.items():
        # A path is written for what has a fault or holds more, not for each of thousands of words.
        if not isinstance(each, str) or _text_problem(each, key, zone):
            yield from _check_each(f"{path}.{key}", each, key, zone)
    if "starts_at" in value and "ends_at" in value:
        yield from _check_order(path, value, zone)


def _text_problem(value: str, field: str, zone: Any) -> str | None:
    if field in _TEXT_FIELDS:
        return None
    found = _DATE_OR_TIME.fullmatch(value)
    if not found:
        return None
    if found[1]:
        return _time_problem(value, zone)
    return None if _date(value) else "is not a date of the calendar"


def _date(value: str) -> date | None:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _time_problem(value: str, zone: Any) -> str | None:
    try:
        wall = datetime.fromisoformat(value)
        early, late = (wall.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
        instant = early.astimezone(UTC)
        instant + _NEXT_MEETING  # raises when there is no such day
        if early.utcoffset() == late.utcoffset():
            return None
        back = instant.astimezone(zone).replace(tzinfo=None)
    except ValueError:
        return "is not a time of the calendar"
    except OverflowError:
        return "lies outside the calendar"
    return (
        "happens twice in this time zone (the clocks go back)"
        if back == wall
        else "does not exist in this time zone (the clocks go forward)"
    )


def _check_order(path: str, value: dict[str, Any], zone: Any) -> Iterator[tuple[str, str]]:
    try:
        start, end = (datetime.fromisoformat(value[key]) for key in ("starts_at", "ends_at"))
        in_order = start.replace(tzinfo=zone).astimezone(UTC) < end.replace(tzinfo=zone).astimezone(
            UTC
        )
    except (ValueError, OverflowError):
        return
    if not in_order:
        yield f"{path}.ends_at", "must be after the start"
