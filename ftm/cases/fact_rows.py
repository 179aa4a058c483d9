"""Between facts and table rows: a fact's fields and its table's columns carry the same names."""

from dataclasses import fields, is_dataclass
from datetime import date, datetime
from functools import cache
from types import NoneType
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter
from sqlmodel import SQLModel

from ftm.facts.values import without_nulls

Fact = TypeVar("Fact")


# What most fields hold; to ask whether something is a dataclass takes longer than to look here.
_SCALARS = {NoneType, bool, date, datetime, int, str}
_adapters: dict[Any, TypeAdapter[Any]] = {}


def _adapter(fact_type: Any) -> TypeAdapter[Any]:
    """Building one takes longer than using it a thousand times."""
    if fact_type not in _adapters:
        _adapters[fact_type] = TypeAdapter(fact_type)
    return _adapters[fact_type]


@cache
def columns_between(fact_type: Any, table: Any) -> tuple[tuple[str, str], ...]:
    """Pairs of fact field and table attribute; the id of a fact is the `key` of its row."""
    pairs = ((field.name, _attribute(field.name)) for field in fields(fact_type))
    return tuple((field, attribute) for field, attribute in pairs if hasattr(table, attribute))


def _attribute(field: str) -> str:
    return "key" if field == "id" else field


def _is_nested(value: Any) -> bool:
    return isinstance(value, tuple | dict) or is_dataclass(value)


def row_values(fact: Any, table: type[SQLModel]) -> dict[str, Any]:
    """Column values of a fact: scalars as they are, lists and objects as JSON."""
    kind: Any = type(fact)
    values: dict[str, Any] = {}
    as_json: dict[str, Any] = {}
    for field, attribute in columns_between(kind, table):
        value = values[attribute] = getattr(fact, field)
        if value == ():
            values[attribute] = []
        elif type(value) not in _SCALARS and _is_nested(value):
            as_json = as_json or _adapter(kind).dump_python(fact, mode="json", by_alias=True)
            values[attribute] = without_nulls(as_json[field])
    return values


def build_fact(fact_type: type[Fact], values: dict[str, Any], zone: ZoneInfo) -> Fact:
    """One fact from its field values; instants are shown in the case's zone."""
    fact: Fact = _adapter(fact_type).validate_python(
        values, context={"zone": zone}, by_name=True, by_alias=True
    )
    return fact
