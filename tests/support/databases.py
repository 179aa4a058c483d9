"""Databases with every table and no case, and which kind a test asks."""

from pathlib import Path

import pytest
from sqlalchemy import delete

from ftm.core import migrate
from ftm.core.audit import AuditEvent
from ftm.core.database import Database
from ftm.meetings.cadence import adopt_policy
from ftm.paths import SEED
from ftm.policies import load_pack

on_sqlite = pytest.mark.parametrize("db", ["sqlite"], indirect=True)
"""For a page, a refusal or a rule: what it asks of the database, other tests ask of both kinds."""


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
