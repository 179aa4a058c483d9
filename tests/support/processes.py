"""Processes of their own, which a test can really kill: forks of one that loaded the program."""

import gc
import os
from multiprocessing import forkserver, get_context

# Loaded first by the server of forks: collecting while it loads the rest takes a seventh longer.
gc.disable()
processes = get_context("forkserver")
# One server of forks serves a whole run, so it loads what any of these tests runs in a process.
processes.set_forkserver_preload(
    [
        __name__,
        "ftm.summaries.bulk_workers",
        "tests.support.commands",
        "tests.invitations.killed",
        "tests.mail.other_process",
    ]
)


def serve_forks() -> None:
    """Start the server of forks now, for this process and for the forks that it makes of itself.

    It loads while this process does, on a processor that would idle.
    """
    forkserver.ensure_running()
    os.register_at_fork(after_in_child=_believe_in_the_server)


def _believe_in_the_server() -> None:
    # Multiprocessing would ask after it as after a child, which only the process above has.
    forkserver._forkserver.ensure_running = lambda: None  # type: ignore[method-assign]  # noqa: SLF001 - no other way
