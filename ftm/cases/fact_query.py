"""Reads many lists of facts of one case by one statement."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    CompoundSelect,
    Select,
    String,
    bindparam,
    func,
    literal_column,
    select,
    type_coerce,
    union_all,
)
from sqlmodel import Session

from ftm.cases.fact_rows import columns_between
from ftm.cases.models import Case
from ftm.core.errors import NotFoundError
from ftm.core.tables import UtcDateTime, columns_of
from ftm.facts import CaseFacts
from ftm.facts.people import CaseInfo
from ftm.facts.values import read_fact
from ftm.value import Value

Values = dict[str, Any]


class FactList(Value):
    """A kind of facts, their table, and what else is wanted of its rows, as `row_<name>`."""

    kind: Any
    table: Any
    more: tuple[str, ...] = ()

    def attributes(self) -> dict[str, str]:
        """Attributes of the table by the names under which they are wanted."""
        own = {name: each for _, name, each in columns_between(self.kind, self.table)}
        return own | {f"row_{attribute}": attribute for attribute in self.more}


class FactQuery:
    """A case and some lists of its facts, asked for again and again.

    Twenty small questions take longer than their answers, and somebody may commit between two of
    them. So each row comes as a JSON list of its values, and one statement fetches all rows.
    """

    def __init__(self, lists: Mapping[str, FactList]) -> None:
        self._lists = {"case": _CASE, **lists}
        self._fields = [(name, tuple(each.attributes())) for name, each in self._lists.items()]
        self._statements: dict[str, CompoundSelect[Any]] = {}

    def ask(self, session: Session, case_id: UUID) -> tuple[Values, dict[str, list[Values]]]:
        """The case with its revision as `row_revision`, and each list in the order told.

        All values are as JSON has them, row ids and instants are text. Raises NotFoundError.
        """
        connection = session.connection()
        statement = self._statement(connection.dialect.name)
        found: dict[str, list[Values]] = {name: [] for name in self._lists}
        for number, _, values in connection.execute(statement, {"of_case": case_id}).all():
            name, fields = self._fields[number]
            found[name].append(dict(zip(fields, values, strict=True)))
        for case in found.pop("case"):
            return case, found
        raise NotFoundError("No such case.")

    def _statement(self, dialect: str) -> CompoundSelect[Any]:
        if dialect not in self._statements:
            parts = (_rows(*each, dialect) for each in enumerate(self._lists.values()))
            self._statements[dialect] = union_all(*parts).order_by("position")
        return self._statements[dialect]


def facts_from(case: Values, **lists: Any) -> CaseFacts:
    """The facts of a case from such an answer; instants are shown in the case's zone."""
    return read_fact(CaseFacts, {"case": case, **lists}, ZoneInfo(case["time_zone"]))


_CASE = FactList(CaseInfo, Case, ("revision",))


def _rows(number: int, facts: FactList, dialect: str) -> Select[Any]:
    known = columns_of(facts.table)
    as_list = func.json_array if dialect == "sqlite" else func.json_build_array
    values = (_in_json(known[each], dialect) for each in facts.attributes().values())
    return select(
        literal_column(str(number)),
        known.get("position", literal_column("0")).label("position"),
        as_list(*values, type_=JSON),
    ).where(known.get("case_id", known["id"]) == bindparam("of_case"))


def _in_json(column: Column[Any], dialect: str) -> ColumnElement[Any]:
    """SQLite keeps lists as text, and instants too, without their zone, which is UTC."""
    if dialect == "sqlite" and isinstance(column.type, JSON):
        return func.json(column)
    if dialect == "sqlite" and isinstance(column.type, UtcDateTime):
        return type_coerce(column, String) + literal_column("'Z'")
    return column
