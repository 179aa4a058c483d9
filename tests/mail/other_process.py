"""Workers in processes of their own, so that a test can really kill one."""

import asyncio
from multiprocessing.process import BaseProcess

from ftm.core.database import Database
from ftm.mail.smtp_settings import SmtpSettings
from ftm.mail.worker import run_once
from tests.mail.misbehaving import MailServer
from tests.mail.outbox import StandingClock
from tests.support.processes import processes


def start_worker(db: Database, server: MailServer) -> BaseProcess:
    """Start one run of the worker in another process, at the instant of StandingClock."""
    url = db.engine.url.render_as_string(hide_password=False)
    process = processes.Process(target=_run, args=(url, server.port))
    process.start()
    return process


def _run(url: str, port: int) -> None:
    smtp = SmtpSettings("127.0.0.1", port, "none", timeout_seconds=20.0, connections=2)
    db = Database(url)
    asyncio.run(run_once(db, smtp, now=StandingClock()))
    db.close()
