"""Between facts and table rows: a fact's fields and its table's columns carry the same names."""

from dataclasses import fields, is_dataclass
from datetime import date, datetime
from functools import cache
from types import NoneType
from typing import Any, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter
from sqlalchemy import Select, bindparam, select
from sqlmodel import Session, SQLModel

from ftm.core.tables import columns_of
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
def _columns(fact_type: Any, table: Any) -> tuple[tuple[str, str], ...]:
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
    for field, attribute in _columns(kind, table):
        value = values[attribute] = getattr(fact, field)
        if value == ():
            values[attribute] = []
        elif type(value) not in _SCALARS and _is_nested(value):
            as_json = as_json or _adapter(kind).dump_python(fact, mode="json", by_alias=True)
            values[attribute] = without_nulls(as_json[field])
    return values


@cache
def _statement(fact_type: Any, table: Any, more: tuple[str, ...]) -> Select[Any]:
    """Columns, not rows of the table: a statement built once, and no object that nobody keeps."""
    known = columns_of(table)
    asked = [known[attribute].label(field) for field, attribute in _columns(fact_type, table)]
    return (
        select(*asked, *(known[each].label(f"row_{each}") for each in more))
        .where(known["case_id"] == bindparam("of_case"))
        .order_by(known["position"])
    )


def read_values(
    session: Session, fact_type: Any, table: Any, case_id: UUID, *more: str
) -> list[dict[str, Any]]:
    """Field values of all facts of one kind of one case, in the order told.

    `more` names attributes of the table to be had beside the fields, as `row_<name>`.
    """
    rows = session.execute(_statement(fact_type, table, more), {"of_case": case_id})
    names = tuple(rows.keys())
    return [dict(zip(names, row, strict=True)) for row in rows]


def read_facts(
    session: Session, fact_type: type[Fact], table: type[Any], zone: ZoneInfo, case_id: UUID
) -> tuple[Fact, ...]:
    """All facts of one kind of one case, in the order told."""
    found = read_values(session, fact_type, table, case_id)
    return tuple(build_fact(fact_type, values, zone) for values in found)


def build_fact(fact_type: type[Fact], values: dict[str, Any], zone: ZoneInfo) -> Fact:
    """One fact from its field values; instants are shown in the case's zone."""
    fact: Fact = _adapter(fact_type).validate_python(
        values, context={"zone": zone}, by_name=True, by_alias=True
    )
    return fact
