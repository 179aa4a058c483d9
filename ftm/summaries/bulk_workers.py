"""Several processes make papers, each its own share of the meetings."""

import multiprocessing
import os
from collections.abc import Iterator, Sequence
from datetime import datetime
from multiprocessing.connection import Connection, wait
from uuid import UUID

from ftm.core.actor import Actor
from ftm.core.database import Database
from ftm.core.errors import FtmError
from ftm.settings import word_template
from ftm.summaries.bulk import Done, issue_meetings
from ftm.word import template

_STOPPED = "A process that made papers was stopped. Run the command again: it goes on from there."
# Not forks of this process, which would hold its database connections: of one that only loaded
# what they run.
_PROCESSES = multiprocessing.get_context("forkserver")


def issue_in_processes(
    url: str, actor: Actor, meetings: Sequence[UUID], now: datetime, workers: int
) -> Iterator[Done]:
    """As `issue_meetings`, in so many processes. Raises FtmError when one of them was stopped."""
    _PROCESSES.set_forkserver_preload([__name__, "docx"])
    readers: list[Connection] = []
    running = []
    try:
        for number in range(min(workers, len(meetings))):
            reader, writer = _PROCESSES.Pipe(duplex=False)
            share = meetings[number::workers]
            process = _PROCESSES.Process(
                target=_work, args=(url, actor, share, now, writer), daemon=True
            )
            process.start()
            writer.close()
            readers.append(reader)
            running.append(process)
        yield from _told(readers)
        for process in running:
            process.join()
        if any(process.exitcode for process in running):
            raise FtmError(_STOPPED)
    finally:
        for process in running:
            process.terminate()
            process.join()


def _told(readers: list[Connection]) -> Iterator[Done]:
    while readers:
        ready = wait(readers)
        for reader in [each for each in readers if each in ready]:
            try:
                yield reader.recv()
            except EOFError:
                readers.remove(reader)


def _work(
    url: str, actor: Actor, meetings: Sequence[UUID], now: datetime, writer: Connection
) -> None:
    template.choose(word_template(os.environ))
    db = Database(url)
    try:
        for done in issue_meetings(db, actor, meetings, now):
            writer.send(done)
    except BrokenPipeError:
        # Whoever asked for the papers is gone: nobody is left to be told.
        return
    finally:
        db.close()
