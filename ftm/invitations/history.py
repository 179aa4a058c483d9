"""What was sent to whom before: invitations, their messages, reply links and acknowledgements."""

import hashlib
import secrets
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID, uuid4

from sqlmodel import Session, col, delete, select

from ftm.invitations.due import DueMessage, LastSent
from ftm.invitations.models import (
    Acknowledgement,
    ActiveEffort,
    Invitation,
    InvitationMessage,
    ReplyLink,
)
from ftm.invitations.payload import Target
from ftm.mail.models import OutboxMessage
from ftm.mail.rules import MessageState
from ftm.meetings.models import Meeting

Asked = tuple[str, str]
"""A person, and the session they are asked to."""
_NEVER_ARRIVED = frozenset({MessageState.BOUNCED, MessageState.FAILED, MessageState.HELD})


def last_sent(
    session: Session, case_id: UUID, ftm: str, entries: Sequence[str]
) -> tuple[LastSent, ...]:
    """What was sent under these entries of the FTM, oldest first."""
    rows = session.exec(
        select(InvitationMessage, Invitation, OutboxMessage.recipient, OutboxMessage.state)
        .join(Invitation, col(Invitation.id) == col(InvitationMessage.invitation_id))
        .outerjoin(OutboxMessage, col(OutboxMessage.id) == col(InvitationMessage.outbox_id))
        .join(Meeting, col(Meeting.id) == col(InvitationMessage.meeting_id))
        .where(Invitation.case_id == case_id, Invitation.ftm == ftm, col(Meeting.key).in_(entries))
        .order_by(col(InvitationMessage.sent_at), col(InvitationMessage.sequence))
    )
    return tuple(
        LastSent(
            Target(invitation.person, invitation.session, message.channel, message.via),
            "CANCEL" if message.method == "CANCEL" else "REQUEST",
            message.sequence,
            message.payload,
            invitation.uid,
            recipient,
            state in _NEVER_ARRIVED,
        )
        for message, invitation, recipient, state in rows
    )


def invitations_for(
    session: Session, case_id: UUID, ftm: str, asked: Iterable[Asked]
) -> Mapping[Asked, Invitation]:
    """The invitation of each person to each session, made at the first message, kept for life."""
    rows = session.exec(
        select(Invitation).where(Invitation.case_id == case_id, Invitation.ftm == ftm)
    )
    found = {(row.person, row.session): row for row in rows}
    for person, key in asked:
        if (person, key) not in found:
            found[person, key] = Invitation(
                case_id=case_id, ftm=ftm, session=key, person=person, uid=str(uuid4()), needs=[]
            )
            session.add(found[person, key])
    session.flush()
    return found


def forget_reply_to_another_time(
    session: Session, invitation: Invitation, message: DueMessage
) -> None:
    """An answer to another time or place counts no more (RFC 5546 3.2.2)."""
    if message.sequence > 0 and invitation.reply is not None:
        invitation.reply = None
        invitation.replied_at = None
        invitation.reply_by = None
        session.add(invitation)


def reply_link(
    session: Session, invitation: Invitation, message: DueMessage, base_url: str
) -> str | None:
    """A fresh unguessable link for one message; None where a link makes no sense."""
    channel = message.target.channel
    if not base_url or channel not in {"email", "letter"} or message.method == "CANCEL":
        return None
    token = secrets.token_urlsafe(24)
    session.add(
        ReplyLink(
            token_sha256=hash_token(token),
            invitation_id=invitation.id,
            expires_at=message.payload.ends_at,
        )
    )
    return f"{base_url.rstrip('/')}/r/{token}"


def begin_anew(session: Session, invitation: Invitation) -> None:
    """For a new address: another UID, and no link that was sent to the old one works any more."""
    invitation.uid = str(uuid4())
    session.add(invitation)
    session.execute(delete(ReplyLink).where(col(ReplyLink.invitation_id) == invitation.id))


def leave_mailboxes(session: Session, invitations: Collection[Invitation]) -> None:
    """For people who are not written to by e-mail any more: nothing is left in the mailbox.

    Its links would show what is told by letter or telephone from now on, and its calendar could
    answer for them.
    """
    mailed = select(InvitationMessage.invitation_id).where(
        col(InvitationMessage.invitation_id).in_([each.id for each in invitations]),
        InvitationMessage.channel == "email",
    )
    was_mailed = set(session.exec(mailed)) if invitations else set[UUID]()
    for each in invitations:
        if each.id in was_mailed:
            begin_anew(session, each)


def hash_token(token: str) -> str:
    """What is stored of a link's token: who reads the database cannot answer for anybody."""
    return hashlib.sha256(token.encode()).hexdigest()


def acknowledged(session: Session, meeting_id: UUID) -> dict[str, str]:
    """Warning codes that somebody gave a reason for at this meeting, with the reason."""
    rows = session.exec(select(Acknowledgement).where(Acknowledgement.meeting_id == meeting_id))
    return {row.code: row.reason for row in rows}


def record_active_efforts(
    session: Session,
    row: Meeting,
    ftm: str,
    efforts: Iterable[tuple[str, str, str]],
    now: datetime,
) -> None:
    """Keep each (child, tribe, text) with the day, in the case's zone, of `now`."""
    for child, tribe, text in efforts:
        session.add(
            ActiveEffort(
                case_id=row.case_id,
                meeting_id=row.id,
                ftm=ftm,
                child=child,
                tribe=tribe,
                text=text,
                recorded_on=now.date(),
            )
        )
