"""`ftm summary issue`: the papers of every closed meeting, stopped anywhere and run again."""

import shutil
import signal
import sqlite3
from collections import Counter
from multiprocessing.synchronize import Event
from pathlib import Path
from threading import Event as Never

import pytest
from sqlalchemy import Connection, Engine, event

from ftm.core.database import Database
from tests.support.commands import ftm
from tests.support.families import take
from tests.support.processes import processes
from tests.support.scenarios import scenario

AFTER = "2026-10-15T18:00-04:00"
ALL = ("summary", "issue", "--all", "--now", AFTER)
FAMILIES = 3
PAPERS = 6
"""Of each family: five recipients and the agency's own record."""


@pytest.fixture(scope="module")
def families(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = Path(shutil.copyfile(sqlite_template, tmp_path_factory.mktemp("families") / "ftm.db"))
    db = Database(f"sqlite:///{file}")
    for number in range(FAMILIES):
        data = scenario("S5")
        data["case"]["number"] = f"BULK-{number}"
        take(db, data)
    db.close()
    change(file, "UPDATE meeting SET closed_at = '2026-10-15 21:00:00.000000' WHERE key='correct'")
    return file


@pytest.fixture
def closed(families: Path, tmp_path: Path) -> Path:
    """A database with families whose meetings are closed and have no papers."""
    return Path(shutil.copyfile(families, tmp_path / "ftm.db"))


def change(file: Path, statement: str) -> None:
    connection = sqlite3.connect(file)
    with connection:
        connection.execute(statement)
    connection.close()


def papers(file: Path) -> Counter[str]:
    """How many papers each meeting has."""
    connection = sqlite3.connect(file, timeout=30)
    rows = connection.execute("SELECT meeting_id FROM issued_document").fetchall()
    connection.close()
    return Counter(row[0] for row in rows)


def killed_in_the_middle(file: Path) -> None:
    """Kill a process that made the papers of one meeting and is about to keep those of another."""
    reached = processes.Event()
    running = processes.Process(target=make_papers_until, args=(reached, file))
    running.start()
    assert reached.wait(60)
    running.kill()
    running.join(10)
    assert running.exitcode == -signal.SIGKILL


def make_papers_until(reached: Event, file: Path) -> None:
    def hang(_connection: Connection) -> None:
        if papers(file):
            reached.set()
            Never().wait()

    event.listen(Engine, "commit", hang)
    ftm(file, *ALL)


def test_killed_in_the_middle_nothing_is_lost_and_nothing_made_twice(closed: Path) -> None:
    killed_in_the_middle(closed)
    before = papers(closed)
    assert list(before.values()) == [PAPERS]
    rest = (FAMILIES - 1) * PAPERS
    answer = ftm(closed, *ALL, "--workers", "2")
    assert answer.exit_code == 0, answer.err
    assert answer.out == f"{rest} papers made for {FAMILIES - 1} meetings.\n"
    assert papers(closed) == dict.fromkeys(papers(closed), PAPERS)
    assert len(papers(closed)) == FAMILIES
    assert ftm(closed, *ALL).out == "0 papers made for 0 meetings.\n"


def test_one_meeting_is_made_by_name_and_what_would_read_otherwise_again(closed: Path) -> None:
    one = ("summary", "issue", "BULK-0", "correct", "--now", AFTER)
    assert ftm(closed, *one).out == f"{PAPERS} papers made for 1 meetings.\n"
    change(
        closed,
        "UPDATE plan_item SET text = 'I drive.' WHERE key = 'i-drive' AND case_id = "
        "(SELECT id FROM \"case\" WHERE number = 'BULK-0')",
    )
    change(closed, "UPDATE \"case\" SET revision = 'new' WHERE number = 'BULK-0'")
    again = ftm(closed, *one).out
    assert 0 < int(again.split()[0]) < PAPERS


def test_what_is_asked_wrongly_is_bad_input_and_what_is_not_over_is_refused(closed: Path) -> None:
    for wrong in (
        ("summary", "issue", "--now", AFTER),
        ("summary", "issue", "BULK-0", "correct", "--all", "--now", AFTER),
        ("summary", "issue", "BULK-0", "nowhere", "--now", AFTER),
        ("summary", "issue", "--all", "--now", "2026-10-15T18:00"),
        ("summary", "issue", "--all", "--now", "soon"),
    ):
        assert ftm(closed, *wrong).exit_code == 2
    early = ftm(closed, "summary", "issue", "--all", "--now", "2026-10-15T09:00-04:00")
    assert early.exit_code == 3
    assert early.err.count("No session of the meeting has ended yet.") == FAMILIES
    assert ftm(closed, "summary", "issue", "BULK-0", "draft-1", "--now", AFTER).exit_code == 3
    assert papers(closed) == {}
