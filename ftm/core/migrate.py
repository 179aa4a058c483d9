"""Brings a database to the newest schema, and says whether it is there."""

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
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
    newest = ScriptDirectory(str(SCRIPTS)).get_current_head()
    try:
        with db.engine.connect() as connection:
            here = MigrationContext.configure(connection).get_current_revision()
    except OperationalError as error:
        raise BadInputError("The database named by FTM_DATABASE_URL cannot be opened.") from error
    if here != newest:
        raise BadInputError(
            "The database is older than this program. Run `ftm db upgrade` and start again."
        )


def new_migration(db: Database, message: str) -> None:
    """Write a migration file for whatever the tables have that the database has not."""
    with db.engine.begin() as connection:
        command.revision(_config(connection), message, autogenerate=True)


def differences(db: Database) -> list[str]:
    """What the tables in code have that the migrated database has not, or the reverse."""
    from ftm.migrations.tables import metadata  # noqa: PLC0415 - the tables lie in layers above

    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return [str(each) for each in compare_metadata(context, metadata)]


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.attributes["connection"] = connection
    return config


def _make_folder(db: Database) -> None:
    if db.is_sqlite and db.engine.url.database not in {None, "", ":memory:"}:
        Path(str(db.engine.url.database)).parent.mkdir(parents=True, exist_ok=True)
