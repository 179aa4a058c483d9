"""What tests begin with: no rows, or exactly the rows that were made for them."""

from datetime import date
from typing import Any

import time_machine
from sqlalchemy import text

from ftm.core.database import Database
from ftm.meetings.models import PolicyInForce
from ftm.migrations.tables import metadata
from tests.support.families import OCTOBER_1, take
from tests.support.prepared import begin_empty, moment, prepared
from tests.support.world import import_family, populate

POLICY = {PolicyInForce.__tablename__}
Rows = dict[str, list[Any]]


def rows(db: Database) -> Rows:
    with db.ask() as ask:
        names = ask.execute(_TABLES_WITH_ROWS).scalars().all()
        return {
            name: sorted(ask.execute(metadata.tables[name].select()), key=repr) for name in names
        }


_TABLES_WITH_ROWS = text(
    " UNION ALL ".join(
        f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM \"{name}\")"  # noqa: S608 - our tables
        for name in metadata.tables
    )
)


def test_nothing_of_one_test_is_left_for_the_next(db: Database) -> None:
    assert rows(db).keys() == POLICY
    populate(db)
    assert rows(db).keys() > POLICY
    begin_empty(db)
    assert rows(db).keys() == POLICY


def test_what_was_made_once_comes_back_whole(db: Database) -> None:
    first = prepared(import_family, db, "S5")
    made = rows(db)
    begin_empty(db)
    assert prepared(import_family, db, "S5") == first
    assert rows(db) == made


def test_what_was_written_before_stays(db: Database) -> None:
    prepared(populate, db)
    begin_empty(db)
    take(db, "S5")
    before = rows(db)["case"]
    prepared(populate, db)
    assert rows(db)["case"] == before


def test_rows_are_of_a_day_while_the_clock_runs_and_of_an_instant_once_it_is_stopped() -> None:
    assert {type(moment()) for _ in range(1000)} == {date}
    with time_machine.travel(OCTOBER_1, tick=False):
        assert moment() == OCTOBER_1
