"""Facts are remembered, and never older than the last commit."""

import pytest
from sqlmodel import Session, select

from ftm.cases.models import Case, Person
from ftm.core.database import Database
from ftm.facts import CaseFacts
from ftm.meetings.case_facts import case_id_of, load_facts
from ftm.plans.models import Item
from tests.support.families import take
from tests.support.prepared import prepared

NUMBER = "PC-2025-0404"


@pytest.fixture(autouse=True)
def spruceby(db: Database) -> None:
    prepared(take, db, "S4")


def facts(session: Session) -> CaseFacts:
    return load_facts(session, case_id_of(session, NUMBER))


def linden(session: Session) -> Person:
    return session.exec(select(Person).where(Person.key == "M1")).one()


def test_unchanged_facts_are_read_once(db: Database) -> None:
    with db.read() as session:
        first = facts(session)
    with db.read() as session:
        assert facts(session) is first


def test_writing_what_stands_there_already_changes_nothing(db: Database) -> None:
    with db.write() as session:
        first, row = facts(session), linden(session)
        row.name = str(row.name)
        session.get_one(Case, row.case_id).kind = first.case.kind
        assert facts(session) is first
        row.name = "Linden New"
        assert facts(session) is not first


def test_a_change_is_seen_by_the_next_reader_and_inside_its_own_transaction(db: Database) -> None:
    with db.write() as session:
        facts(session)
        linden(session).name = "Linden New"
        assert facts(session).name_of("M1") == "Linden New"
    with db.read() as session:
        assert facts(session).name_of("M1") == "Linden New"


def test_what_was_rolled_back_is_forgotten(db: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        change_and_fail(db)
    with db.write() as session:
        linden(session).phone = "207-555-0199"
    with db.read() as session:
        assert facts(session).name_of("M1") == "Linden Spruceby"


def test_a_new_line_is_not_put_into_facts_that_changed_while_it_was_asked_for(db: Database) -> None:
    with db.write() as session:
        facts(session)
        session.exec(select(Item).limit(1)).one().text = "Said a moment ago."
        session.flush()
        seen = session.exec(select(Case.revision)).one()
        linden(session).name = "Linden New"
        session.flush()
        now = load_facts(session, case_id_of(session, NUMBER), seen)
    assert now.name_of("M1") == "Linden New"
    assert "Said a moment ago." in [each.text for each in now.plan.items]


def change_and_fail(db: Database) -> None:
    with db.write() as session:
        linden(session).name = "Never saved"
        assert facts(session).name_of("M1") == "Never saved"
        raise ZeroDivisionError
