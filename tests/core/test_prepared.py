"""What tests begin with: no rows, or exactly the rows that were made for them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ftm.core.database import Database
from ftm.meetings.models import PolicyInForce
from ftm.migrations.tables import metadata
from tests.support.databases import empty, put_file
from tests.support.families import take
from tests.support.prepared import begin_empty, prepared
from tests.support.world import import_family, populate

POLICY = {PolicyInForce.__tablename__}
Rows = dict[str, list[Any]]


@pytest.fixture
def renew(db: Database, sqlite_template: Path) -> Callable[[], None]:
    """As the next test would find the database."""

    def begin_again() -> None:
        if db.is_sqlite:
            put_file(db, sqlite_template)
        else:
            empty(db)
        begin_empty(db)

    return begin_again


def rows(db: Database) -> Rows:
    with db.ask() as ask:
        found = {each.name: list(ask.execute(each.select())) for each in metadata.sorted_tables}
    return {name: sorted(found[name], key=repr) for name in found if found[name]}


def test_nothing_of_one_test_is_left_for_the_next(db: Database, renew: Callable[[], None]) -> None:
    assert rows(db).keys() == POLICY
    take(db, "S4")
    assert rows(db).keys() > POLICY
    renew()
    assert rows(db).keys() == POLICY


def test_what_was_made_once_comes_back_whole(db: Database, renew: Callable[[], None]) -> None:
    first = prepared(import_family, db, "S5")
    made = rows(db)
    renew()
    assert prepared(import_family, db, "S5") == first
    assert rows(db) == made


def test_what_was_written_before_stays(db: Database, renew: Callable[[], None]) -> None:
    prepared(import_family, db, "S5")
    renew()
    populate(db)
    before = rows(db)["worker"]
    prepared(import_family, db, "S5")
    assert rows(db)["worker"] == before
