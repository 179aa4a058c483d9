"""Comes back to the rows that earlier tests began with: quicker than making them again."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import event

from ftm.core import clock
from ftm.core.database import Database
from tests.support import databases

P = ParamSpec("P")
T = TypeVar("T")
State = tuple[Any, ...]
"""What was done to an empty database, and in which order."""


class _Watch:
    """Knows whether a database still is in the state that it was put in."""

    def __init__(self, db: Database) -> None:
        self.state: State | None = None
        event.listen(db.engine, "commit", self._forget)

    def _forget(self, _connection: Any) -> None:
        self.state = None


_watches: WeakKeyDictionary[Database, _Watch] = WeakKeyDictionary()
_kept: dict[tuple[int, State], tuple[Any, Path | databases.Copies]] = {}


def begin_empty(db: Database) -> None:
    """From here on the database has no rows, until somebody writes."""
    _watch(db).state = ()


def prepared(
    build: Callable[Concatenate[Database, P], T], db: Database, *args: P.args, **more: P.kwargs
) -> T:
    """What `build(db, ...)` gives, and the database as it leaves it, built once in a process.

    What was written before counts: another state gets its own build. What `build` gives and takes
    must not change. A database that nobody keeps for the next test is built on each time.
    """
    watch = _watch(db)
    if watch.state is None:
        return build(db, *args, **more)
    name = build.__module__, build.__qualname__, args, tuple(more.items()), moment()
    state = *watch.state, name
    key = id(db), state
    if key in _kept:
        databases.put_back(db, _kept[key][1])
    else:
        _kept[key] = build(db, *args, **more), databases.keep(db, len(_kept))
    watch.state = state
    given: T = _kept[key][0]
    return given


def moment() -> datetime | date:
    """When it is, as far as rows depend on it: a stopped clock to the second, else the day."""
    now = clock.now()
    return now if clock.now() == now else now.date()


def _watch(db: Database) -> _Watch:
    if db not in _watches:
        _watches[db] = _Watch(db)
    return _watches[db]
