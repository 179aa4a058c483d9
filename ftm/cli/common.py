"""What the commands share: the database, the moment asked about, and a folder to write to."""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer

from ftm.core.database import Database
from ftm.core.errors import BadInputError
from ftm.core.schema import check_is_current
from ftm.facts import CaseFacts
from ftm.facts.meeting import Meeting
from ftm.paths import SEED
from ftm.policies.loading import load_pack
from ftm.policies.pack import PolicyPack
from ftm.settings import DEFAULT_DATABASE_URL, DEFAULT_POLICY_PACK

Now = Annotated[
    str,
    typer.Option(
        "--now", help="The moment asked about, ISO 8601; without an offset: the case's wall clock."
    ),
]
Out = Annotated[Path, typer.Option("--out", help="An empty or new folder for the files.")]


_LONGEST_CLOCK = timedelta(days=500)

# A process that runs many commands may set one that remembers what it opened before.
opening: ContextVar[Callable[[str], Database]] = ContextVar("opening", default=Database)


@contextmanager
def open_database(*, check: bool = True) -> Iterator[Database]:
    """The database of FTM_DATABASE_URL; with `check`, refused when its schema is behind."""
    db = opening.get()(os.environ.get("FTM_DATABASE_URL", DEFAULT_DATABASE_URL))
    try:
        if check:
            check_is_current(db)
        yield db
    finally:
        db.close()


def moment(text: str, facts: CaseFacts) -> datetime:
    """`--now` as an aware instant. Raises BadInputError."""
    zone = ZoneInfo(facts.case.time_zone)
    try:
        value = datetime.fromisoformat(text)
        value = value if value.tzinfo else value.replace(tzinfo=zone)
        # Clocks are counted on from here by months: not into the years that no calendar has.
        value.astimezone(zone) + _LONGEST_CLOCK
    except (ValueError, OverflowError) as error:
        raise BadInputError(f"--now {text!r} is not a date and time in ISO 8601.") from error
    return value


def find_meeting(facts: CaseFacts, meeting_id: str) -> Meeting:
    """A meeting entry by its id in the case file. Raises BadInputError."""
    meeting = facts.meetings_by_id.get(meeting_id)
    if meeting is None:
        raise BadInputError(f"Case {facts.case.number} has no meeting {meeting_id!r}.")
    return meeting


def pack_of_command() -> PolicyPack:
    """The policy pack named by FTM_POLICY_PACK."""
    name = os.environ.get("FTM_POLICY_PACK", DEFAULT_POLICY_PACK)
    return load_pack(SEED / "policies" / f"{name}.toml")


def check_empty(out: Path) -> None:
    """Raises BadInputError unless `out` is a folder that is empty or can be made."""
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise BadInputError(f"--out {out} is not an empty folder.")


def write_folder(out: Path, files: dict[str, bytes], manifest: dict[str, Any]) -> None:
    """Write the files and `manifest.json`. Raises BadInputError when the disk refuses."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            (out / name).write_bytes(content)
        (out / "manifest.json").write_text(
            json.dumps(manifest, ensure_ascii=False, indent=1), encoding="utf-8"
        )
    except OSError as error:
        raise BadInputError(f"--out {out} cannot be written ({error.strerror}).") from error
