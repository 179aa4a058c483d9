"""Reads of accounts: who holds a session, and how often somebody has tried."""

from datetime import datetime
from typing import cast
from uuid import UUID

from sqlalchemy import Connection, bindparam, func, select
from sqlmodel import Session

from ftm.accounts import rules
from ftm.accounts.models import SignInTry, WebSession, Worker
from ftm.core.actor import Actor, WorkerRole
from ftm.core.tables import columns_of
from ftm.value import Value


class OpenSession(Value):
    actor: Actor
    last_seen_at: datetime


class Credentials(Value):
    actor: Actor
    password_hash: str


class Account(Value):
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
    asked = {"email": rules.normal_email(email)}
    row = session.connection().execute(_CREDENTIALS, asked).first()
    return None if row is None else Credentials(_actor(*row[:-1]), row[-1])


def find_actor(session: Session, email: str) -> Actor | None:
    """An active worker by address, as the one who asks."""
    found = find_credentials(session, email)
    return None if found is None else found.actor


def account(session: Session, actor: Actor) -> Account:
    """The account page of a signed-in worker."""
    return Account(*session.connection().execute(_ACCOUNT, {"worker": actor.id}).one())


def may_try(session: Session, account_hash: str, address: str, now: datetime) -> bool:
    """Whether one more sign-in may be tried (rules.may_try)."""
    asked = {"account": account_hash, "address": address, "since": now - rules.TRY_WINDOW}
    here, of_account, from_address = session.connection().execute(_TRIES, asked).one()
    return rules.may_try(for_account_here=here, for_account=of_account, from_address=from_address)


_session, _worker, _try = columns_of(WebSession), columns_of(Worker), columns_of(SignInTry)
_ACTOR = tuple(_worker[each] for each in ("id", "name", "email", "role", "unit"))
# Built once: every request asks the first, and building it costs more than answering it.
_SESSION = (
    select(*_ACTOR, _session["started_at"], _session["last_seen_at"])
    .where(_worker["id"] == _session["worker_id"], _worker["is_active"])
    .where(_session["key"] == bindparam("key"))
)
_CREDENTIALS = select(*_ACTOR, _worker["password_hash"]).where(
    _worker["email"] == bindparam("email"), _worker["is_active"]
)
_ACCOUNT = select(
    *(_worker[each] for each in ("name", "email", "role", "phone", "unit", "office"))
).where(_worker["id"] == bindparam("worker"))
_of_account = _try["account"] == bindparam("account")
_from_address = _try["address"] == bindparam("address")
_TRIES = select(
    func.count().filter(_of_account & _from_address),
    func.count().filter(_of_account),
    func.count().filter(_from_address),
).where(_try["at"] > bindparam("since"), _of_account | _from_address)


def _actor(worker_id: UUID, name: str, email: str, role: str, unit: str) -> Actor:
    return Actor(worker_id, name, email, cast("WorkerRole", role), unit)
