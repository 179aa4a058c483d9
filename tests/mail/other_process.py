"""Workers in processes of their own, so that a test can really kill one."""

import asyncio
from multiprocessing import get_context
from multiprocessing.process import BaseProcess

from ftm.core.database import Database
from ftm.mail.smtp_settings import SmtpSettings
from ftm.mail.worker import run_once
from tests.mail.misbehaving import MailServer
from tests.mail.outbox import StandingClock

_processes = get_context("forkserver")


def start_worker(db: Database, server: MailServer) -> BaseProcess:
    """Start one run of the worker in another process, at the instant of StandingClock."""
    url = db.engine.url.render_as_string(hide_password=False)
    process = _processes.Process(target=_run, args=(url, server.port))
    process.start()
    return process


def prepare() -> None:
    """Load the program once; each worker is then a fork of it."""
    _processes.set_forkserver_preload([__name__])


def _run(url: str, port: int) -> None:
    smtp = SmtpSettings("127.0.0.1", port, "none", timeout_seconds=20.0, connections=2)
    db = Database(url)
    asyncio.run(run_once(db, smtp, now=StandingClock()))
    db.close()
