"""Does something every minute beside the web application, whatever happens to one round of it."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from threading import Event

from sqlalchemy.exc import SQLAlchemyError

logger = logging.getLogger(__name__)

EVERY_SECONDS = 60.0
PATIENCE_SECONDS = 10.0


class Rounds:
    """Calls `go_round(stop)` again and again, in a thread; what it says is put into the log.

    `stop` is set when the program ends. `open` and `close` are the application's start-up and
    shutdown hooks. `name` begins each line of the log.
    """

    def __init__(
        self, name: str, go_round: Callable[[Event], str], *, every_seconds: float = EVERY_SECONDS
    ) -> None:
        self._name, self._go_round, self._every = name, go_round, every_seconds
        self._stop = Event()

    async def open(self) -> None:
        self._closing = asyncio.Event()
        self._task = asyncio.create_task(self._run())

    async def close(self) -> None:
        """Let a round end; what it has not committed is done after the next start."""
        self._stop.set()
        self._closing.set()
        await end_task(self._task)

    async def _run(self) -> None:
        while not self._closing.is_set():
            trouble = await asyncio.to_thread(self._try)
            if trouble:
                logger.warning("%s: %s", self._name, trouble)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._closing.wait(), self._every)

    def _try(self) -> str:
        # The kind only: the words of an error may hold what a family is called.
        try:
            return self._go_round(self._stop)
        except SQLAlchemyError as error:
            return f"The database failed ({type(error).__name__})."
        except Exception as error:  # noqa: BLE001 - the next round may go better than this one
            return f"Our program failed ({type(error).__name__})."


async def end_task(task: asyncio.Task[None]) -> None:
    """Wait ten seconds for it to end by itself, then end it."""
    await asyncio.wait({task}, timeout=PATIENCE_SECONDS)
    task.cancel()
    await asyncio.wait({task})
