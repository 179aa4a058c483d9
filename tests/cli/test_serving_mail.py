"""`ftm serve` with a mailbox reads what comes in beside the pages, and ends when it is told to."""

import contextlib
import os
import shutil
import signal
import socket
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event, Thread

import pytest
import time_machine
from sqlmodel import select

from ftm.core.database import Database
from ftm.invitations.models import Invitation
from tests.cli.test_serving import SETTINGS
from tests.invitations.answers import calendar, mail, stamp
from tests.invitations.listing import take_and_send
from tests.mail.imap_server import PASSWORD, PLACE, USER, MailboxServer
from tests.support.commands import ftm
from tests.support.families import OCTOBER_1
from tests.support.world import populate

REMY = "remy@example.org"
LONGEST = 20.0


@pytest.fixture
def mailbox(monkeypatch: pytest.MonkeyPatch) -> MailboxServer:
    for name, value in SETTINGS.items():
        monkeypatch.setenv(name, value)
    # Nobody listens there: what is in the outbox stays.
    monkeypatch.setenv("FTM_SMTP_PORT", "1")
    return MailboxServer()


def reply_of(db: Database) -> str | None:
    with db.read() as session:
        return session.exec(select(Invitation).where(Invitation.person == "Remy")).one().reply


def answer(db: Database) -> bytes:
    """What Remy's calendar program sends."""
    with db.read() as session:
        uid = session.exec(select(Invitation.uid).where(Invitation.person == "Remy")).one()
    said = calendar(uid=uid, attendee=f"mailto:{REMY}", stamp=stamp(OCTOBER_1))
    return mail(said, sender=REMY)


@pytest.fixture
def port() -> Iterator[int]:
    """A port that nobody else is given before the program listens there."""
    with socket.socket() as held:
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        held.bind((PLACE, 0))
        yield held.getsockname()[1]


def test_an_answer_is_fetched_while_pages_are_served_and_both_end_together(
    sqlite_template: Path,
    tmp_path: Path,
    mailbox: MailboxServer,
    port: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file = tmp_path / "ftm.db"
    shutil.copyfile(sqlite_template, file)
    db = Database(f"sqlite:///{file}")
    seen: list[bool] = []
    ended = Event()

    def look_and_stop() -> None:
        if wait_for(lambda: is_served(port), ended):
            seen.append(wait_for(lambda: reply_of(db) == "accepted", ended))
            seen.append(is_served(port))
            os.kill(os.getpid(), signal.SIGINT)

    with contextlib.closing(db), mailbox, time_machine.travel(OCTOBER_1, tick=True):
        given = {"HOST": PLACE, "PORT": str(mailbox.port), "SECURITY": "none"}
        for name, value in (given | {"USERNAME": USER, "PASSWORD": PASSWORD}).items():
            monkeypatch.setenv(f"FTM_IMAP_{name}", value)
        take_and_send(db, populate(db).robin, only="Remy")
        mailbox.deliver(answer(db))
        watcher = Thread(target=look_and_stop)
        watcher.start()
        stopped = ftm(file, "serve", "--host", PLACE, "--port", port)
        ended.set()
        watcher.join()
    assert stopped.exit_code == 0, stopped.err
    assert seen == [True, True]
    assert not is_served(port)


def wait_for(what: Callable[[], bool], ended: Event) -> bool:
    """Whether it comes about, before the program has ended and in good time."""
    until = time.monotonic() + LONGEST
    while not (found := what()) and time.monotonic() < until and not ended.wait(0.02):
        pass
    return found


def is_served(port: int) -> bool:
    address = f"http://{PLACE}:{port}/sign-in"
    with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=5) as page:
        return bool(page.status == 200)
    return False
