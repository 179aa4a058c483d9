"""Runs the `ftm` command inside this process: the same code, without starting Python each time."""

import contextlib
import io
import os
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ftm.cli import common, main
from ftm.core.database import Database

# Each command closes its database; opened again, it still knows the statements it compiled.
common.opening.set(cache(Database))


@dataclass(frozen=True)
class Answer:
    exit_code: int
    out: str
    err: str


def ftm(database: Path | str, *args: object) -> Answer:
    """What `ftm ARGS` prints and exits with on the database (a SQLite file or an address)."""
    url = f"sqlite:///{database}" if isinstance(database, Path) else database
    out, err = io.StringIO(), io.StringIO()
    before = sys.argv, os.environ.get("FTM_DATABASE_URL")
    sys.argv = ["ftm", *map(str, args)]
    os.environ["FTM_DATABASE_URL"] = url
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            main()
    except SystemExit as stop:
        code = stop.code if isinstance(stop.code, int) else 0 if stop.code is None else 1
    else:
        code = 0
    finally:
        sys.argv = before[0]
        if before[1] is None:
            del os.environ["FTM_DATABASE_URL"]
        else:
            os.environ["FTM_DATABASE_URL"] = before[1]
    return Answer(code, out.getvalue(), err.getvalue())
