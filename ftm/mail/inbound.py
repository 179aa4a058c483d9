"""Reads the mailbox: every mail once, none lost, each in one transaction with what came of it."""

import logging
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from threading import Event

from msgspec import field
from sqlalchemy import update
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlmodel import Session, col, select

from ftm.core import clock
from ftm.core.database import Database
from ftm.mail.imap_line import ImapLine, open_folder
from ftm.mail.imap_settings import ImapSettings
from ftm.mail.inbound_mail import InboundMail, read_inbound
from ftm.mail.models import InboundRecord, MailboxPosition
from ftm.mail.smtp_line import UnreachableError
from ftm.value import Value

logger = logging.getLogger(__name__)

AGAIN = "again"
"""The outcome of a second copy of a mail."""
UNREADABLE = "unreadable"
"""The outcome of a mail that our program could not deal with."""


class Taken(Value):
    """What a mail was; `is_ours`: it belongs to a message that we sent, and is dealt with here."""

    outcome: str
    is_ours: bool = False


Take = Callable[[Session, InboundMail, datetime], Taken]
"""Does what a mail asks for, in the caller's transaction; the mail room knows no feature."""


class FetchCounts(Value):
    """What one visit brought, by outcome. `trouble` says why it ended early, "" when it did not."""

    outcomes: Counter[str] = field(default_factory=Counter)
    trouble: str = ""


def fetch_once(
    db: Database,
    imap: ImapSettings,
    take: Take,
    *,
    now: Callable[[], datetime] = clock.now,
    stop: Event | None = None,
) -> FetchCounts:
    """Read every mail that is new, oldest first; `stop` ends it between two mails.

    A mail that belongs to a message of ours is moved out of the way; everything else stays where
    it is, unread, for the people who look after the mailbox, and nothing of it is kept here.
    Raises what the database raises when it fails.
    """
    outcomes: Counter[str] = Counter()
    try:
        with open_folder(imap) as line:
            reading = _Reading(db, imap, line, take, now)
            for uid in line.after(reading.last_uid()):
                if stop is not None and stop.is_set():
                    break
                outcomes.update(reading.take(uid))
            reading.move()
    except UnreachableError as error:
        return FetchCounts(outcomes, str(error))
    return FetchCounts(outcomes)


class _Reading:
    """One visit to one mailbox."""

    def __init__(
        self,
        db: Database,
        imap: ImapSettings,
        line: ImapLine,
        take: Take,
        now: Callable[[], datetime],
    ) -> None:
        self._db, self._imap, self._line, self._take, self._now = db, imap, line, take, now

    def last_uid(self) -> int:
        with self._db.read() as session:
            position = session.get(MailboxPosition, self._imap.mailbox)
        # Numbered anew: all are read again, and what was dealt with is known by its key.
        known = position is not None and position.uidvalidity == self._line.uidvalidity
        return position.last_uid if known and position is not None else 0

    def take(self, uid: int) -> list[str]:
        """The outcome of one mail; none when somebody else has it."""
        raw = self._line.read(uid)
        if raw is None:
            return []
        mail = read_inbound(raw, authserv=self._imap.authserv)
        try:
            with self._db.write() as session:
                return self._record(session, uid, mail, self._take)
        except (OperationalError, InterfaceError):
            raise
        except Exception as error:  # noqa: BLE001 - one mail must not keep all others out
            # The kind only: the words may hold what the mail says.
            logger.warning("a mail could not be dealt with: %s", type(error).__name__)
        with self._db.write() as session:
            return self._record(session, uid, mail, lambda *_: Taken(UNREADABLE))

    def move(self) -> None:
        """Move what is recorded as ours, also what a crash left lying."""
        record = InboundRecord
        waiting = (
            col(record.mailbox) == self._imap.mailbox,
            col(record.uidvalidity) == self._line.uidvalidity,
            col(record.to_move).is_(True),
        )
        with self._db.read() as session:
            uids = session.exec(select(record.uid).where(*waiting)).all()
        if uids and self._line.move(uids, self._imap.done_folder):
            with self._db.write() as session:
                session.execute(
                    update(record).where(*waiting, col(record.uid).in_(uids)).values(to_move=False)
                )

    def _record(self, session: Session, uid: int, mail: InboundMail, take: Take) -> list[str]:
        if not self._move_on(session, uid):
            return []
        before = session.exec(
            select(InboundRecord).where(InboundRecord.key == mail.key).limit(1)
        ).first()
        now = self._now()
        taken = Taken(AGAIN, before.is_ours) if before else take(session, mail, now)
        session.add(
            InboundRecord(
                mailbox=self._imap.mailbox,
                uidvalidity=self._line.uidvalidity,
                uid=uid,
                key=mail.key,
                received_at=now,
                outcome=taken.outcome,
                is_ours=taken.is_ours,
                to_move=taken.is_ours,
            )
        )
        return [taken.outcome]

    def _move_on(self, session: Session, uid: int) -> bool:
        """False when another process has been here already; until the commit no other comes by."""
        position = session.exec(
            select(MailboxPosition)
            .where(MailboxPosition.mailbox == self._imap.mailbox)
            .with_for_update()
        ).first()
        validity = self._line.uidvalidity
        if position is None:
            position = MailboxPosition(mailbox=self._imap.mailbox, uidvalidity=validity, last_uid=0)
        if position.uidvalidity != validity:
            position.uidvalidity, position.last_uid = validity, 0
        if uid <= position.last_uid:
            return False
        position.last_uid = uid
        session.add(position)
        session.flush()
        return True
