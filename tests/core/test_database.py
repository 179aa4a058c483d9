"""One unit of work: whole or nothing, writers in turn, and nothing said about bound values."""

import threading
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError, InternalError, OperationalError, StatementError
from sqlmodel import col, func, select

from ftm.core import audit, clock
from ftm.core.actor import COMMAND_LINE
from ftm.core.audit import AuditEvent
from ftm.core.database import Database
from ftm.core.tables import new_id
from ftm.meetings.models import Segment


def count(db: Database) -> int:
    with db.read() as session:
        return session.exec(select(func.count(col(AuditEvent.id)))).one()


def test_what_raises_leaves_nothing_behind(db: Database) -> None:
    def change_and_fail() -> None:
        with db.write() as session:
            audit.record(session, COMMAND_LINE, "try_it", "nothing")
            session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        change_and_fail()
    assert count(db) == 0


def test_reading_never_saves(db: Database) -> None:
    with suppress(InternalError), db.read() as session:
        audit.record(session, COMMAND_LINE, "try_it", "nothing")
    assert count(db) == 0


@pytest.mark.postgres
def test_a_connection_that_the_server_closed_is_replaced(postgres_db: Database) -> None:
    postgres_db.close()
    with postgres_db.ask() as here:
        with postgres_db.ask() as there:
            closed = there.execute(select(func.pg_backend_pid())).scalar_one()
        assert here.execute(select(func.pg_terminate_backend(closed, 5000))).scalar_one()
        with postgres_db.ask() as there:
            assert there.execute(select(func.pg_backend_pid())).scalar_one() != closed


def test_writers_who_read_first_take_turns_and_none_is_told_locked(db: Database) -> None:
    failures: list[BaseException] = []

    def work() -> None:
        try:
            for _ in range(5):
                with db.write() as session:
                    session.exec(select(func.count(col(AuditEvent.id)))).one()
                    audit.record(session, COMMAND_LINE, "count", "nothing")
        except BaseException as error:  # noqa: BLE001 - told to the test, which fails on it
            failures.append(error)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert count(db) == 20


def test_two_processes_writing_one_sqlite_file_wait_for_each_other(
    sqlite_db: Database, tmp_path: Path
) -> None:
    other = Database(str(sqlite_db.engine.url))
    with sqlite_db.write() as session:
        audit.record(session, COMMAND_LINE, "first", "nothing")
        session.flush()
        done = threading.Event()

        def write_too() -> None:
            with other.write() as second:
                audit.record(second, COMMAND_LINE, "second", "nothing")
            done.set()

        thread = threading.Thread(target=write_too)
        thread.start()
        assert not done.wait(0.2)
    thread.join()
    other.close()
    assert count(sqlite_db) == 2


def test_an_error_message_never_holds_a_bound_value(db: Database) -> None:
    private = "Linden Spruceby"
    segment = Segment(
        case_id=new_id(),
        meeting_id=new_id(),
        session=private,
        starts_at=clock.now(),
        ends_at=clock.now(),
        topic=private,
    )
    with pytest.raises((IntegrityError, OperationalError)) as caught, db.write() as session:
        session.add(segment)
    assert private not in str(caught.value)


def test_an_instant_without_a_zone_is_refused(db: Database) -> None:
    naive = clock.now().replace(tzinfo=None)
    with pytest.raises(StatementError), db.write() as session:
        audit.record(session, COMMAND_LINE, "try_it", "nothing", at=naive)


def test_an_instant_comes_back_as_the_same_instant_in_utc(db: Database) -> None:
    moment = clock.now()
    with db.write() as session:
        audit.record(session, COMMAND_LINE, "try_it", "nothing", at=moment)
    with db.read() as session:
        stored = session.exec(select(AuditEvent)).one().at
    assert stored == moment
    assert stored.utcoffset() == moment.utcoffset()
