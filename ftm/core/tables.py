"""What every table shares: naming of constraints, identifiers, instants and lists."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    DateTime,
    Dialect,
    MetaData,
    Table,
    TypeDecorator,
    inspect,
    literal,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapper
from sqlalchemy.sql.base import ReadOnlyColumnCollection
from sqlmodel import SQLModel

# Alembic can only alter a constraint that has a name, and SQLite gives none by itself.
NAMING = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
SQLModel.metadata.naming_convention = NAMING
# Tables are never checked by pydantic: what would do so is made if one is written out by it.
SQLModel.model_config["defer_build"] = True
metadata: MetaData = SQLModel.metadata

JsonValue = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
"""Column type for lists and small objects that are always read whole."""


class UtcDateTime(TypeDecorator[datetime]):
    """An aware instant, stored in UTC. A naive datetime is a programming error and is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy calls it so
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored instant needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy calls it so
        if value is None:
            return None
        # SQLite keeps no zone; PostgreSQL answers in the session's zone.
        instant: datetime = value
        return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)


def columns_of(table: type[SQLModel]) -> ReadOnlyColumnCollection[str, Column[Any]]:
    """The columns of a table by the names of its attributes.

    A question asked of them is answered with plain values, in half the time of one asked of the
    attributes.
    """
    mapper: Mapper[Any] = inspect(table)
    return mapper.columns


def table_of(table: type[SQLModel]) -> Table:
    """The table itself, for joins in such a question and, with `.alias()`, for a second row of it.

    `aliased` in a module makes every start ready all tables for the ORM, a twentieth of its time.
    """
    return metadata.tables[str(table.__tablename__)]


def among(column: Column[Any], words: Iterable[str]) -> ColumnElement[bool]:
    """The condition that a column holds one of these words, for questions asked again and again.

    A list given to `in_` is spelled out anew at every asking, which takes as long as the asking.
    """
    return column.in_([literal(each) for each in words])


def new_id() -> UUID:
    return uuid4()
