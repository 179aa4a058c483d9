"""Fills the demo's own database: families of `seed/families/`, workers of `seed/demo.toml`."""

import tomllib
from datetime import datetime
from pathlib import Path

from sqlmodel import Session, select

from ftm.accounts import passwords, queries, service
from ftm.casefiles.importing import import_case
from ftm.casefiles.reading import read_case
from ftm.cases.models import Case
from ftm.core.actor import COMMAND_LINE
from ftm.core.database import Database
from ftm.demo.dates import move_days, weeks_to
from ftm.paths import SEED
from ftm.value import Value

FAMILIES = SEED / "families"
DEMO = SEED / "demo.toml"


class DemoWorker(Value):
    """Somebody who may sign in to the demo; `about` says what there is to see."""

    email: str
    name: str
    role: str
    unit: str
    about: str


def set_up(
    db: Database, *, now: datetime, passphrase: str, seed: Path = DEMO
) -> tuple[DemoWorker, ...]:
    """Import the families if there is none, and let every demo worker sign in with `passphrase`.

    The database has the current schema. Answers who may sign in.
    """
    data = tomllib.loads(seed.read_text(encoding="utf-8"))
    workers = tuple(DemoWorker(**each) for each in data["workers"])
    hashed = passwords.hash_passphrase(passphrase)
    with db.write() as session:
        if session.exec(select(Case.id).limit(1)).first() is None:
            _import_families(session, weeks_to(now.date(), written_for=data["written_for"]))
        for worker in workers:
            _let_in(session, worker, hashed, now)
    return workers


def moved_family(path: Path, weeks: int) -> bytes:
    """A family's case file with its dates moved."""
    return move_days(path.read_text(encoding="utf-8"), weeks).encode()


def _import_families(session: Session, weeks: int) -> None:
    for path in sorted(FAMILIES.glob("*.json")):
        import_case(session, COMMAND_LINE, *read_case(moved_family(path, weeks)))


def _let_in(session: Session, worker: DemoWorker, hashed: str, now: datetime) -> None:
    known = queries.find_actor(session, worker.email)
    if known is not None:
        service.change_password(session, known, password_hash=hashed, now=now)
        return
    service.create_worker(
        session,
        COMMAND_LINE,
        email=worker.email,
        name=worker.name,
        role=worker.role,
        unit=worker.unit,
        password_hash=hashed,
    )
