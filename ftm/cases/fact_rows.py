"""Between facts and table rows: a fact's fields and its table's columns carry the same names."""

from datetime import date, datetime
from functools import cache
from types import NoneType
from typing import Any

from msgspec.structs import fields
from sqlmodel import SQLModel

from ftm.facts.values import fact_as_json

# What most fields hold.
_SCALARS = {NoneType, bool, date, datetime, int, str}


@cache
def columns_between(fact_type: Any, table: Any) -> tuple[tuple[str, str, str], ...]:
    """A fact's field, its name in JSON and the table's attribute; the id of a fact is the `key`."""
    names = ((each.name, each.encode_name, _attribute(each.name)) for each in fields(fact_type))
    return tuple(each for each in names if hasattr(table, each[-1]))


def _attribute(field: str) -> str:
    return "key" if field == "id" else field


def row_values(fact: Any, table: type[SQLModel]) -> dict[str, Any]:
    """Column values of a fact: scalars as they are, lists and objects as JSON."""
    kind: Any = type(fact)
    values: dict[str, Any] = {}
    for field, _, attribute in columns_between(kind, table):
        value = getattr(fact, field)
        if type(value) in _SCALARS:
            values[attribute] = value
        else:
            # Most lists are empty.
            values[attribute] = [] if value == () else fact_as_json(value)
    return values
