"""Reads the mailbox every minute beside the web application."""

from threading import Event

from ftm.core.database import Database
from ftm.mail.imap_settings import ImapSettings
from ftm.mail.inbound import Take, fetch_once
from ftm.mail.rounds import EVERY_SECONDS, Rounds


def inbound_rounds(
    db: Database, imap: ImapSettings, take: Take, *, every_seconds: float = EVERY_SECONDS
) -> Rounds:
    """Hooks of the web application. A visit that is stopped finishes the mail it is at."""

    def visit(stop: Event) -> str:
        return fetch_once(db, imap, take, stop=stop).trouble

    return Rounds("mailbox", visit, every_seconds=every_seconds)
