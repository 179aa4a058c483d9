"""A mail that came in: an answer, a proposal, words to read, or one of ours that came back.

No mail can add a person, move a meeting or call it off, and none is ever answered.
"""

from collections.abc import Collection, Sequence
from contextlib import suppress
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, select

from ftm.core import audit
from ftm.core.errors import RuleBrokenError
from ftm.invitations.answering import BY_MAIL, answer_by_mail
from ftm.invitations.calendar_mail import Attendee, CalendarMail, read_calendars
from ftm.invitations.models import Invitation, InvitationMail, InvitationMessage
from ftm.invitations.rules.mail_answer import ANSWERS, SILENT, Answer, Asked, Outcome, judge
from ftm.mail.addresses import envelope_address, same_mailbox
from ftm.mail.dsn import Bounce
from ftm.mail.inbound import Taken
from ftm.mail.inbound_mail import InboundMail
from ftm.mail.models import OutboxMessage
from ftm.mail.queries import references_of
from ftm.mail.service import mark_bounced

MOST_WAITING = 20
"""Who floods an invitation with mails finds the rest in the mailbox, not in our tables."""


def take_mail(session: Session, mail: InboundMail, now: datetime) -> Taken:
    """Do what a mail asks for, if it may; the mail room's callback.

    A mail that belongs to no invitation of ours leaves no trace here.
    """
    if mail.bounce is not None:
        return _take_bounce(session, mail, mail.bounce, now)
    calendars = read_calendars(mail.calendars)
    if mail.is_auto_reply or (mail.is_automatic and not calendars):
        return Taken("automatic")
    asked_for = _by_uid(session, {uid for each in calendars for uid in each.uids})
    if asked_for:
        # A mail about two invitations would show one family's coordinator the other's.
        return _take_answer(session, mail, calendars, asked_for, now)
    invitation = _only(_by_reference(session, references_of(session, mail.thread)))
    if invitation is None:
        return Taken("unknown")
    outcome = _judge_words(session, mail, invitation, now)
    return _keep(session, mail, invitation, outcome, now, words=mail.text)


def _judge_words(
    session: Session, mail: InboundMail, invitation: Invitation, now: datetime
) -> Outcome:
    """Words are the person's own only from the mailbox that we wrote to."""
    if mail.is_forged:
        return Outcome.FORGED
    asked = _asked(session, invitation, now)
    is_theirs = asked is not None and _is_same(mail.sender, asked.address)
    return Outcome.WORDS if is_theirs else Outcome.OTHER_SENDER


def _take_bounce(session: Session, mail: InboundMail, bounce: Bounce, now: datetime) -> Taken:
    references = references_of(session, [bounce.message_id])
    if not references:
        return Taken("unknown_bounce")
    if not bounce.is_final:
        return Taken("delayed", is_ours=True)
    if mail.is_forged:
        invitation = _only(_by_reference(session, references))
        if invitation is None:
            return Taken(Outcome.FORGED_BOUNCE)
        return _keep(session, mail, invitation, Outcome.FORGED_BOUNCE, now, words=mail.text)
    mark_bounced(session, message_id=bounce.message_id, status=bounce.status, now=now)
    return Taken("bounced", is_ours=True)


def _take_answer(
    session: Session,
    mail: InboundMail,
    calendars: Sequence[CalendarMail],
    asked_for: Sequence[Invitation],
    now: datetime,
) -> Taken:
    invitation = _only(asked_for)
    asked = _asked(session, invitation, now) if invitation else None
    if invitation is None or asked is None:
        return Taken("unknown")
    ours = next(each for each in calendars if invitation.uid in each.uids)
    answer = _answer(calendars, ours, asked)
    outcome = judge(
        answer,
        asked,
        sender=mail.sender,
        is_forged=mail.is_forged,
        now=now,
    )
    if _came_before(session, invitation, answer, outcome):
        return Taken(Outcome.REPEATED.value, is_ours=True)
    if outcome is Outcome.COUNTED:
        answer_by_mail(
            session,
            invitation,
            reply=ANSWERS[answer.answer],
            note=ours.comment,
            answered_at=answer.stamp or now,
            now=now,
        )
    words = ours.comment or mail.text
    return _keep(session, mail, invitation, outcome, now, words=words, answer=answer, event=ours)


def _answer(calendars: Sequence[CalendarMail], ours: CalendarMail, asked: Asked) -> Answer:
    said = [(each, _attendee(each, asked.address)) for each in calendars]
    attendee = _attendee(ours, asked.address)
    contradicts = any(
        each.events != 1
        or (each.uid, each.method, each.sequence, each.stamp, theirs)
        != (ours.uid, ours.method, ours.sequence, ours.stamp, attendee)
        for each, theirs in said
    )
    differing = {each.mime_method for each in calendars} - {"", ours.method}
    return Answer(
        method=ours.method,
        mime_method=min(differing, default=ours.mime_method),
        answer=attendee.answer if attendee else "",
        names_the_person=attendee is not None,
        is_delegated=attendee is not None and attendee.is_delegated,
        contradicts=contradicts,
        sequence=ours.sequence,
        stamp=ours.stamp,
    )


