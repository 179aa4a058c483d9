"""Sends the reminders that are due: once, or every minute beside the web application."""

import asyncio
import logging
from contextlib import suppress
from datetime import datetime
from uuid import UUID

from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError

from ftm.core import clock
from ftm.core.database import Database
from ftm.invitations.reminding import due_reminders, meetings_ahead, remind_of_meeting
from ftm.policies import PolicyPack

logger = logging.getLogger(__name__)

EVERY_SECONDS = 60.0
_PATIENCE_SECONDS = 10.0


def remind_once(db: Database, pack: PolicyPack, base_url: str, *, now: datetime) -> int:
    """Put every reminder that is due into the outbox, meeting by meeting; how many that were.

    A meeting that nobody needs to be reminded of is only read. One that our program cannot deal
    with keeps no other waiting. Raises what the database raises when it fails.
    """
    with db.read() as session:
        ahead = meetings_ahead(session, pack=pack, now=now)
    count = 0
    for meeting_id in ahead:
        try:
            count += _remind_of(db, meeting_id, pack, base_url, now)
        except (OperationalError, InterfaceError):
            raise
        except Exception as error:  # noqa: BLE001 - one family's trouble must not be everybody's
            # The kind only: the words may hold what a family is called.
            logger.warning("reminders: a meeting could not be dealt with: %s", type(error).__name__)
    return count


def _remind_of(
    db: Database, meeting_id: UUID, pack: PolicyPack, base_url: str, now: datetime
) -> int:
    with db.read() as session:
        if not due_reminders(session, meeting_id, pack=pack, now=now):
            return 0
    with db.write() as session:
        return remind_of_meeting(session, meeting_id, pack=pack, base_url=base_url, now=now)


class ReminderRoom:
    """`open` and `close` are the application's start-up and shutdown hooks."""

    def __init__(
        self,
        db: Database,
        pack: PolicyPack,
        base_url: str,
        *,
        every_seconds: float = EVERY_SECONDS,
    ) -> None:
        self._db, self._pack, self._base_url, self._every = db, pack, base_url, every_seconds

    async def open(self) -> None:
        self._closing = asyncio.Event()
        self._rounds = asyncio.create_task(self._go_round())

    async def close(self) -> None:
        """Let a round end; what it has not committed is sent after the next start."""
        self._closing.set()
        await asyncio.wait({self._rounds}, timeout=_PATIENCE_SECONDS)
        self._rounds.cancel()
        await asyncio.wait({self._rounds})

    async def _go_round(self) -> None:
        while not self._closing.is_set():
            await asyncio.to_thread(self._remind)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._closing.wait(), self._every)

    def _remind(self) -> None:
        try:
            remind_once(self._db, self._pack, self._base_url, now=clock.now())
        except SQLAlchemyError as error:
            # The kind only: a database's words may hold what a family is called.
            logger.warning("reminders: the database failed (%s)", type(error).__name__)
        except Exception as error:  # noqa: BLE001 - the next round may go better than this one
            logger.warning("reminders: our program failed (%s)", type(error).__name__)
