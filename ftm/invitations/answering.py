"""Answers to invitations: from the link in a message, or written down by a worker."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from ftm.cases.queries import document_language
from ftm.core import audit
from ftm.core.actor import Actor
from ftm.core.errors import ConflictError, NotFoundError, RuleBrokenError
from ftm.invitations.history import hash_token
from ftm.invitations.models import Invitation, InvitationMessage, ReplyLink
from ftm.invitations.payload import Payload
from ftm.invitations.times import when
from ftm.languages import N_
from ftm.languages.pages import PageLanguage, page_language
from ftm.meetings import policy
from ftm.meetings.access import meeting_facts
from ftm.value import Value

REPLIES = {
    "accepted": N_("I will come"),
    "declined": N_("I cannot come"),
    "tentative": N_("I do not know yet"),
    "call_me": N_("Please call me"),
}
NEEDS = {
    "ride": N_("A ride"),
    "childcare": N_("Child care"),
    "interpreter": N_("An interpreter"),
    "another_time": N_("Another time"),
}
LONGEST_NOTE = 500
REFUSALS = {
    "reply": N_("Please choose an answer."),
    "note": N_("Please write at most %(count)s letters."),
    "": N_("The plan has changed. Please read it again."),
}
"""By field of the form, in English; the page of the link says them in its reader's language."""
BY_LINK = Actor(id=None, name="reply link", email="", role="caseworker")
"""Who the audit trail names for an answer that came by the link."""
BY_MAIL = Actor(id=None, name="mail answer", email="", role="caseworker")
"""Who the audit trail names for what a mail did."""


class Asked(Value):
    """What the holder of a link may read: what their newest message said, and their own answer.

    `state`: "open", "off" (called off for them) or "over". `seen` is the message it was read from.
    """

    state: Literal["open", "off", "over"]
    spoken: PageLanguage
    seen: str = ""
    when: str = ""
    place: str = ""
    link: str = ""
    dial: str = ""
    reply: str = ""
    needs: tuple[str, ...] = ()


def asked_by_link(session: Session, token: str, now: datetime, language: str = "") -> Asked | None:
    """What the link leads to; None for one that is unknown or no longer good. Changes nothing.

    It is said in English if `language` is, else in the recipient's own.
    """
    found = _behind(session, token)
    if found is None:
        return None
    link, invitation, newest = found
    tag = document_language(session, invitation.case_id, invitation.person)
    spoken = page_language(tag, language)
    catalog = spoken.catalog
    if newest.method == "CANCEL":
        return Asked("off" if newest.ends_at > now else "over", spoken)
    if newest.ends_at <= now:
        return Asked("over", spoken)
    if link.expires_at <= now:
        return None
    told, zone = Payload.from_json(newest.payload), ZoneInfo(newest.time_zone)
    starts_at, ends_at = told.starts_at.astimezone(zone), told.ends_at.astimezone(zone)
    return Asked(
        state="open",
        spoken=spoken,
        seen=str(newest.sequence),
        when=when(starts_at, ends_at, catalog.language),
        place=", ".join(part for part in (told.building, told.room, told.address) if part),
        link=told.link or "",
        dial=told.phone or "",
        reply=catalog.gettext(REPLIES.get(invitation.reply or "", "")),
        needs=tuple(catalog.gettext(NEEDS[each]) for each in invitation.needs if each in NEEDS),
    )


def answer_by_link(
    session: Session,
    token: str,
    *,
    reply: str,
    needs: Sequence[str],
    note: str,
    seen: str,
    now: datetime,
) -> None:
    """Keep the answer; the newest counts. `seen` is what the page said it was about.

    Raises NotFoundError for a link that is not good, ConflictError when the meeting was changed
    since the page was opened, RuleBrokenError without an answer.
    """
    found, asked = _behind(session, token), asked_by_link(session, token, now)
    if found is None or asked is None or asked.state != "open":
        raise NotFoundError("This link is not good any more.")
    if asked.seen != seen:
        raise ConflictError(REFUSALS[""], current="")
    _, invitation, _ = found
    _keep(session, BY_LINK, invitation, reply, needs, note, now)
    invitation.reply_by = "link"