def _attendee(calendar: CalendarMail, address: str) -> Attendee | None:
    """The one attendee that we asked; others who stand there are nobody to us."""
    theirs = [each for each in calendar.attendees if _is_same(each.address, address)]
    return theirs[0] if len(set(theirs)) == 1 else None


def _is_same(told: str, address: str) -> bool:
    try:
        return same_mailbox(envelope_address(told)) == same_mailbox(address)
    except RuleBrokenError:
        return False


def _asked(session: Session, invitation: Invitation, now: datetime) -> Asked | None:
    """What our newest e-mail of this invitation asked; None when there was none."""
    found = session.exec(
        select(InvitationMessage, OutboxMessage.recipient)
        .join(OutboxMessage, col(OutboxMessage.id) == col(InvitationMessage.outbox_id))
        .where(InvitationMessage.invitation_id == invitation.id)
        .order_by(col(InvitationMessage.sequence).desc(), col(InvitationMessage.sent_at).desc())
        .limit(1)
    ).first()
    if found is None:
        return None
    newest, recipient = found
    is_open = newest.method != "CANCEL" and newest.ends_at > now
    answered_at = _answered_at(session, invitation, newest.sequence)
    return Asked(recipient, newest.sequence, is_open, answered_at)


def _came_before(
    session: Session, invitation: Invitation, answer: Answer, outcome: Outcome
) -> bool:
    """The outcome, too, has to be the same: a forged copy must not silence the true one."""
    return bool(
        _count(
            session,
            invitation,
            col(InvitationMail.sequence) == answer.sequence,
            col(InvitationMail.stamp) == answer.stamp,
            col(InvitationMail.outcome) == outcome.value,
        )
    )


def _answered_at(session: Session, invitation: Invitation, sequence: int) -> datetime | None:
    """When the answer that counts was given; by the clock of who gave it, if that is later."""
    counted = session.exec(
        select(func.max(InvitationMail.stamp)).where(
            InvitationMail.invitation_id == invitation.id,
            InvitationMail.sequence == sequence,
            InvitationMail.outcome == Outcome.COUNTED.value,
        )
    ).one()
    return max((each for each in (invitation.replied_at, counted) if each), default=None)


def _keep(
    session: Session,
    mail: InboundMail,
    invitation: Invitation,
    outcome: Outcome,
    now: datetime,
    *,
    words: str,
    answer: Answer | None = None,
    event: CalendarMail | None = None,
) -> Taken:
    is_shown = outcome not in SILENT
    if (
        is_shown
        and _count(
            session,
            invitation,
            col(InvitationMail.raw).is_not(None),
            col(InvitationMail.seen_at).is_(None),
        )
        >= MOST_WAITING
    ):
        return Taken("too_many")
    proposes = event is not None and outcome is Outcome.PROPOSAL
    session.add(
        InvitationMail(
            case_id=invitation.case_id,
            invitation_id=invitation.id,
            received_at=now,
            outcome=outcome,
            sender=mail.sender,
            sequence=answer.sequence if answer else None,
            stamp=answer.stamp if answer else None,
            answer=ANSWERS.get(answer.answer, "") if answer else "",
            words=words,
            proposed_start=event.starts_at if event and proposes else None,
            proposed_end=event.ends_at if event and proposes else None,
            raw=mail.raw if is_shown else None,
        )
    )
    audit.record(
        session,
        BY_MAIL,
        "take_mail",
        f"invitation:{invitation.id}",
        case_id=invitation.case_id,
        at=now,
        outcome=outcome.value,
    )
    return Taken(outcome.value, is_ours=True)


def _count(
    session: Session, invitation: Invitation, *conditions: ColumnElement[bool] | bool
) -> int:
    return session.exec(
        select(func.count())
        .select_from(InvitationMail)
        .where(InvitationMail.invitation_id == invitation.id, *conditions)
    ).one()


def _by_uid(session: Session, uids: Collection[str]) -> Sequence[Invitation]:
    return session.exec(
        select(Invitation).where(col(Invitation.uid).in_(list(uids))).with_for_update()
    ).all()


def _by_reference(session: Session, references: Collection[str]) -> Sequence[Invitation]:
    ids = []
    for each in references:
        with suppress(ValueError):
            ids.append(UUID(each))
    return session.exec(select(Invitation).where(col(Invitation.id).in_(ids))).all()


def _only(found: Sequence[Invitation]) -> Invitation | None:
    return found[0] if len(found) == 1 else None
