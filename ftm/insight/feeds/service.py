"""Makes, changes and ends a worker's calendar address, and notes that it says something new."""

import secrets
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session

from ftm.core import audit
from ftm.core.actor import Actor
from ftm.core.errors import NotFoundError, RuleBrokenError
from ftm.insight.feeds.models import CalendarFeed
from ftm.insight.feeds.queries import hash_token, own_feed

_A_SECOND = timedelta(seconds=1)


def make_feed(session: Session, actor: Actor, *, names_families: bool, now: datetime) -> str:
    """A new address, and the end of the one before; answers its token, which is stored nowhere.

    Raises RuleBrokenError at the command line, which has no account.
    """
    if actor.id is None:
        raise RuleBrokenError("The command line has no calendar.")
    token = secrets.token_urlsafe(32)
    feed = own_feed(session, actor) or CalendarFeed(
        worker_id=actor.id, token_sha256="", made_at=now, changed_at=_whole_second(now)
    )
    feed.token_sha256, feed.made_at, feed.names_families = hash_token(token), now, names_families
    session.add(feed)
    _record(session, actor, "make_feed", now)
    return token


def choose_names(session: Session, actor: Actor, *, names_families: bool, now: datetime) -> None:
    """Whether the titles name the families; the address stays. Raises NotFoundError."""
    feed = _own(session, actor)
    feed.names_families = names_families
    session.add(feed)
    _record(session, actor, "choose_names", now)


def end_feed(session: Session, actor: Actor, *, now: datetime) -> None:
    """Nothing is read at the address any more. Raises NotFoundError when there is none."""
    session.delete(_own(session, actor))
    _record(session, actor, "end_feed", now)


def note_change(session: Session, worker_id: UUID, fingerprint: str, *, now: datetime) -> datetime:
    """Keep that the feed says something new; answers since when it does.

    At least a second after the change before, as Last-Modified counts in seconds (RFC 9110
    8.8.2.2). Raises NotFoundError when it was ended in the meantime.
    """
    feed = session.get(CalendarFeed, worker_id, with_for_update=True)
    if feed is None:
        raise NotFoundError("There is no such calendar.")
    if feed.fingerprint != fingerprint:
        feed.changed_at = max(_whole_second(now), feed.changed_at + _A_SECOND)
        feed.fingerprint = fingerprint
        session.add(feed)
    return feed.changed_at


def _own(session: Session, actor: Actor) -> CalendarFeed:
    feed = own_feed(session, actor)
    if feed is None:
        raise NotFoundError("You have no calendar address.")
    return feed


def _whole_second(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)


def _record(session: Session, actor: Actor, verb: str, now: datetime) -> None:
    audit.record(session, actor, verb, f"worker:{actor.id}", at=now)
