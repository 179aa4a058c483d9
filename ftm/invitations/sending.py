"""Sends what is due to everybody who is asked to a meeting, and remembers exactly what was told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from ftm.core import audit
from ftm.core.actor import Actor
from ftm.core.errors import RuleBrokenError
from ftm.facts import CaseFacts
from ftm.facts.meeting import Meeting as MeetingFact
from ftm.invitations import history
from ftm.invitations.due import DueMessage, active_efforts, due_messages
from ftm.invitations.making import MadeMessage, make_message
from ftm.invitations.models import Acknowledgement, InvitationMessage
from ftm.invitations.payload import Target
from ftm.invitations.rules.check import MeetingCheck, check_meeting
from ftm.invitations.rules.findings import Finding
from ftm.mail.service import queue_message
from ftm.meetings.models import Meeting
from ftm.meetings.rules import check_names_nobody
from ftm.policies.pack import PolicyPack


@dataclass(frozen=True, slots=True)
class SentLine:
    """One message sent, call to make, or line about a child told through an adult."""

    due: DueMessage
    uid: str | None
    file: str | None
    content: bytes | None


@dataclass(frozen=True, slots=True)
class Sent:
    lines: tuple[SentLine, ...]
    active_efforts: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Sending:
    """How messages leave.

    `base_url` is for reply links ("" = none); `by_mail` puts e-mails into the outbox, otherwise
    the caller takes the bytes. `ask_again`: warnings need a reason at every sending, also those
    that somebody gave a reason for before.
    """

    pack: PolicyPack
    base_url: str
    by_mail: bool
    ask_again: bool = False


def send_invitations(
    session: Session,
    actor: Actor,
    facts: CaseFacts,
    row: Meeting,
    *,
    now: datetime,
    sending: Sending,
    acknowledge: str | None = None,
    only: str | None = None,
) -> Sent:
    """Send every message that is due at `now`, in the caller's transaction.

    `only` names the one person to send to, with the children told through them; the rules are
    asked about the whole list all the same. `acknowledge` is the reason why warnings may stand;
    it is kept with each warning that has no reason yet. Raises RuleBrokenError while a block
    remains, or a warning without a reason.
    """
    meeting = facts.meetings_by_id[row.key]
    check_may_send(session, actor, facts, row, now=now, sending=sending, acknowledge=acknowledge)
    ftm = facts.ftm_of(meeting)
    entries = [entry.id for entry in facts.entries_before(meeting)]
    sent_before = history.last_sent(session, row.case_id, ftm, entries)
    due = due_messages(
        facts, meeting, sent_before, now, youth_age=sending.pack.thresholds.youth_age
    )
    if only is not None:
        due = tuple(each for each in due if (each.target.via or each.target.person) == only)
    lines = _send_each(session, facts, row, meeting, due, now=now, sending=sending)
    efforts = active_efforts(facts, meeting, due, sent_before, now)
    history.record_active_efforts(session, row, ftm, efforts, now.astimezone(facts.zone))
    if due:
        audit.record(
            session,
            actor,
            "send_invitations",
            f"meeting:{row.id}",
            case_id=row.case_id,
            messages=[[*each.target, each.method, each.sequence] for each in due],
        )
    return Sent(tuple(lines), efforts)


def check_may_send(
    session: Session,
    actor: Actor,
    facts: CaseFacts,
    row: Meeting,
    *,
    now: datetime,
    sending: Sending,
    acknowledge: str | None,
) -> MeetingCheck:
    """Raises RuleBrokenError unless the rules let the invitations go (case-file.md 3).

    A note from a case file was never looked at by the form, so it is looked at here.
    """
    meeting = facts.meetings_by_id[row.key]
    found = check_meeting(facts, meeting, now, sending.pack)
    for planned in () if meeting.cancelled else meeting.sessions:
        check_names_nobody(facts, note=planned.note or "", link=planned.place.link or "")
    if found.blocks:
        raise RuleBrokenError("Not sent. " + _told(found.blocks))
    reasons = {} if sending.ask_again else history.acknowledged(session, row.id)
    open_warnings = [each for each in found.warnings if each.code not in reasons]
    if open_warnings and not (acknowledge and acknowledge.strip()):
        raise RuleBrokenError("Not sent: say why this may stand. " + _told(open_warnings), "reason")
    for each in open_warnings:
        session.add(
            Acknowledgement(
                case_id=row.case_id,
                meeting_id=row.id,
                code=each.code,
                reason=(acknowledge or "").strip(),
                actor_name=actor.name,
                at=now,
            )
        )
    return found


def _told(findings: Sequence[Finding]) -> str:
    return " ".join(each.message for each in findings)


def _send_each(
    session: Session,
    facts: CaseFacts,
    row: Meeting,
    meeting: MeetingFact,
    due: Sequence[DueMessage],
    *,
    now: datetime,
    sending: Sending,
) -> list[SentLine]:
    ftm = facts.ftm_of(meeting)
    files: dict[tuple[str, str, str], str | None] = {}
    lines = []
    _leave_mailboxes(session, facts, row, ftm, due)
    for message in due:
        target = message.target
        invitation = history.invitation_for(session, row.case_id, ftm, target)
        if message.anew:
            history.begin_anew(session, invitation)
        history.forget_reply_to_another_time(session, invitation, message)
        link = history.reply_link(session, invitation, message, sending.base_url)
        made = make_message(facts, meeting, message, uid=invitation.uid, reply_url=link, now=now)
        files[target.person, target.session, target.channel] = made.file_name
        # A child's line points at the file of the adult who brings them.
        carrier = (target.via or "", target.session, message.carried_by or "")
        file = files.get(carrier) if target.via else made.file_name
        record = InvitationMessage(
            case_id=row.case_id,
            invitation_id=invitation.id,
            meeting_id=row.id,
            channel=target.channel,
            via=target.via,
            method=message.method,
            sequence=message.sequence,
            payload=message.payload.to_json(),
            starts_at=message.payload.starts_at,
            ends_at=message.payload.ends_at,
            time_zone=message.time_zone,
            sent_at=now,
            file_name=file,
            content=made.content if target.channel == "letter" else None,
        )
        if sending.by_mail and made.message_id:
            record.outbox_id = _queue(session, facts, record, made)
        session.add(record)
        uid = invitation.uid if target.channel == "email" else None
        lines.append(SentLine(message, uid, file, made.content))
    return lines


def _leave_mailboxes(
    session: Session, facts: CaseFacts, row: Meeting, ftm: str, due: Sequence[DueMessage]
) -> None:
    """Before any message is made: its links must not end with those that came before."""
    asked = (each.target for each in due if each.method == "REQUEST" and not each.target.via)
    for person, key in dict.fromkeys((each.person, each.session) for each in asked):
        if "email" not in facts.people_by_id[person].channels:
            invitation = history.invitation_for(session, row.case_id, ftm, Target(person, key, ""))
            history.leave_mailbox(session, invitation)


def _queue(
    session: Session, facts: CaseFacts, record: InvitationMessage, made: MadeMessage
) -> UUID:
    message = queue_message(
        session,
        recipient=made.recipient or "",
        raw=made.content or b"",
        message_id=made.message_id or "",
        envelope_from=facts.case.office.email,
        purpose="invitation",
        reference=str(record.invitation_id),
        now=record.sent_at,
        case_id=record.case_id,
    )
    session.flush()
    return message.id
