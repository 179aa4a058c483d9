"""Reads of accounts: who holds a session, and how often somebody has tried."""

from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

from sqlalchemy import Connection, bindparam, func, select
from sqlmodel import Session, col

from ftm.accounts import rules
from ftm.accounts.models import SignInTry, WebSession, Worker
from ftm.core.actor import Actor, WorkerRole
from ftm.core.tables import columns_of


@dataclass(frozen=True, slots=True)
class OpenSession:
    actor: Actor
    last_seen_at: datetime


@dataclass(frozen=True, slots=True)
class Credentials:
    actor: Actor
    password_hash: str


@dataclass(frozen=True, slots=True)
class Account:
    """A worker as the worker sees it."""

    name: str
    email: str
    role: str
    phone: str
    unit: str
    office: str


def find_session(connection: Connection, key: str, now: datetime) -> OpenSession | None:
    """The session with this key when it may still be used and its worker still works here."""
    row = connection.execute(_SESSION, {"key": key}).first()
    if row is None:
        return None
    *worker, started_at, last_seen_at = row
    if not rules.is_session_alive(now, started_at=started_at, last_seen_at=last_seen_at):
        return None
    return OpenSession(_actor(*worker), last_seen_at)


def find_credentials(session: Session, email: str) -> Credentials | None:
    """What to check a passphrase against; None for an address that nobody signs in with."""
    row = session.execute(
        select(*_ACTOR, col(Worker.password_hash)).where(
            col(Worker.email) == rules.normal_email(email), col(Worker.is_active)
        )
    ).first()
    return None if row is None else Credentials(_actor(*row[:-1]), row[-1])


def find_actor(session: Session, email: str) -> Actor | None:
    """An active worker by address, as the one who asks."""
    found = find_credentials(session, email)
    return None if found is None else found.actor


def account(session: Session, actor: Actor) -> Account:
    """The account page of a signed-in worker."""
    row = session.execute(
        select(*(col(each) for each in _ACCOUNT)).where(col(Worker.id) == actor.id)
    ).one()
    return Account(*row)


def may_try(session: Session, account_hash: str, address: str, now: datetime) -> bool:
    """Whether one more sign-in may be tried (rules.may_try)."""
    recent = col(SignInTry.at) > now - rules.TRY_WINDOW
    of_account = col(SignInTry.account) == account_hash
    here = col(SignInTry.address) == address
    counts = [
        session.scalar(select(func.count()).select_from(SignInTry).where(recent, *which)) or 0
        for which in ((of_account, here), (of_account,), (here,))
    ]
    return rules.may_try(for_account_here=counts[0], for_account=counts[1], from_address=counts[2])


_session, _worker = columns_of(WebSession), columns_of(Worker)
_ACTOR = tuple(_worker[each] for each in ("id", "name", "email", "role", "unit"))
# Built once: every request asks this, and building it costs more than answering it.
_SESSION = (
    select(*_ACTOR, _session["started_at"], _session["last_seen_at"])
    .where(_worker["id"] == _session["worker_id"], _worker["is_active"])
    .where(_session["key"] == bindparam("key"))
)
_ACCOUNT = (Worker.name, Worker.email, Worker.role, Worker.phone, Worker.unit, Worker.office)


def _actor(worker_id: UUID, name: str, email: str, role: str, unit: str) -> Actor:
    return Actor(worker_id, name, email, cast("WorkerRole", role), unit)
