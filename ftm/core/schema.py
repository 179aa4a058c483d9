"""Says whether a database is at the newest schema, without what would bring it there.

Every command asks; reading two numbers must not take longer than the command (`migrate` loads
Alembic and every migration).
"""

from functools import cache
from pathlib import Path

from sqlalchemy import inspect, text
from sqlalchemy.exc import OperationalError

from ftm.core.database import Database
from ftm.core.errors import BadInputError

SCRIPTS = Path(__file__).parent.parent / "migrations"
# Where Alembic notes the revision (alembic.sqlalchemy.org, Tutorial).
_NOTED = "alembic_version"
_REVISION = text("SELECT version_num FROM alembic_version")


def check_is_current(db: Database) -> None:
    """Raises BadInputError, in a sentence that says what to do, when the schema is behind."""
    try:
        here = _noted_in(db)
    except OperationalError as error:
        raise BadInputError("The database named by FTM_DATABASE_URL cannot be opened.") from error
    if here != newest():
        raise BadInputError(
            "The database is older than this program. Run `ftm db upgrade` and start again."
        )


def is_current(db: Database) -> bool:
    """As check_is_current asks; a database that cannot be opened is not."""
    try:
        return _noted_in(db) == newest()
    except OperationalError:
        return False


def _noted_in(db: Database) -> str | None:
    with db.engine.connect() as connection:
        has_any = inspect(connection).has_table(_NOTED)
        return connection.scalar(_REVISION) if has_any else None


@cache
def newest() -> str:
    """The revision of the last migration: the number that its file begins with."""
    return max(file.name for file in (SCRIPTS / "versions").glob("[0-9]*.py")).partition("_")[0]
