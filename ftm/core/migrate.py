"""Brings a database to the newest schema, and says whether it is there."""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from ftm.core.database import Database
from ftm.core.errors import BadInputError

SCRIPTS = Path(__file__).parent.parent / "migrations"


def upgrade(db: Database) -> None:
    """Create or migrate the tables. Running it again changes nothing.

    Raises BadInputError when the database cannot be reached.
    """
    _make_folder(db)
    try:
        with db.engine.begin() as connection:
            command.upgrade(_config(connection), "head")
    except OperationalError as error:
        raise BadInputError("The database named by FTM_DATABASE_URL cannot be opened.") from error


def check_is_current(db: Database) -> None:
    """Raises BadInputError, in a sentence that says what to do, when the schema is behind."""
    try:
        with db.engine.connect() as connection:
            here = MigrationContext.configure(connection).get_current_revision()
    except OperationalError as error:
        raise BadInputError("The database named by FTM_DATABASE_URL cannot be opened.") from error
    if here != _newest():
        raise BadInputError(
            "The database is older than this program. Run `ftm db upgrade` and start again."
        )


@cache
def _newest() -> str | None:
    return ScriptDirectory(str(SCRIPTS)).get_current_head()


def new_migration(db: Database, message: str) -> None:
    """Write a migration file for whatever the tables have that the database has not."""
    with db.engine.begin() as connection:
        command.revision(_config(connection), message, autogenerate=True)


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.attributes["connection"] = connection
    return config


def _make_folder(db: Database) -> None:
    if db.is_sqlite and db.engine.url.database not in {None, "", ":memory:"}:
        Path(str(db.engine.url.database)).parent.mkdir(parents=True, exist_ok=True)
