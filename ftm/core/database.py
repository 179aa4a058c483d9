"""The one place that opens a database session."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from threading import Lock
from typing import Any

import msgspec
from pydantic_core import from_json
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlmodel import Session

from ftm.core.errors import BadInputError

BUSY_TIMEOUT_SECONDS = 30


class Database:
    """Sessions on one SQLite file or one PostgreSQL database.

    On SQLite the writers of this process take turns and begin IMMEDIATE, so that nobody who has
    read first is told "database is locked".
    """

    def __init__(self, url: str) -> None:
        """`url` in SQLAlchemy's form, of SQLite or PostgreSQL. Raises BadInputError."""
        parsed = _parsed(url)
        self.is_sqlite = parsed.get_backend_name() == "sqlite"
        # Bound values are families' names: they must not reach a log through an error message.
        # A case holds hundreds of small lists: pydantic reads and msgspec writes them ten times as
        # quickly as Python.
        self.engine: Engine = _sqlite_engine(parsed) if self.is_sqlite else _postgres_engine(parsed)
        self._writing = self.engine.execution_options(ftm_writes=True)
        # SQLite reads one snapshot in each transaction by itself; PostgreSQL has to be asked.
        self._reading = (
            self.engine
            if self.is_sqlite
            else self.engine.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
        )
        self._turn = Lock()

    @contextmanager
    def write(self) -> Iterator[Session]:
        """One unit of work: commit when the block ends, roll back when it raises."""
        with (
            self._turn if self.is_sqlite else nullcontext(),
            Session(self._writing, expire_on_commit=False) as session,
            session.begin(),
        ):
            yield session

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A consistent view that changes nothing: PostgreSQL refuses, SQLite forgets it."""
        with (
            self.ask() as connection,
            Session(connection, expire_on_commit=False, autoflush=False) as session,
        ):
            yield session

    @contextmanager
    def ask(self) -> Iterator[Connection]:
        """As `read`, for what every request asks: a session's upkeep costs more than the answer."""
        with self._reading.connect() as connection:
            transaction = connection.begin()
            try:
                yield connection
            finally:
                # There is nothing to keep; but after a ROLLBACK psycopg prepares all anew.
                (transaction.rollback if self.is_sqlite else transaction.commit)()

    def close(self) -> None:
        self.engine.dispose()


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise BadInputError("FTM_DATABASE_URL is not a database address.") from error
    drivers = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg"}
    driver = drivers.get(parsed.drivername.partition("+")[0])
    if driver is None:
        raise BadInputError("FTM_DATABASE_URL must name a SQLite or PostgreSQL database.")
    return parsed.set(drivername=driver)


def _as_json(value: Any) -> str:
    return msgspec.json.encode(value).decode()


def _postgres_engine(url: URL) -> Engine:
    return create_engine(
        url,
        hide_parameters=True,
        pool_pre_ping=True,
        json_serializer=_as_json,
        json_deserializer=from_json,
    )


def _sqlite_engine(url: URL) -> Engine:
    engine = create_engine(
        url,
        hide_parameters=True,
        json_serializer=_as_json,
        json_deserializer=from_json,
        connect_args={"timeout": BUSY_TIMEOUT_SECONDS, "check_same_thread": False},
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: Any) -> None:
        # The driver must not begin transactions by itself: we say BEGIN IMMEDIATE.
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("ftm_writes", False)
        # By the driver itself: a statement of SQLAlchemy costs as much as the question after it.
        driver: Any = connection.connection.dbapi_connection
        driver.execute("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine
