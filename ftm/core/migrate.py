"""Brings a database to the newest schema; `schema` says whether it is there."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from ftm.core.database import Database
from ftm.core.errors import BadInputError
from ftm.core.schema import SCRIPTS


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
