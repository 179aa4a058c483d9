"""Sends what is due to everybody who is asked to a meeting, and remembers exactly what was told."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from ftm.core import audit
from ftm.core.actor import Actor
from ftm.core.errors import RuleBrokenError
from ftm.facts import CaseFacts
from ftm.facts.meeting import Meeting as MeetingFact
from ftm.invitations import history
from ftm.invitations.due import DueMessage, LastSent, active_efforts, due_messages
from ftm.invitations.making import MadeMessage, make_message
from ftm.invitations.models import Acknowledgement, Invitation, InvitationMessage
from ftm.invitations.rules.check import MeetingCheck, check_meeting
from ftm.invitations.rules.findings import Finding
from ftm.mail.service import queue_message
from ftm.meetings.models import Meeting
from ftm.meetings.rules import check_names_nobody
from ftm.policies.pack import PolicyPack
from ftm.value import Value


class SentLine(Value):
    """One message sent, call to make, or line about a child told through an adult."""

    due: DueMessage
    uid: str | None
    file: str | None
    content: bytes | None


class Sent(Value):
    lines: tuple[SentLine, ...]
    active_efforts: tuple[tuple[str, str, str], ...]


class Sending(Value):
    """How messages leave.

    `base_url` is for reply links ("" = none); `by_mail` puts e-mails into the outbox, otherwise
    the caller takes the bytes. `ask_again`: warnings need a reason at every sending, also those
    that somebody gave a reason for before.
    """

    pack: PolicyPack
    base_url: str
    by_mail: bool
    ask_again: bool = False


class Due(Value):
    """What was sent under the entries of a meeting before, oldest first, and what is due now."""

    sent: tuple[LastSent, ...]
    messages: tuple[DueMessage, ...]


def find_due(
    session: Session, facts: CaseFacts, row: Meeting, pack: PolicyPack, now: datetime
) -> Due:
    """What the rules say everybody is to be told at `now` who has not been told it (3.1)."""
    meeting = facts.meetings_by_id[row.key]
    entries = [entry.id for entry in facts.entries_before(meeting)]
    sent = history.last_sent(session, row.case_id, facts.ftm_of(meeting), entries)
    due = due_messages(facts, meeting, sent, now, youth_age=pack.thresholds.youth_age)
    return Due(sent, due)


def send_invitations(
    session: Session,
    actor: Actor,
    facts: CaseFacts,
    row: Meeting,
    found: Due,
    *,
    now: datetime,
    sending: Sending,
    acknowledge: str | None = None,
    only: str | None = None,
) -> Sent:
    """Send every message that was `found` to be due at `now`, in the caller's transaction.

    `only` names the one person to send to, with the children told through them; the rules are
    asked about the whole list all the same. `acknowledge` is the reason why warnings may stand;
    it is kept with each warning that has no reason yet. Raises RuleBrokenError while a block
    remains, or a warning without a reason.
    """
    meeting = facts.meetings_by_id[row.key]
    check_may_send(session, actor, facts, row, now=now, sending=sending, acknowledge=acknowledge)
    due = found.messages
    if only is not None:
        due = tuple(each for each in due if (each.target.via or each.target.person) == only)
    lines = _send_each(session, facts, row, meeting, due, now=now, sending=sending)
    efforts = active_efforts(facts, meeting, due, found.sent, now)
    history.record_active_efforts(
        session, row, facts.ftm_of(meeting), efforts, now.astimezone(facts.zone)
    )
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
    asked = [(each.target.person, each.target.session) for each in due]
    found = history.invitations_for(session, row.case_id, facts.ftm_of(meeting), asked)
    _leave_mailboxes(session, facts, due, found)
    ready: list[_Ready] = []
    for message, key in zip(due, asked, strict=True):
        ready.append(_make(session, facts, meeting, message, found[key], now, sending.base_url))
    outbox = _queue(session, facts, ready, now) if sending.by_mail else {}
    files: dict[tuple[str, str, str], str | None] = {}
    lines = []
    for each in ready:
        target = each.due.target
        files[target.person, target.session, target.channel] = each.made.file_name
        # A child's line points at the file of the adult who brings them.
        carrier = (target.via or "", target.session, each.due.carried_by or "")
        file = files.get(carrier) if target.via else each.made.file_name
        session.add(_record(row, each, file, outbox.get(each.made.message_id), now))
        lines.append(SentLine(each.due, each.uid, file, each.made.content))
    return lines


class _Ready(Value):
    """A message that is made; `uid` is what it carried, a later one may begin another."""

    due: DueMessage
    invitation: Invitation
    uid: str | None
    made: MadeMessage


def _make(
    session: Session,
    facts: CaseFacts,
    meeting: MeetingFact,
    due: DueMessage,
    invitation: Invitation,
    now: datetime,
    base_url: str,
) -> _Ready:
    if due.anew:
        history.begin_anew(session, invitation)
    history.forget_reply_to_another_time(session, invitation, due)
    link = history.reply_link(session, invitation, due, base_url)
    made = make_message(facts, meeting, due, uid=invitation.uid, reply_url=link, now=now)
    uid = invitation.uid if due.target.channel == "email" else None
    return _Ready(due, invitation, uid, made)


def _record(
    row: Meeting, ready: _Ready, file: str | None, outbox_id: UUID | None, now: datetime
) -> InvitationMessage:
    due = ready.due
    return InvitationMessage(
        case_id=row.case_id,
        invitation_id=ready.invitation.id,
        meeting_id=row.id,
        channel=due.target.channel,
        via=due.target.via,
        method=due.method,
        sequence=due.sequence,
        payload=due.payload.to_json(),
        starts_at=due.payload.starts_at,
        ends_at=due.payload.ends_at,
        time_zone=due.time_zone,
        sent_at=now,
        file_name=file,
        content=ready.made.content if due.target.channel == "letter" else None,
        outbox_id=outbox_id,
    )


def _leave_mailboxes(
    session: Session,
    facts: CaseFacts,
    due: Sequence[DueMessage],
    found: Mapping[history.Asked, Invitation],
) -> None:
    """Before any message is made: its links must not end with those that came before."""
    asked = (each.target for each in due if each.method == "REQUEST" and not each.target.via)
    keys = dict.fromkeys((each.person, each.session) for each in asked)
    unmailed = [key for key in keys if "email" not in facts.people_by_id[key[0]].channels]
    history.leave_mailboxes(session, [found[key] for key in unmailed])


def _queue(
    session: Session, facts: CaseFacts, ready: Sequence[_Ready], now: datetime
) -> dict[str | None, UUID]:
    """Put the mails among the messages into the outbox; its row of each Message-ID."""
    queued: dict[str | None, UUID] = {}
    for each in ready:
        if each.made.message_id:
            queued[each.made.message_id] = queue_message(
                session,
                recipient=each.made.recipient or "",
                raw=each.made.content or b"",
                message_id=each.made.message_id,
                envelope_from=facts.case.office.email,
                purpose="invitation",
                reference=str(each.invitation.id),
                now=now,
                case_id=each.invitation.case_id,
            ).id
    # All at once, and before the records that name them.
    session.flush()
    return queued
