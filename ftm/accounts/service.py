"""What happens to accounts and sessions. Passphrases arrive here already hashed or checked."""

import hashlib
import secrets
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, insert, or_
from sqlmodel import Session, col, delete, select, update

from ftm.accounts import policy, queries, rules
from ftm.accounts.models import SignInTry, WebSession, Worker
from ftm.core import audit
from ftm.core.actor import Actor
from ftm.core.errors import NotFoundError, RuleBrokenError
from ftm.core.tables import columns_of, new_id, table_of


def create_worker(
    session: Session,
    actor: Actor,
    *,
    email: str,
    name: str,
    role: str,
    password_hash: str,
    phone: str = "",
    unit: str = "",
    office: str = "",
) -> Worker:
    """A new account. Raises RuleBrokenError when the address is taken or a field is wrong."""
    policy.check_may_manage_workers(actor)
    email = rules.normal_email(email)
    rules.check_worker(email=email, name=name, role=role)
    if session.exec(select(Worker.id).where(Worker.email == email)).first():
        raise RuleBrokenError("Somebody already signs in with this address.", "email")
    worker = Worker(
        email=email,
        name=name.strip(),
        role=role,
        password_hash=password_hash,
        phone=phone,
        unit=unit,
        office=office,
    )
    session.add(worker)
    audit.record(session, actor, "create_worker", f"worker:{worker.id}", role=role)
    return worker


def end_worker(session: Session, actor: Actor, *, email: str) -> None:
    """Somebody has left: no sign-in, no open session and no calendar address works any more.

    What they did stays under their name. Raises NotFoundError.
    """
    policy.check_may_manage_workers(actor)
    worker = session.exec(
        select(Worker).where(
            Worker.email == rules.normal_email(email), col(Worker.is_active).is_(True)
        )
    ).first()
    if worker is None:
        raise NotFoundError("Nobody signs in with this address.")
    worker.is_active = False
    session.add(worker)
    session.execute(delete(WebSession).where(col(WebSession.worker_id) == worker.id))
    audit.record(session, actor, "end_worker", f"worker:{worker.id}")


def begin_try(session: Session, *, email: str, address: str, now: datetime) -> bool:
    """Count one try before it is made, so that tries at the same time cannot outrun the limit.

    False, and nothing counted, when the limit is reached.
    """
    account = _account_hash(email)
    if not queries.may_try(session, account, address, now):
        return False
    connection = session.connection()
    connection.execute(_FORGET_OLD_TRIES, {"until": now - rules.TRY_WINDOW})
    connection.execute(
        _ADD_TRY, {"id": new_id(), "account": account, "address": address, "at": now}
    )
    return True


def open_session(
    session: Session,
    actor: Actor,
    *,
    address: str,
    now: datetime,
    replaces: str | None = None,
    new_hash: str | None = None,
) -> str:
    """Sign a worker in; answers the secret for the cookie, which is stored nowhere.

    `replaces` is the key of the session this browser held before, `new_hash` the passphrase
    hashed again with today's settings.
    """
    worker_id = _id(actor)
    connection = session.connection()
    connection.execute(_FORGET_TRIES, {"of": _account_hash(actor.email), "from": address})
    connection.execute(
        _END_SESSIONS,
        {
            "replaced": replaces,
            "begun": now - rules.LONGEST_SESSION,
            "seen": now - rules.LONGEST_PAUSE,
        },
    )
    if new_hash is not None:
        session.execute(
            update(Worker).where(col(Worker.id) == worker_id).values(password_hash=new_hash)
        )
    secret = _add_session(session, worker_id, now)
    audit.record(session, actor, "sign_in", f"worker:{worker_id}", at=now)
    return secret


def note_activity(session: Session, key: str, now: datetime) -> None:
    """Push the end of a pause back."""
    session.connection().execute(_NOTE_ACTIVITY, {"of": key, "last_seen_at": now})


def close_session(session: Session, actor: Actor, key: str) -> None:
    """Sign out: the cookie's secret opens nothing any more."""
    session.execute(delete(WebSession).where(col(WebSession.key) == key))
    audit.record(session, actor, "sign_out", f"worker:{actor.id}")


def change_password(session: Session, actor: Actor, *, password_hash: str, now: datetime) -> str:
    """Store a new passphrase and end every session of the worker; answers a new cookie secret."""
    worker_id = _id(actor)
    session.execute(
        update(Worker).where(col(Worker.id) == worker_id).values(password_hash=password_hash)
    )
    session.execute(delete(WebSession).where(col(WebSession.worker_id) == worker_id))
    audit.record(session, actor, "change_password", f"worker:{worker_id}", at=now)
    return _add_session(session, worker_id, now)


def session_key(secret: str) -> str:
    """The key of a session: who reads the table cannot make the cookie from it."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _add_session(session: Session, worker_id: UUID, now: datetime) -> str:
    secret = secrets.token_urlsafe(32)
    session.connection().execute(
        _ADD_SESSION,
        {
            "key": session_key(secret),
            "worker_id": worker_id,
            "started_at": now,
            "last_seen_at": now,
        },
    )
    return secret


# Built once, and straight to the tables: a sign-in in a third of the time.
_tries, _sessions = table_of(SignInTry), table_of(WebSession)
_try, _session = columns_of(SignInTry), columns_of(WebSession)
_ADD_TRY, _ADD_SESSION = insert(_tries), insert(_sessions)
_FORGET_OLD_TRIES = delete(_tries).where(_try["at"] <= bindparam("until"))
_FORGET_TRIES = delete(_tries).where(
    _try["account"] == bindparam("of"), _try["address"] == bindparam("from")
)
_END_SESSIONS = delete(_sessions).where(
    or_(
        _session["key"] == bindparam("replaced"),
        _session["started_at"] <= bindparam("begun"),
        _session["last_seen_at"] <= bindparam("seen"),
    )
)
_NOTE_ACTIVITY = update(_sessions).where(_session["key"] == bindparam("of"))


def _account_hash(email: str) -> str:
    return hashlib.sha256(rules.normal_email(email).encode()).hexdigest()


def _id(actor: Actor) -> UUID:
    if actor.id is None:
        raise RuleBrokenError("The command line does not sign in.")
    return actor.id
