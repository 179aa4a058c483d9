"""Keeps the rows of a database at some moments, and puts it back to one of them."""

import sqlite3
from collections.abc import Iterable
from functools import cache
from typing import Any

import psycopg

from ftm.core.database import Database
from ftm.migrations.tables import metadata

_STATEMENTS = 2000
"""So many SQLite keeps in its own form: to read them anew takes as long as to carry them out."""


class Keeper:
    """Works beside the connections that tests use, on one of its own.

    The copies are kept in the database server: they never pass through Python.
    """

    def __init__(self, db: Database) -> None:
        self._names: list[list[str]] = []
        self._is_sqlite = db.is_sqlite
        self._own: Any
        if db.is_sqlite:
            # It checks no foreign keys unless asked.
            self._own = sqlite3.connect(
                str(db.engine.url.database),
                isolation_level=None,
                check_same_thread=False,
                cached_statements=_STATEMENTS,
            )
            self._own.execute("PRAGMA synchronous = OFF")
            self._own.execute("ATTACH ':memory:' AS kept")
        else:
            url = db.engine.url.set(drivername="postgresql")
            self._own = psycopg.connect(url.render_as_string(hide_password=False), autocommit=True)
            # To change this within a connection costs it all its plans: 4 ms each time.
            self._own.execute("SET session_replication_role = replica")
            self._own.execute("CREATE SCHEMA kept")

    def keep(self) -> int:
        """Keep every row as it is now; gives the number of this moment."""
        number = len(self._names)
        self._names.append(self._tables_with_rows())
        self._run(
            f'CREATE TABLE kept."{number}_{each}" AS SELECT {_columns(each)} FROM "{each}"'  # noqa: S608 - our tables
            for each in self._names[number]
        )
        return number

    def put_back(self, number: int) -> None:
        """Leave the rows of that moment and no others, whoever else is in the middle of it."""
        if not self._is_sqlite:
            self._own.execute(_END_OTHERS)
        deletes = [f'DELETE FROM "{each}"' for each in self._tables_with_rows()]  # noqa: S608 - our tables
        inserts = [
            f'INSERT INTO "{each}" ({_columns(each)})'  # noqa: S608 - our tables
            f' SELECT {_columns(each)} FROM kept."{number}_{each}"'
            for each in self._names[number]
        ]
        self._run([*deletes, *inserts])

    def close(self) -> None:
        self._own.close()

    def _run(self, statements: Iterable[str]) -> None:
        whole = ["BEGIN", *statements, "COMMIT"]
        if self._is_sqlite:
            for each in whole:
                self._own.execute(each)
        else:
            self._own.execute(";".join(whole), prepare=False)

    def _tables_with_rows(self) -> list[str]:
        return [name for (name,) in self._own.execute(_TABLES_WITH_ROWS).fetchall()]


@cache
def _columns(name: str) -> str:
    """What is written in a table; what the database computes it does not let in."""
    return ", ".join(f'"{each.name}"' for each in metadata.tables[name].c if each.computed is None)


_END_OTHERS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    " AND backend_type = 'client backend' AND state <> 'idle'"
)
_TABLES_WITH_ROWS = " UNION ALL ".join(
    f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM \"{name}\")"  # noqa: S608 - our tables
    for name in metadata.tables
)
