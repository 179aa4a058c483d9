"""Sends the reminders that are due: once, or every minute beside the web application."""

import logging
from datetime import datetime
from threading import Event
from uuid import UUID

from sqlalchemy.exc import InterfaceError, OperationalError

from ftm.core import clock
from ftm.core.database import Database
from ftm.invitations.reminding import due_reminders, meetings_ahead, remind_of_meeting
from ftm.mail.rounds import Rounds
from ftm.policies import PolicyPack

logger = logging.getLogger(__name__)


def remind_once(db: Database, pack: PolicyPack, base_url: str, *, now: datetime) -> int:
    """Put every reminder that is due into the outbox, meeting by meeting; how many that were.

    A meeting that nobody needs to be reminded of is only read. One that our program cannot deal
    with keeps no other waiting. Raises what the database raises when it fails.
    """
    with db.read() as session:
        ahead = meetings_ahead(session, pack=pack, now=now)
    count = 0
    for meeting_id in ahead:
        try:
            count += _remind_of(db, meeting_id, pack, base_url, now)
        except (OperationalError, InterfaceError):
            raise
        except Exception as error:  # noqa: BLE001 - one family's trouble must not be everybody's
            # The kind only: the words may hold what a family is called.
            logger.warning("reminders: a meeting could not be dealt with: %s", type(error).__name__)
    return count


def _remind_of(
    db: Database, meeting_id: UUID, pack: PolicyPack, base_url: str, now: datetime
) -> int:
    with db.read() as session:
        if not due_reminders(session, meeting_id, pack=pack, now=now):
            return 0
    with db.write() as session:
        return remind_of_meeting(session, meeting_id, pack=pack, base_url=base_url, now=now)


def reminder_rounds(db: Database, pack: PolicyPack, base_url: str) -> Rounds:
    """Hooks of the web application: what is due is looked for every minute."""

    def remind(stop: Event) -> str:
        remind_once(db, pack, base_url, now=clock.now())
        return ""

    return Rounds("reminders", remind)
