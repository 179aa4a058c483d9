"""The steps of a sign-in, each in its own short transaction, the slow hashing between them."""

from datetime import datetime

from ftm.accounts import passwords, queries, rules, service
from ftm.core import clock
from ftm.core.actor import Actor
from ftm.core.database import Database
from ftm.core.errors import RuleBrokenError
from ftm.web.sessions import SessionGate, SignedIn

WRONG = "That e-mail address and passphrase do not belong together. Check both and try again."
TOO_MANY = "Too many tries. Wait 15 minutes, then try again."


def session_gate(db: Database, *, secure: bool) -> SessionGate:
    """What the guard asks: who holds the secret in a cookie."""

    def find(secret: str) -> SignedIn | None:
        return find_signed_in(db, secret, clock.now())

    return SessionGate(find, blocks=not db.is_sqlite, secure=secure, lifetime=rules.LONGEST_SESSION)


def find_signed_in(db: Database, secret: str, now: datetime) -> SignedIn | None:
    """Who holds this secret; None when the session is unknown, ended or too old."""
    key = service.session_key(secret)
    with db.ask() as connection:
        found = queries.find_session(connection, key, now)
    if found is None:
        return None
    if rules.is_worth_noting(now, found.last_seen_at):
        with db.write() as session:
            service.note_activity(session, key, now)
    return SignedIn(found.actor, key)


def sign_in(
    db: Database,
    *,
    email: str,
    passphrase: str,
    address: str,
    now: datetime,
    replaces: str | None,
) -> str:
    """Check a passphrase and open a session; answers the new cookie secret.

    Raises RuleBrokenError, in the same words and after the same work whether or not the address
    has an account.
    """
    with db.write() as session:
        if not service.begin_try(session, email=email, address=address, now=now):
            raise RuleBrokenError(TOO_MANY)
    with db.read() as session:
        known = queries.find_credentials(session, email)
    stored = None if known is None else known.password_hash
    if not passwords.is_passphrase(passphrase, stored) or known is None:
        raise RuleBrokenError(WRONG)
    outdated = passwords.is_outdated(known.password_hash)
    new_hash = passwords.hash_passphrase(passphrase) if outdated else None
    with db.write() as session:
        return service.open_session(
            session, known.actor, address=address, now=now, replaces=replaces, new_hash=new_hash
        )


def change_passphrase(
    db: Database, actor: Actor, *, current: str, new: str, address: str, now: datetime
) -> str:
    """Replace the worker's passphrase; answers the new cookie secret.

    Raises RuleBrokenError naming the field. A new one that breaks a rule costs no try.
    """
    rules.check_passphrase(new, email=actor.email, name=actor.name, field="new")
    with db.write() as session:
        if not service.begin_try(session, email=actor.email, address=address, now=now):
            raise RuleBrokenError(TOO_MANY, "current")
    with db.read() as session:
        known = queries.find_credentials(session, actor.email)
    if known is None or not passwords.is_passphrase(current, known.password_hash):
        raise RuleBrokenError("This is not your passphrase.", "current")
    new_hash = passwords.hash_passphrase(new)
    with db.write() as session:
        return service.change_password(session, actor, password_hash=new_hash, now=now)
