"""Between raw values and facts: wall-clock times get the case's zone, `null` means left out."""

from abc import ABC
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar
from zoneinfo import ZoneInfo

from msgspec import convert, to_builtins

Fact = TypeVar("Fact")

if TYPE_CHECKING:
    WallTime = datetime
else:

    class WallTime(ABC):  # noqa: B024 - every datetime counts as one
        """An aware datetime in the case's zone; files hold wall-clock times without offset.

        A type of its own, so that msgspec asks how to read it.
        """

    WallTime.register(datetime)


def read_fact(kind: type[Fact], values: Any, zone: ZoneInfo) -> Fact:
    """A fact from its JSON values; unknown ones are ignored, numbers may stand for yes and no.

    Raises msgspec.ValidationError when they are not those of such a fact.
    """

    def in_zone(_: Any, told: str) -> datetime:
        value = datetime.fromisoformat(told)
        return value.astimezone(zone) if value.tzinfo else value.replace(tzinfo=zone)

    return convert(values, kind, strict=False, dec_hook=in_zone)


def fact_as_json(fact: Any) -> Any:
    """A fact, or a part of one, as the case file has it: without offsets and without `null`."""
    return without_nulls(to_builtins(fact, builtin_types=(datetime,)))


def without_nulls(value: Any) -> Any:
    """The same value with every `null` member of an object left out (case-file.md 1)."""
    # Most values hold nothing: they are not asked in turn.
    if isinstance(value, dict):
        return {
            key: without_nulls(each) if isinstance(each, _HOLDERS) else each
            for key, each in value.items()
            if each is not None
        }
    if isinstance(value, (list, tuple)):
        return [without_nulls(each) if isinstance(each, _HOLDERS) else each for each in value]
    return value.strftime("%Y-%m-%dT%H:%M") if isinstance(value, datetime) else value


_HOLDERS = (dict, list, tuple, datetime)
