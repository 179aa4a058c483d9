"""The database by itself: writers that never lock each other out, and Today in a whole state."""

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import event, update
from sqlalchemy.exc import OperationalError
from sqlmodel import func, select

from ftm.cases.models import Case
from ftm.core import clock
from ftm.core.actor import Actor
from ftm.core.database import Database
from ftm.insight.today_queries import today_board
from tests.bench.figures import Figure, median, rate
from tests.bench.web import FAMILIES, actor_of, filled

WRITERS = 8
WRITES_EACH = 25
ROUNDS = 5
SECONDS = 0.3
FEW, MANY = 10, 1000
"""How many workers with 25 families each: the office, and a hundred times as many."""
_FIRST = "substr(old.id, 1, 8) NOT GLOB '0000*'"
COPIED = {
    "case": _FIRST,
    "case_staff": _FIRST,
    "child": _FIRST,
    "person": f"{_FIRST} AND old.key GLOB 'C*'",
    "meeting": _FIRST,
    "meeting_session": _FIRST,
}
"""Tables that Today reads, and which of their rows are copied: those that are no copies."""
_OWN_ID = "printf('0000%04x', n) || substr(old.{}, 9)"
_VALUES = {
    **{each: _OWN_ID.format(each) for each in ("id", "case_id", "meeting_id")},
    "number": "old.number || '-' || n",
    "email": "'worker-' || n || '@ocfs.example.org'",
}


def figures(folder: Path) -> Iterator[Figure]:
    url = filled(f"sqlite:///{folder / 'database.db'}")
    db = Database(url)
    try:
        yield _locked(db)
        yield from _today(db, folder / "database.db")
    finally:
        db.close()


def _locked(db: Database) -> Figure:
    def write(_number: int) -> int:
        locked = 0
        for _ in range(WRITES_EACH):
            try:
                with db.write() as session:
                    families = session.exec(select(func.count()).select_from(Case)).one()
                    session.execute(update(Case).values(file_sha256=str(families)))
            except OperationalError:
                locked += 1
        return locked

    with ThreadPoolExecutor(WRITERS) as pool:
        locked = sum(pool.map(write, range(WRITERS)))
    name = f"database is locked, {WRITERS} writers that read first"
    return Figure(name, "times", locked, 0, "at most")


def _today(db: Database, path: Path) -> Iterator[Figure]:
    """The statements of one worker's Today, among few families and among a hundred times more."""
    with db.read() as session:
        actor = actor_of(session)
    with closing(sqlite3.connect(path)) as raw:
        asked = _asked(db, actor)
        _copy(raw, range(1, FEW))
        few = _milliseconds(raw, asked)
        _copy(raw, range(FEW, MANY))
        many = _milliseconds(raw, asked)
    name = f"Today's SQL among {MANY * FAMILIES:,} families"
    yield Figure(name, "ms", many, 3, "at most", few, f"{FEW * FAMILIES:,} families")
    yield Figure("the same", "ms", many, 5, "at most")


def _asked(db: Database, actor: Actor) -> list[tuple[str, Any]]:
    seen: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_rest: Any) -> None:
        seen.append((statement, values))

    event.listen(db.engine, "before_cursor_execute", note)
    with db.read() as session:
        today_board(session, actor, now=clock.now(), due_soon_days=30, share_days=30)
    event.remove(db.engine, "before_cursor_execute", note)
    return seen


def _milliseconds(raw: sqlite3.Connection, asked: list[tuple[str, Any]]) -> float:
    def ask_all() -> None:
        for statement, values in asked:
            raw.execute(statement, values).fetchall()

    return 1000 / median(rate(ask_all, seconds=SECONDS) for _ in range(ROUNDS))


def _copy(raw: sqlite3.Connection, numbers: range) -> None:
    """The same families again for each number, with a worker and ids of its own."""
    with raw:
        raw.execute(
            "CREATE TEMP TABLE copy AS SELECT value AS n FROM json_each(?)", [str([*numbers])]
        )
        for table, which in COPIED.items():
            columns = [row[1] for row in raw.execute(f'PRAGMA table_info("{table}")')]
            values = ", ".join(_VALUES.get(each, f'old."{each}"') for each in columns)
            names = ", ".join(f'"{each}"' for each in columns)
            raw.execute(
                f'INSERT INTO "{table}" ({names}) SELECT {values} FROM "{table}" AS old, copy '  # noqa: S608 - our own names
                f"WHERE {which}"
            )
        raw.execute("DROP TABLE copy")
        raw.execute("ANALYZE")
