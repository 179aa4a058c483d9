"""Runs the mail worker, and in the demo the mail server too, beside the web application."""

import asyncio
import logging
from contextlib import AsyncExitStack

from ftm.core.database import Database
from ftm.mail.rounds import end_task
from ftm.mail.sink import DemoMailbox, demo_sink
from ftm.mail.smtp_settings import SmtpSettings
from ftm.mail.worker import run_forever

logger = logging.getLogger(__name__)


class MailRoom:
    """`open` and `close` are the application's start-up and shutdown hooks.

    With a `mailbox` the demo's mail server listens where `smtp` sends to.
    """

    def __init__(
        self, db: Database, smtp: SmtpSettings, *, mailbox: DemoMailbox | None = None
    ) -> None:
        self._db, self._smtp, self._mailbox = db, smtp, mailbox
        self._servers = AsyncExitStack()

    async def open(self) -> None:
        if self._mailbox is not None:
            await self._servers.enter_async_context(demo_sink(self._mailbox, port=self._smtp.port))
        self._stop = asyncio.Event()
        self._worker = asyncio.create_task(run_forever(self._db, self._smtp, self._stop))
        self._worker.add_done_callback(_report_end)

    async def close(self) -> None:
        """Let the worker finish its message; after ten seconds leave it to the next start."""
        self._stop.set()
        await end_task(self._worker)
        await self._servers.aclose()


def _report_end(worker: asyncio.Task[None]) -> None:
    error = None if worker.cancelled() else worker.exception()
    if error is not None:
        # The kind only: the words may hold what a family is called.
        logger.error(
            "mail worker ended by %s; no mail leaves until a restart", type(error).__name__
        )
