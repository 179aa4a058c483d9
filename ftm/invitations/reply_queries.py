"""Who was told what by which way, what became of it, and what they answered."""

from collections import defaultdict
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from ftm.cases.words import listed
from ftm.facts import CaseFacts
from ftm.facts.meeting import Meeting as MeetingFact
from ftm.invitations.answering import NEEDS, REPLIES
from ftm.invitations.due import DueMessage
from ftm.invitations.incoming_queries import MailLine, mail_lines
from ftm.invitations.models import Invitation, InvitationMessage
from ftm.invitations.payload import Payload, Target
from ftm.invitations.personal import personal_invitation
from ftm.invitations.previews import session_number
from ftm.invitations.wording import call_script
from ftm.mail.queries import MessageStatus, latest_by_reference
from ftm.mail.rules import MessageState
from ftm.value import Value
from ftm.web.dates import moment

_KINDS = {"REQUEST": "invitation", "CANCEL": "taken back"}
_ANSWERS = {
    "accepted": ("comes", "ok"),
    "declined": ("cannot come", "stop"),
    "tentative": ("does not know yet", "warn"),
    "call_me": ("wants a call", "stop"),
}
_HOW = {"link": "by the link", "mail": "by mail"}


class MessageLine(Value):
    """The newest message by one way. `tone` is that of its chip."""

    id: UUID
    channel: str
    kind: str
    words: str
    tone: str
    can_resend: bool = False
    script: str = ""


class ReplyLine(Value):
    """One person and one session; a child told through adults is not asked for an answer."""

    invitation_id: UUID
    name: str
    session: int
    messages: tuple[MessageLine, ...]
    is_asked: bool
    answer: str
    tone: str
    told: str
    reply: str
    needs: tuple[str, ...]
    note: str
    mails: tuple[MailLine, ...]


def reply_lines(
    session: Session, case_id: UUID, facts: CaseFacts, meeting: MeetingFact, now: datetime
) -> tuple[ReplyLine, ...]:
    """Everybody told of this FTM, in the order of the case."""
    ftm = facts.ftm_of(meeting)
    invitations = session.exec(
        select(Invitation).where(Invitation.case_id == case_id, Invitation.ftm == ftm)
    ).all()
    messages = session.exec(
        select(InvitationMessage)
        .where(col(InvitationMessage.invitation_id).in_([each.id for each in invitations]))
        .order_by(col(InvitationMessage.sent_at), col(InvitationMessage.sequence))
    ).all()
    newest: defaultdict[UUID, dict[str, InvitationMessage]] = defaultdict(dict)
    for message in messages:
        newest[message.invitation_id][message.channel] = message
    mails = latest_by_reference(session, [str(each.id) for each in invitations])
    received = mail_lines(session, [each.id for each in invitations], facts.zone)
    order = {person: number for number, person in enumerate(facts.people_by_id)}
    return tuple(
        _line(
            facts,
            meeting,
            each,
            newest[each.id],
            mails.get(str(each.id)),
            received.get(each.id, ()),
            now,
        )
        for each in sorted(
            invitations, key=lambda each: (order.get(each.person, len(order)), each.session)
        )
    )


def _line(
    facts: CaseFacts,
    meeting: MeetingFact,
    invitation: Invitation,
    newest: dict[str, InvitationMessage],
    mail: MessageStatus | None,
    received: tuple[MailLine, ...],
    now: datetime,
) -> ReplyLine:
    words, tone = _ANSWERS.get(invitation.reply or "", ("no answer yet", ""))
    told = ""
    if invitation.replied_at is not None:
        how = _HOW.get(invitation.reply_by or "", f"noted by {invitation.reply_by}")
        told = f"{moment(invitation.replied_at, facts.zone)}, {how}"
    return ReplyLine(
        invitation_id=invitation.id,
        name=facts.name_of(invitation.person),
        session=session_number(facts, meeting, invitation.session),
        messages=tuple(
            _message(facts, meeting, invitation, each, mail, now) for each in newest.values()
        ),
        is_asked=any(each.via is None for each in newest.values()),
        answer=words,
        tone=tone,
        told=told,
        reply=invitation.reply or "",
        needs=tuple(invitation.needs),
        note=invitation.reply_note,
        mails=received,
    )


def _message(
    facts: CaseFacts,
    meeting: MeetingFact,
    invitation: Invitation,
    message: InvitationMessage,
    mail: MessageStatus | None,
    now: datetime,
) -> MessageLine:
    zone, kind = facts.zone, _KINDS[message.method]
    if message.channel == "email" and mail is not None:
        words, tone = mail_words(mail, zone, _answered_at(invitation))
        return MessageLine(message.id, "E-mail", kind, words, tone, mail.can_resend)
    if message.channel == "letter":
        words = f"print and post it; made {moment(message.sent_at, zone)}"
        return MessageLine(message.id, "Letter", kind, words, "")
    if message.channel == "phone":
        called = message.called_at
        words = f"called {moment(called, zone)}" if called else "call to make"
        script = call_script(personal_invitation(facts, meeting, _as_due(invitation, message), now))
        tone = "ok" if called else "warn"
        return MessageLine(message.id, "Call", kind, words, tone, script=script)
    through = facts.name_of(message.via) if message.via else "the command line"
    return MessageLine(message.id, "", kind, f"told through {through}", "")


def _answered_at(invitation: Invitation) -> datetime | None:
    """When the person answered by what stands in a mail; looking at it leaves no trace."""
    return invitation.replied_at if invitation.reply_by in {"link", "mail"} else None


def mail_words(
    mail: MessageStatus, zone: ZoneInfo, answered_at: datetime | None
) -> tuple[str, str]:
    """How far an e-mail has come, in plain words, and the tone of it."""
    why = " ".join(str(each) for each in (mail.last_code, mail.last_error) if each)
    if mail.state is MessageState.SENT and mail.sent_at is not None:
        if answered_at is not None and answered_at >= mail.sent_at:
            return "arrived; they answered", "ok"
        return f"sent {moment(mail.sent_at, zone)}", "ok"
    if mail.state is MessageState.QUEUED:
        return "about to be sent" + (f"; tried {mail.attempts} times: {why}" if why else ""), ""
    if mail.state is MessageState.HELD:
        return "set aside by the program; ask your help desk", "stop"
    told = "came back" if mail.state is MessageState.BOUNCED else "refused by their mail server"
    return f"{told}: {why}" if why else told, "stop"


def needs_words(needs: tuple[str, ...]) -> str:
    """What somebody needs to come, as one says it."""
    return listed(NEEDS[each].lower() for each in needs if each in NEEDS)


def answers() -> tuple[tuple[str, str], ...]:
    """What can be answered, as the person says it."""
    return tuple(REPLIES.items())


def _as_due(invitation: Invitation, message: InvitationMessage) -> DueMessage:
    """The message as it was when it was due: a call is made later."""
    return DueMessage(
        Target(invitation.person, invitation.session, message.channel, message.via),
        "CANCEL" if message.method == "CANCEL" else "REQUEST",
        message.sequence,
        Payload.from_json(message.payload),
        message.time_zone,
        invitation.uid,
    )
