"""Comes back to the rows that earlier tests began with: quicker than making them again."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import event
from time_machine import escape_hatch

from ftm.core import clock
from ftm.core.database import Database
from tests.support.keeper import Keeper

P = ParamSpec("P")
T = TypeVar("T")
State = tuple[Any, ...]
"""What was done to an empty database, and in which order."""


class _Watch:
    """Knows in which state a database is, or will be as soon as somebody asks it for anything."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self.state: State | None = ()
        self.wanted: int | None = None
        self.keeper = Keeper(db)
        self.empty = self.keeper.keep()
        event.listen(db.engine, "commit", self._forget)
        event.listen(db.engine, "checkout", self._settle)

    def _forget(self, _connection: Any) -> None:
        self.state = None

    def _settle(self, _driver: Any, _record: Any, _proxy: Any) -> None:
        number, self.wanted = self.wanted, None
        if number is not None:
            self.keeper.put_back(number)


_watches: dict[Database, _Watch] = {}
_kept: dict[tuple[int, State], tuple[Any, int]] = {}


def begin_empty(db: Database) -> None:
    """From here on the database has no rows, until somebody writes."""
    if db not in _watches:
        _watches[db] = _Watch(db)
    watch = _watches[db]
    watch.state, watch.wanted = (), watch.empty


def prepared(
    build: Callable[Concatenate[Database, P], T], db: Database, *args: P.args, **more: P.kwargs
) -> T:
    """What `build(db, ...)` gives, and the database as it leaves it, built once in a process.

    What was written before counts: another state gets its own build. What `build` gives and takes
    must not change. A database that nobody keeps for the next test is built on each time.
    """
    watch = _watches.get(db)
    if watch is None or watch.state is None:
        return build(db, *args, **more)
    name = build.__module__, build.__qualname__, args, tuple(more.items()), moment()
    state = *watch.state, name
    key = id(db), state
    if key in _kept:
        watch.wanted = _kept[key][1]
    else:
        _kept[key] = build(db, *args, **more), watch.keeper.keep()
    watch.state = state
    given: T = _kept[key][0]
    return given


def settle() -> None:
    """Put every database in its state now, for whoever comes to it by another way."""
    for watch in _watches.values():
        if watch.wanted is not None:
            watch.db.engine.connect().close()


def forget(db: Database) -> None:
    """Nobody will ask for this database again."""
    _watches.pop(db).keeper.close()


def moment() -> datetime | date:
    """When it is, as far as rows depend on it: a stopped clock to the second, else the day."""
    now = clock.now()
    # A clock that runs gives the same microsecond twice, too: every twelfth time.
    return now if escape_hatch.is_travelling() and clock.now() == now else now.date()
