"""Reads of feeds: whose token it is, and what a worker has set up."""

import hashlib
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, col

from ftm.accounts.models import Worker
from ftm.core.actor import Actor
from ftm.insight.feeds.models import CalendarFeed
from ftm.value import Value


class Reader(Value):
    """The worker behind a token, and what their program read last. `email` in lower case."""

    worker_id: UUID
    email: str
    names_families: bool
    fingerprint: str
    changed_at: datetime


_READER = (
    col(Worker.id),
    col(Worker.email),
    col(CalendarFeed.names_families),
    col(CalendarFeed.fingerprint),
    col(CalendarFeed.changed_at),
)


def find_reader(session: Session, token: str) -> Reader | None:
    """Who reads with this token; None for one that is unknown, ended, or of nobody at work here.

    One statement by an index, whichever of them it is: the time tells nothing.
    """
    row = session.execute(
        select(*_READER)
        .join(Worker, col(Worker.id) == col(CalendarFeed.worker_id))
        .where(col(CalendarFeed.token_sha256) == hash_token(token), col(Worker.is_active))
    ).first()
    return None if row is None else Reader(*row)


def own_feed(session: Session, actor: Actor) -> CalendarFeed | None:
    """The feed of a signed-in worker; None when there is none."""
    return session.get(CalendarFeed, actor.id) if actor.id else None


def hash_token(token: str) -> str:
    """What is stored: who reads the table cannot read the calendar."""
    return hashlib.sha256(token.encode()).hexdigest()
