"""One built application for many tests: building it costs more than most tests do with it."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from litestar import Litestar
from litestar.types import ControllerRouterHandler
from msgspec.structs import replace
from sqlalchemy import Connection
from sqlmodel import Session

from ftm.app import create_app
from ftm.core.database import Database
from ftm.settings import Settings


class CurrentDatabase(Database):
    """Stands where the application expects its database, and passes on to the running test's."""

    current: Database

    def __init__(self) -> None:
        """It opens nothing, and is of either kind until it stands for a database."""
        self.is_sqlite = True

    def stand_for(self, db: Database) -> None:
        """From here on what is asked is asked of `db`."""
        self.current, self.is_sqlite = db, db.is_sqlite

    @contextmanager
    def write(self) -> Iterator[Session]:
        with self.current.write() as session:
            yield session

    @contextmanager
    def read(self) -> Iterator[Session]:
        with self.current.read() as session:
            yield session

    @contextmanager
    def ask(self) -> Iterator[Connection]:
        with self.current.ask() as connection:
            yield connection


def application(
    settings: Settings, db: Database, *extra: ControllerRouterHandler, served: bool = False
) -> Litestar:
    """The application on `db`, until the next test asks for it with another database.

    `extra` adds routes that only a test has. `served`: for a server of its own, which ends before
    the tests do; what ended with it must not be what other tests still look at.
    """
    app, standing_in = _built(settings, extra, served)
    standing_in.stand_for(db)
    # Only PostgreSQL is asked in a thread who is signed in.
    app.state["session_gate"] = replace(app.state["session_gate"], blocks=not db.is_sqlite)
    return app


@cache
def _built(
    settings: Settings,
    extra: tuple[ControllerRouterHandler, ...],
    served: bool,  # noqa: FBT001 - a key of the cache
) -> tuple[Litestar, CurrentDatabase]:
    db = CurrentDatabase()
    return create_app(settings, db, extra=extra), db
