"""`ftm serve` with a mailbox reads what comes in beside the pages, and ends when it is told to."""

import contextlib
import os
import shutil
import signal
import socket
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from threading import Thread

import pytest
import time_machine
from sqlmodel import select

from ftm.core.database import Database
from ftm.invitations.models import Invitation
from tests.cli.test_serving import SETTINGS
from tests.invitations.answers import calendar, mail, stamp
from tests.invitations.listing import planned_only, send, take_meeting
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


def wait_for(what: Callable[[], bool]) -> bool:
    until = time.monotonic() + LONGEST
    while not (found := what()) and time.monotonic() < until:
        time.sleep(0.02)
    return found


def test_an_answer_is_fetched_while_pages_are_served_and_both_end_together(
    sqlite_template: Path, tmp_path: Path, mailbox: MailboxServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "ftm.db"
    shutil.copyfile(sqlite_template, file)
    db = Database(f"sqlite:///{file}")
    with socket.create_server((PLACE, 0)) as found:
        port = found.getsockname()[1]
    seen: list[bool] = []

    def look_and_stop() -> None:
        if wait_for(lambda: is_served(port)):
            seen.append(wait_for(lambda: reply_of(db) == "accepted"))
            seen.append(is_served(port))
            os.kill(os.getpid(), signal.SIGINT)

    with contextlib.closing(db), mailbox, time_machine.travel(OCTOBER_1, tick=True):
        given = {"HOST": PLACE, "PORT": str(mailbox.port), "SECURITY": "none"}
        for name, value in (given | {"USERNAME": USER, "PASSWORD": PASSWORD}).items():
            monkeypatch.setenv(f"FTM_IMAP_{name}", value)
        send(db, populate(db).robin, take_meeting(db, planned_only("S4", "correct"))[1])
        mailbox.deliver(answer(db))
        watcher = Thread(target=look_and_stop)
        watcher.start()
        stopped = ftm(file, "serve", "--host", PLACE, "--port", port)
        watcher.join()
    assert stopped.exit_code == 0, stopped.err
    assert seen == [True, True]
    assert not is_served(port)


def is_served(port: int) -> bool:
    address = f"http://{PLACE}:{port}/sign-in"
    with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=5) as page:
        return bool(page.status == 200)
    return False
