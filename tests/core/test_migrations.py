"""The migrations make exactly the tables that the code has."""

from pathlib import Path

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.engine import make_url

from ftm.core import migrate
from ftm.core.database import Database
from ftm.core.errors import BadInputError
from ftm.core.schema import check_is_current
from ftm.migrations.tables import metadata


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def unmigrated(request: pytest.FixtureRequest, tmp_path: Path) -> Database:
    if request.param == "sqlite":
        return Database(f"sqlite:///{tmp_path}/new.db")
    url = str(request.getfixturevalue("postgres_url"))
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE DATABASE unmigrated")
    return Database(make_url(url).set(database="unmigrated").render_as_string(hide_password=False))


def test_a_database_without_tables_is_not_worked_with(unmigrated: Database) -> None:
    with pytest.raises(BadInputError, match="ftm db upgrade"):
        check_is_current(unmigrated)
    unmigrated.close()


def test_a_migrated_database_has_every_table_the_code_has_and_no_other(db: Database) -> None:
    """The migrations made the database of every test; once more, they change nothing."""
    migrate.upgrade(db)
    check_is_current(db)
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, metadata)
    assert differences == []
