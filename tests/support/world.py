"""The workers of the open scenarios, and Charlie, who has nothing to do with their families."""

from dataclasses import dataclass
from functools import cache
from uuid import UUID

from sqlmodel import Session, col, select

from ftm.accounts import passwords
from ftm.accounts.models import Worker
from ftm.core.actor import Actor, WorkerRole
from ftm.core.database import Database
from ftm.meetings.models import Meeting
from tests.support.kept import take_case
from tests.support.scenarios import scenario

PASSPHRASE = "four plain words together"  # noqa: S105 - opens only test databases


@dataclass(frozen=True)
class World:
    """robin works with the families of S4 and S5, sam supervises robin, fern facilitates."""

    robin: Actor
    sam: Actor
    fern: Actor
    charlie: Actor


@dataclass(frozen=True)
class Family:
    """Row ids of an imported scenario; `meetings` in the order of its file."""

    case_id: UUID
    meetings: tuple[UUID, ...]


def import_family(db: Database, name: str) -> Family:
    """Import an open scenario ("S4", "S5") as the command line does."""
    case_id = take_case(db, scenario(name))
    with db.read() as session:
        rows = select(Meeting.id).where(Meeting.case_id == case_id).order_by(col(Meeting.position))
        return Family(case_id, tuple(session.exec(rows)))


def populate(db: Database) -> World:
    """Give each of them an account with PASSPHRASE."""
    with db.write() as session:
        return World(
            robin=_worker(session, "robin@ocfs.example.org", "Robin Caseworth", "caseworker"),
            sam=_worker(session, "sam@ocfs.example.org", "Sam Overlook", "supervisor"),
            fern=_worker(session, "fern@ftm.example.org", "Fern Hallway", "facilitator", unit=""),
            charlie=_worker(
                session, "charlie@ocfs.example.org", "Charlie Elsewhere", "caseworker", unit="North"
            ),
        )


def _worker(
    session: Session, email: str, name: str, role: WorkerRole, *, unit: str = "Exampleport"
) -> Actor:
    worker = Worker(email=email, name=name, role=role, unit=unit, password_hash=_hash())
    session.add(worker)
    return Actor(worker.id, name, email, role, unit)


@cache
def _hash() -> str:
    return passwords.hash_passphrase(PASSPHRASE)