def answer_by_mail(
    session: Session,
    invitation: Invitation,
    *,
    reply: str,
    note: str,
    answered_at: datetime,
    now: datetime,
) -> None:
    """Keep what a calendar program answered; needs and a note told before stay.

    The caller has made sure that it is the answer of the person asked, and the newest. Raises
    RuleBrokenError for a note that is too long.
    """
    told = note or invitation.reply_note
    _keep(session, BY_MAIL, invitation, reply, invitation.needs, told, now)
    # When it was given and not when it was read: a later answer must not look older.
    invitation.replied_at, invitation.reply_by = min(answered_at, now), "mail"


def record_answer(
    session: Session,
    actor: Actor,
    meeting_id: UUID,
    invitation_id: UUID,
    *,
    reply: str,
    needs: Sequence[str],
    note: str,
    now: datetime,
) -> None:
    """Write down what somebody said by another way, such as the telephone.

    Raises NotFoundError, NotAllowedError, RuleBrokenError.
    """
    invitation = find_invitation(session, actor, meeting_id, invitation_id)
    policy.check_plan(actor)
    _keep(session, actor, invitation, reply, needs, note, now)
    invitation.reply_by = actor.name


def log_call(
    session: Session, actor: Actor, meeting_id: UUID, message_id: UUID, *, now: datetime
) -> None:
    """Keep when the call was made. Raises NotFoundError, NotAllowedError."""
    message = find_message(session, actor, meeting_id, message_id, "phone")
    policy.check_plan(actor)
    message.called_at = now
    session.add(message)
    subject = f"invitation_message:{message.id}"
    audit.record(session, actor, "log_call", subject, case_id=message.case_id, at=now)


def find_invitation(
    session: Session, actor: Actor, meeting_id: UUID, invitation_id: UUID
) -> Invitation:
    """An invitation to the FTM of a meeting the actor may see. Raises NotFoundError."""
    row, facts, fact = meeting_facts(session, actor, meeting_id)
    found = session.get(Invitation, invitation_id)
    if found is None or (found.case_id, found.ftm) != (row.case_id, facts.ftm_of(fact)):
        raise NotFoundError("No such invitation.")
    return found


def find_message(
    session: Session, actor: Actor, meeting_id: UUID, message_id: UUID, channel: str
) -> InvitationMessage:
    """A letter or call of the FTM of a meeting the actor may see. Raises NotFoundError."""
    meeting_facts(session, actor, meeting_id)
    found = session.get(InvitationMessage, message_id)
    if found is None or found.channel != channel:
        raise NotFoundError("No such message.")
    find_invitation(session, actor, meeting_id, found.invitation_id)
    return found


def _keep(
    session: Session,
    actor: Actor,
    invitation: Invitation,
    reply: str,
    needs: Sequence[str],
    note: str,
    now: datetime,
) -> None:
    if reply not in REPLIES:
        raise RuleBrokenError(REFUSALS["reply"], "reply")
    if len(note) > LONGEST_NOTE:
        raise RuleBrokenError(REFUSALS["note"] % {"count": LONGEST_NOTE}, "note")
    invitation.reply, invitation.replied_at = reply, now
    invitation.needs = [each for each in NEEDS if each in needs]
    invitation.reply_note = note.strip()
    session.add(invitation)
    audit.record(
        session,
        actor,
        "answer_invitation",
        f"invitation:{invitation.id}",
        case_id=invitation.case_id,
        at=now,
        reply=reply,
    )


def _behind(session: Session, token: str) -> tuple[ReplyLink, Invitation, InvitationMessage] | None:
    """The link, its invitation, and the newest message of that invitation."""
    link = session.get(ReplyLink, hash_token(token))
    if link is None:
        return None
    newest = session.exec(
        select(InvitationMessage)
        .where(
            InvitationMessage.invitation_id == link.invitation_id,
            col(InvitationMessage.via).is_(None),
        )
        .order_by(col(InvitationMessage.sequence).desc(), col(InvitationMessage.sent_at).desc())
        .limit(1)
    ).one()
    return link, session.get_one(Invitation, link.invitation_id), newest
