"""Prepares every test process. The fixtures are in tests/support/fixtures.py."""

import gc
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

MEMORY = Path("/dev/shm")  # noqa: S108 - Linux's own name for it
ROOM_FOR_FILES = 2**30
BROWSER = "tests/browser/"
# Everything is imported now and stays: the collector would look at it again and again.
gc.disable()


def pytest_configure(config: pytest.Config) -> None:
    """SQLite waits for the disk at every commit, as it should; a disk in memory waits least."""
    if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM_FOR_FILES:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))
    if not _only_hands_out(config):
        config.pluginmanager.import_plugin("tests.support.fixtures")


def _only_hands_out(config: pytest.Config) -> bool:
    """The process of pytest-xdist that gives the tests to others need not load the program."""
    return config.getoption("dist", "no") != "no" and not hasattr(config, "workerinput")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """A whole file goes to one process: what its tests prepare is made once, not in each process.

    In the order of their names, which puts quick files last: all processes end at the same time.
    """
    from xdist.scheduler import LoadFileScheduling  # noqa: PLC0415 - only when tests are shared out

    class ByFile(LoadFileScheduling):  # type: ignore[misc]
        def _split_scope(self, nodeid: str) -> str:
            # One after another: two browsers at once would wait for each other.
            return "browser" if nodeid.startswith(BROWSER) else super()._split_scope(nodeid)

    config.option.loadscopereorder = False
    return ByFile(config, log)
