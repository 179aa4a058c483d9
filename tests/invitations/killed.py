"""Reminds in a process of its own and really kills it, at the commit."""

from datetime import datetime
from multiprocessing.synchronize import Event
from threading import Event as Never

from sqlalchemy import event
from sqlmodel import Session

from ftm.core.database import Database
from ftm.invitations.reminding_room import remind_once
from tests.invitations.listing import BASE, MAINE
from tests.support.processes import processes


def kill_at(moment: str, db: Database, now: datetime) -> None:
    """SIGKILL to a program that reminds: just before its `commit`, or just `after_commit`."""
    url = db.engine.url.render_as_string(hide_password=False)
    reached = processes.Event()
    process = processes.Process(target=_remind, args=(url, moment, now, reached))
    process.start()
    assert reached.wait(30)
    process.kill()
    process.join(10)
    assert process.exitcode == -9


def _remind(url: str, moment: str, now: datetime, reached: Event) -> None:
    def hang(_of: object) -> None:
        reached.set()
        Never().wait()

    db = Database(url)
    event.listen(db.engine if moment == "commit" else Session, moment, hang)
    remind_once(db, MAINE, BASE, now=now)
