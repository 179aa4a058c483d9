"""Prepares every test process. The fixtures are in tests/support/fixtures.py."""

import gc
import os
import shutil
from pathlib import Path

import pytest

from tests.support.processes import serve_forks

pytest_plugins = ["tests.support.forks"]
MEMORY = Path("/dev/shm")  # noqa: S108 - Linux's own name for it
ROOM_FOR_FILES = 2**30
# Everything is imported now and stays: the collector would look at it again and again.
gc.disable()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database",
        choices=["sqlite", "postgres"],
        help="run every test on this kind alone; without it, those about stored rows run on both",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Make the run quick and load what all tests need."""
    # SQLite waits for the disk at every commit, as it should; a disk in memory waits least.
    if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM_FOR_FILES:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))
    if config.option.forks > 1:
        serve_forks()
    config.pluginmanager.import_plugin("tests.support.fixtures")
    config.pluginmanager.import_plugin("tests.support.postgres")
