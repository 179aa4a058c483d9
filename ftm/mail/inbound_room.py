"""Reads the mailbox every minute beside the web application."""

import asyncio
import logging
from contextlib import suppress
from threading import Event

from sqlalchemy.exc import SQLAlchemyError

from ftm.core.database import Database
from ftm.mail.imap_settings import ImapSettings
from ftm.mail.inbound import Take, fetch_once

logger = logging.getLogger(__name__)

EVERY_SECONDS = 60.0
_PATIENCE_SECONDS = 10.0


class InboundRoom:
    """`open` and `close` are the application's start-up and shutdown hooks.

    Without a mailbox nothing is read.
    """

    def __init__(
        self,
        db: Database,
        imap: ImapSettings | None,
        take: Take,
        *,
        every_seconds: float = EVERY_SECONDS,
    ) -> None:
        self._db, self._imap, self._take, self._every = db, imap, take, every_seconds
        self._stop = Event()

    async def open(self) -> None:
        self._closing = asyncio.Event()
        self._reader = asyncio.create_task(self._read_forever())

    async def close(self) -> None:
        """Let it finish its mail; what is not recorded is read after the next start."""
        self._stop.set()
        self._closing.set()
        await asyncio.wait({self._reader}, timeout=_PATIENCE_SECONDS)
        self._reader.cancel()
        await asyncio.wait({self._reader})

    async def _read_forever(self) -> None:
        while self._imap is not None and not self._closing.is_set():
            trouble = await asyncio.to_thread(self._visit, self._imap)
            if trouble:
                logger.warning("mailbox: %s", trouble)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._closing.wait(), self._every)

    def _visit(self, imap: ImapSettings) -> str:
        try:
            return fetch_once(self._db, imap, self._take, stop=self._stop).trouble
        except SQLAlchemyError as error:
            # The kind only: a database's words may hold what a family is called.
            return f"The database failed ({type(error).__name__})."
        except Exception as error:  # noqa: BLE001 - the next visit may go better than this one
            return f"Our program failed ({type(error).__name__})."
