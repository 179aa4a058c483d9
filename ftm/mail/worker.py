"""Empties the outbox. Any number of workers may do so at once, in any number of processes."""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from ftm.core import clock
from ftm.core.database import Database
from ftm.mail import leasing, queries
from ftm.mail.leasing import Leased
from ftm.mail.rules import RETRY_MINUTES, Attempt, MessageState, Outcome
from ftm.mail.smtp_line import SmtpLine, UnreachableError
from ftm.mail.smtp_settings import SmtpSettings
from ftm.value import Value

logger = logging.getLogger(__name__)

Now = Callable[[], datetime]

IDLE_SECONDS = 2.0
# After this many broken conversations in a row it is the server and not the messages.
_BROKEN_IN_A_ROW = 3
_LEASE_RESERVE = timedelta(minutes=1)


class RunCounts(Value):
    """What one run did. `server_trouble` says why it ended early, "" when it did not."""

    sent: int = 0
    waiting: int = 0
    failed: int = 0
    held: int = 0
    server_trouble: str = ""


async def run_once(
    db: Database, smtp: SmtpSettings, *, now: Now = clock.now, stop: asyncio.Event | None = None
) -> RunCounts:
    """Try every message that is due once; returns when none is left or the server is no use.

    `stop` ends the run between two messages. A server that cannot be reached costs no message an
    attempt: all stay due, marked with the reason.
    """
    started = now()
    due = await asyncio.to_thread(_count_due, db, started, smtp.connections)
    runs = [_Run(db, smtp, now, started, stop or asyncio.Event()) for _ in range(due)]
    # Every line finishes its message before an error of one of them is passed on.
    errors = await asyncio.gather(*(run.work() for run in runs), return_exceptions=True)
    for error in errors:
        if error is not None:
            raise error
    states = sum((run.states for run in runs), Counter[MessageState]())
    return RunCounts(
        sent=states[MessageState.SENT],
        waiting=states[MessageState.QUEUED],
        failed=states[MessageState.FAILED],
        held=states[MessageState.HELD],
        server_trouble=next((run.trouble for run in runs if run.trouble), ""),
    )


async def run_forever(
    db: Database,
    smtp: SmtpSettings,
    stop: asyncio.Event,
    *,
    now: Now = clock.now,
    idle_seconds: float = IDLE_SECONDS,
) -> None:
    """Send what is due until `stop` is set. Returns after the message then under way.

    While the server is in trouble it is tried after 1, 2, 5 and then every 15 minutes, for as
    long as it takes.
    """
    failures = 0
    while not stop.is_set():
        try:
            counts = await run_once(db, smtp, now=now, stop=stop)
            trouble = counts.server_trouble
        except SQLAlchemyError as error:
            # The kind only: a database's words may hold what a family is called.
            trouble = f"The database failed ({type(error).__name__})."
        failures = failures + 1 if trouble else 0
        if trouble:
            logger.warning("mail worker: %s", trouble)
        await _pause(stop, _minutes_to_wait(failures) * 60 if trouble else idle_seconds)


class _Run:
    """One line's share of a run."""

    def __init__(
        self, db: Database, smtp: SmtpSettings, now: Now, due_by: datetime, stop: asyncio.Event
    ) -> None:
        self._db = db
        self._line = SmtpLine(smtp)
        self._now = now
        self._due_by = due_by
        self._stop = stop
        self._lease_for = timedelta(seconds=smtp.longest_attempt_seconds) + _LEASE_RESERVE
        self._broken = 0
        self.states: Counter[MessageState] = Counter()
        self.trouble = ""

    async def work(self) -> None:
        try:
            while not self._is_over():
                # The line first: while the server is away no message is touched.
                await self._line.open()
                leased = await asyncio.to_thread(self._take)
                if leased is None:
                    break
                while leased is not None:
                    leased = await self._send(leased)
        except UnreachableError as error:
            self.trouble = str(error)
            await asyncio.to_thread(self._note_unreachable)
        finally:
            await self._line.close()

    def _is_over(self) -> bool:
        return self._stop.is_set() or self.trouble != ""

    async def _send(self, leased: Leased) -> Leased | None:
        """Send one message; gives the next, or None when the line must be looked after first."""
        attempt = await self._line.send(
            sender=leased.envelope_from, recipient=leased.recipient, raw=leased.raw
        )
        self._broken = self._broken + 1 if attempt.outcome is Outcome.BROKEN else 0
        if attempt.outcome is Outcome.SERVER_TROUBLE or self._broken >= _BROKEN_IN_A_ROW:
            self.trouble = attempt.text
        goes_on = self._line.is_open and not self._is_over()
        return await asyncio.to_thread(self._settle, leased, attempt, goes_on=goes_on)

    def _take(self) -> Leased | None:
        with self._db.write() as session:
            return self._next(session)

    def _settle(self, leased: Leased, attempt: Attempt, *, goes_on: bool) -> Leased | None:
        # With the next message in one transaction: half as many waits for the disk.
        with self._db.write() as session:
            state = leasing.settle(session, leased, attempt, now=self._now())
            following = self._next(session) if goes_on else None
        self.states[state] += 1
        return following

    def _next(self, session: Session) -> Leased | None:
        return leasing.take_next(
            session, now=self._now(), due_by=self._due_by, lease_for=self._lease_for
        )

    def _note_unreachable(self) -> None:
        with self._db.write() as session:
            leasing.note_unreachable(session, self.trouble, due_by=self._due_by)


def _count_due(db: Database, now: datetime, at_most: int) -> int:
    with db.read() as session:
        return queries.count_due(session, now, at_most=at_most)


def _minutes_to_wait(failures: int) -> int:
    # Not the hour of a single message: when the server is back, the families' mail is overdue.
    patience = RETRY_MINUTES[:-1]
    return patience[min(failures, len(patience)) - 1]


async def _pause(stop: asyncio.Event, seconds: float) -> None:
    with suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)
