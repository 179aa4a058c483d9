"""What is remembered of a case rests on tables alone whose changes give it a new revision."""

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import Session

from ftm.cases.models import Case, CaseRow
from ftm.cases.revisions import new_revision
from ftm.core.database import Database
from ftm.insight.today_facts import facts_of
from ftm.meetings.case_facts import load_facts
from tests.support.counting import statements
from tests.support.databases import on_sqlite
from tests.support.families import take
from tests.support.prepared import prepared

TABLE = re.compile(r'(?:FROM|JOIN) "?(\w+)')
FEWEST_TABLES = 10


def case_file(session: Session, case_id: UUID, revision: str) -> None:
    load_facts(session, case_id, revision)


def today(session: Session, case_id: UUID, revision: str) -> None:
    facts_of(session, [(case_id, revision)])


@on_sqlite
@pytest.mark.parametrize("read", [case_file, today])
def test_a_change_of_any_table_that_is_read_renews_the_case(
    db: Database, read: Callable[[Session, UUID, str], None]
) -> None:
    case_id = prepared(take, db, "S4")
    with db.read() as session, statements(db) as seen:
        read(session, case_id, new_revision())
    asked = set(TABLE.findall(" ".join(seen)))
    assert len(asked) >= FEWEST_TABLES
    assert asked <= {Case.__tablename__, *tables_of(CaseRow)}


def tables_of(kind: Any) -> set[str]:
    own = {kind.__tablename__} if hasattr(kind, "__table__") else set()
    return own.union(*map(tables_of, kind.__subclasses__()))
