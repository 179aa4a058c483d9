"""Between facts and table rows: a fact's fields and its table's columns carry the same names."""

from dataclasses import fields, is_dataclass
from typing import Any, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter
from sqlmodel import Session, SQLModel, col, select

from ftm.facts.values import without_nulls

Fact = TypeVar("Fact")


_adapters: dict[Any, TypeAdapter[Any]] = {}


def _adapter(fact_type: Any) -> TypeAdapter[Any]:
    """Building one takes longer than using it a thousand times."""
    if fact_type not in _adapters:
        _adapters[fact_type] = TypeAdapter(fact_type)
    return _adapters[fact_type]


def _columns(fact_type: Any, table: Any) -> tuple[tuple[str, str], ...]:
    """Pairs of fact field and table attribute; the id of a fact is the `key` of its row."""
    pairs = ((field.name, _attribute(field.name)) for field in fields(fact_type))
    return tuple((field, attribute) for field, attribute in pairs if hasattr(table, attribute))


def _attribute(field: str) -> str:
    return "key" if field == "id" else field


def row_values(fact: Any, table: type[SQLModel]) -> dict[str, Any]:
    """Column values of a fact: scalars as they are, lists and objects as JSON."""
    as_json = _adapter(type(fact)).dump_python(fact, mode="json", by_alias=True)
    values: dict[str, Any] = {}
    for field, attribute in _columns(type(fact), table):
        value = getattr(fact, field)
        nested = isinstance(value, tuple | dict) or is_dataclass(value)
        values[attribute] = without_nulls(as_json[field]) if nested else value
    return values


def read_facts(
    session: Session, fact_type: type[Fact], table: type[Any], zone: ZoneInfo, case_id: UUID
) -> tuple[Fact, ...]:
    """All facts of one kind of one case, in the order told."""
    pairs = _columns(fact_type, table)
    columns = [getattr(table, attribute) for _, attribute in pairs]
    rows = session.execute(
        select(*columns).where(table.case_id == case_id).order_by(col(table.position))
    )
    names = [field for field, _ in pairs]
    return tuple(build_fact(fact_type, dict(zip(names, row, strict=True)), zone) for row in rows)


def build_fact(fact_type: type[Fact], values: dict[str, Any], zone: ZoneInfo) -> Fact:
    """One fact from its field values; instants are shown in the case's zone."""
    fact: Fact = _adapter(fact_type).validate_python(
        values, context={"zone": zone}, by_name=True, by_alias=True
    )
    return fact
