"""Links to copies: made, found again by their token, and ended."""

import secrets
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import bindparam
from sqlmodel import Session, select

from ftm.core import audit
from ftm.core.actor import Actor
from ftm.core.errors import NotFoundError
from ftm.facts import CaseFacts
from ftm.invitations.history import hash_token
from ftm.mail.addresses import same_mailbox
from ftm.meetings.access import find_meeting
from ftm.summaries.left_out import open_left_out
from ftm.summaries.models import IssuedDocument, SummaryLink

PATH = "/s/"


def make_link(
    session: Session,
    paper: IssuedDocument,
    *,
    email: str,
    days: int,
    base_url: str,
    now: datetime,
) -> tuple[SummaryLink, str]:
    """A link to the copy whose newest version is `paper`, and its address, which is kept nowhere.

    `email` is the mailbox for codes, "" when they are told by telephone.
    """
    token = secrets.token_urlsafe(24)
    link = SummaryLink(
        token_sha256=hash_token(token),
        case_id=paper.case_id,
        meeting_id=paper.meeting_id,
        ftm=paper.ftm,
        session=paper.session,
        person=paper.person,
        email=email,
        made_at=now,
        expires_at=now + timedelta(days=days),
    )
    session.add(link)
    session.flush()
    return link, f"{base_url.rstrip('/')}{PATH}{token}"


def live_link(
    session: Session, token: str, now: datetime, *, lock: bool = False
) -> SummaryLink | None:
    """The link of the token if it is still good; None for unknown, ended and expired ones alike.

    `lock`: until the transaction ends nobody else tries a code of it.
    """
    query = _LOCKED_BY_TOKEN if lock else _BY_TOKEN
    link = session.exec(query, params={"token": hash_token(token)}).first()
    if link is None or not is_live(session, link, now):
        return None
    return link


_BY_TOKEN = select(SummaryLink).where(SummaryLink.token_sha256 == bindparam("token"))
_LOCKED_BY_TOKEN = _BY_TOKEN.with_for_update()


def is_live(session: Session, link: SummaryLink, now: datetime) -> bool:
    """Neither ended nor expired, and its reader is not left out."""
    if link.ended_at is not None or link.expires_at <= now:
        return False
    out = open_left_out(session, link.case_id, link.ftm, link.session, link.person)
    return out is None


def find_link(session: Session, actor: Actor, meeting_id: UUID, link_id: UUID) -> SummaryLink:
    """A link of the case of a meeting that the actor may see. Raises NotFoundError.

    A meeting planned anew or put right shows the links of its earlier entries too.
    """
    meeting = find_meeting(session, actor, meeting_id)
    link = session.get(SummaryLink, link_id)
    if link is None or link.case_id != meeting.case_id:
        raise NotFoundError("There is no such link.")
    return link


def end_link(
    session: Session, actor: Actor, meeting_id: UUID, link_id: UUID, *, now: datetime
) -> None:
    """From now on the link opens nothing, and who reads it now reads no further.

    Raises NotFoundError.
    """
    link = find_link(session, actor, meeting_id, link_id)
    if link.ended_at is not None:
        return
    link.ended_at, link.ended_by = now, actor.name
    session.add(link)
    subject = f"summary_link:{link.id}"
    audit.record(
        session,
        actor,
        "end_summary_link",
        subject,
        case_id=link.case_id,
        at=now,
        person=link.person,
    )


def mailbox_of(facts: CaseFacts, person_id: str) -> str:
    """The address that mail to the person may go to; "" when they want none or have none."""
    person = facts.people_by_id[person_id]
    return person.email or "" if "email" in person.channels else ""


def shares_mailbox(facts: CaseFacts, person_id: str) -> bool:
    """Somebody else of the case reads the same mailbox: a code sent there proves nothing."""
    mailbox = same_mailbox(mailbox_of(facts, person_id))
    return bool(mailbox) and any(
        each.id != person_id and each.email and same_mailbox(each.email) == mailbox
        for each in facts.people
    )
