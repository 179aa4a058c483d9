"""The mails that came in about invitations, for the coordinator: what each says, in a sentence."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlmodel import Session, col

from ftm.core import audit
from ftm.core.actor import Actor
from ftm.core.errors import NotFoundError
from ftm.core.tables import among, columns_of
from ftm.invitations.answering import find_invitation
from ftm.invitations.models import InvitationMail
from ftm.invitations.rules.mail_answer import SILENT, Outcome
from ftm.mail.inbound_mail import read_inbound
from ftm.mail.strangers import SIZE_LIMIT, printable
from ftm.meetings import policy
from ftm.meetings.access import meeting_facts
from ftm.value import Value
from ftm.web.dates import moment, span

_ANSWERED = {"accepted": "“I will come”", "declined": "“I cannot come”"}
_TOLD = {
    Outcome.OLD_TIME: "answered {answer} to the time before; it does not count",
    Outcome.LATER_SEQUENCE: "an answer came to a plan that we have not sent",
    Outcome.OTHER_SENDER: "an answer came from another address",
    Outcome.OTHER_ADDRESS: "an answer came for an address that we did not write to",
    Outcome.FORGED: "an answer came that our mail system calls forged",
    Outcome.DELEGATED: "wants to send somebody else",
    Outcome.PROPOSAL: "proposes {time}",
    Outcome.CANCEL: "a mail wants to call the meeting off; nothing was called off",
    Outcome.OTHER_METHOD: "a mail wants to change the meeting; nothing was changed",
    Outcome.CONTRADICTS: "an answer says two different things",
    Outcome.UNCLEAR: "an answer cannot be read for certain",
    Outcome.NOT_ASKED: "answered {answer}, but is not asked any more",
    Outcome.WORDS: "wrote back",
    Outcome.FORGED_BOUNCE: "a notice of returned mail came that our mail system calls forged",
}
IS_SHOWN = ~among(columns_of(InvitationMail)["outcome"], (each.value for each in SILENT))
"""A condition on InvitationMail: a person has to look at it, or has."""


class MailLine(Value):
    """One mail; `told` is a sentence, `seen` who looked at it and when, "" for nobody yet."""

    id: UUID
    told: str
    at: str
    seen: str


class MailShown(Value):
    """One mail as it came in. `text` is what its writer wrote, `source` the whole of it."""

    line: MailLine
    person: str
    sender: str
    text: str
    source: str


def mail_lines(
    session: Session, invitations: Iterable[UUID], zone: ZoneInfo
) -> dict[UUID, tuple[MailLine, ...]]:
    """The mails to look at, newest first, by invitation. The caller has scoped these."""
    rows = session.execute(
        select(
            col(InvitationMail.id),
            col(InvitationMail.invitation_id),
            col(InvitationMail.received_at),
            col(InvitationMail.outcome),
            col(InvitationMail.answer),
            col(InvitationMail.proposed_start),
            col(InvitationMail.proposed_end),
            col(InvitationMail.seen_at),
            col(InvitationMail.seen_by),
        )
        .where(col(InvitationMail.invitation_id).in_(list(invitations)), IS_SHOWN)
        .order_by(col(InvitationMail.received_at).desc())
    )
    found: defaultdict[UUID, list[MailLine]] = defaultdict(list)
    for mail_id, invitation_id, at, outcome, answer, start, end, seen_at, seen_by in rows:
        told = sentence(outcome, answer, start, end, zone)
        seen = f"{seen_by}, {moment(seen_at, zone)}" if seen_at else ""
        found[invitation_id].append(MailLine(mail_id, told, moment(at, zone), seen))
    return {key: tuple(lines) for key, lines in found.items()}


def sentence(
    outcome: str, answer: str, start: datetime | None, end: datetime | None, zone: ZoneInfo
) -> str:
    """What a mail wants, with the time that it proposes in the zone of the case."""
    time = "another time"
    if start is not None:
        time = span(start, end, zone) if end is not None and end > start else moment(start, zone)
    return _TOLD[Outcome(outcome)].format(answer=_ANSWERED.get(answer, "“perhaps”"), time=time)


def shown_mail(session: Session, actor: Actor, meeting_id: UUID, mail_id: UUID) -> MailShown:
    """One mail about a meeting that the actor may see. Raises NotFoundError."""
    found = _find(session, actor, meeting_id, mail_id)
    invitation = find_invitation(session, actor, meeting_id, found.invitation_id)
    _, facts, _ = meeting_facts(session, actor, meeting_id)
    raw = found.raw or b""
    return MailShown(
        line=next(
            each
            for each in mail_lines(session, [invitation.id], facts.zone)[invitation.id]
            if each.id == mail_id
        ),
        person=facts.name_of(invitation.person),
        sender=found.sender,
        text=read_inbound(raw).text or found.words,
        source=printable(raw.decode("utf-8", "replace"), SIZE_LIMIT),
    )


def look_at_mail(
    session: Session, actor: Actor, meeting_id: UUID, mail_id: UUID, *, now: datetime
) -> None:
    """Note that somebody has dealt with a mail. Raises NotFoundError, NotAllowedError."""
    found = _find(session, actor, meeting_id, mail_id)
    policy.check_plan(actor)
    if found.seen_at is None:
        found.seen_at, found.seen_by = now, actor.name
        session.add(found)
        subject = f"invitation_mail:{found.id}"
        audit.record(session, actor, "look_at_mail", subject, case_id=found.case_id, at=now)


def _find(session: Session, actor: Actor, meeting_id: UUID, mail_id: UUID) -> InvitationMail:
    meeting_facts(session, actor, meeting_id)
    found = session.get(InvitationMail, mail_id)
    if found is None or Outcome(found.outcome) in SILENT:
        raise NotFoundError("No such mail.")
    find_invitation(session, actor, meeting_id, found.invitation_id)
    return found
