"""Reminds people of a meeting they were told of, on the days of the policy pack, each once.

A reminder says again what its recipient was told last, so it gives nothing away that the
invitation did not. Who gets one is decided in the minute it is sent.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy
from sqlalchemy import and_, bindparam
from sqlmodel import Session, col, select

from ftm.cases.models import Case
from ftm.core import audit
from ftm.core.actor import Actor
from ftm.core.errors import RuleBrokenError
from ftm.core.tables import UtcDateTime, columns_of, table_of
from ftm.facts import CaseFacts
from ftm.facts.meeting import Meeting as MeetingFact
from ftm.facts.people import Person
from ftm.facts.standing import Standing
from ftm.facts.windows import members
from ftm.invitations import history
from ftm.invitations.deciding import planned_anew
from ftm.invitations.due import DueMessage
from ftm.invitations.email import BuiltEmail, build_reminder
from ftm.invitations.models import Invitation, InvitationMessage
from ftm.invitations.observing import unwanted_observers
from ftm.invitations.opting_out import opted_out
from ftm.invitations.payload import Payload, Target, wanted_payloads
from ftm.invitations.personal import personal_invitation
from ftm.invitations.reminding_models import Reminder
from ftm.invitations.reminding_times import Told, step_now, steps_of
from ftm.invitations.rules.check import check_meeting
from ftm.mail.addresses import envelope_address
from ftm.mail.queries import MessageStatus, latest_by_reference
from ftm.mail.rules import MessageState
from ftm.mail.service import queue_message
from ftm.meetings.case_facts import load_facts
from ftm.meetings.models import Meeting
from ftm.policies import PolicyPack
from ftm.value import Value

REMINDERS = Actor(id=None, name="reminders", email="", role="supervisor")
"""Who the audit trail names for what the schedule sends."""
_A_DAY = timedelta(days=1)
_case, _meeting = columns_of(Case), columns_of(Meeting)
IS_AHEAD = and_(
    _case["is_open"].is_(True),
    _meeting["ends_at"] > bindparam("now", type_=UtcDateTime()),
    _meeting["starts_at"] <= bindparam("until", type_=UtcDateTime()),
    _meeting["cancelled"].is_(False),
    _meeting["closed_at"].is_(None),
)
"""A condition on Case and Meeting: somebody may have to be reminded now; see span_ahead."""
_AHEAD = (
    sqlalchemy.select(_meeting["id"])
    .join(table_of(Case), _case["id"] == _meeting["case_id"])
    .where(IS_AHEAD)
)


class DueReminder(Value):
    """One reminder to send now: of which message, to which invitation, by which step."""

    invitation: Invitation
    message: InvitationMessage
    days_before: int


def span_ahead(pack: PolicyPack, now: datetime) -> dict[str, datetime]:
    """What IS_AHEAD has to be told: from when to when the meetings lie."""
    days = [each.days_before for each in pack.reminders if each.about == "meeting"]
    longest = timedelta(days=max((each for each in days if each), default=0)) + _A_DAY
    return {"now": now, "until": now + longest}


def meetings_ahead(session: Session, *, pack: PolicyPack, now: datetime) -> tuple[UUID, ...]:
    """Row ids of those meetings, of every family."""
    return tuple(session.execute(_AHEAD, span_ahead(pack, now)).scalars())


def due_reminders(
    session: Session, meeting_id: UUID, *, pack: PolicyPack, now: datetime
) -> tuple[DueReminder, ...]:
    """Who is to be reminded of this meeting now; nobody while a rule blocks it.

    Only who was told exactly the plan that stands, by a mail that a server took, at the address
    they still have; who has not declined and wants reminders; each step once.
    """
    row = session.get_one(Meeting, meeting_id)
    return _due_of(session, load_facts(session, row.case_id), row, pack, now)


def _due_of(
    session: Session, facts: CaseFacts, row: Meeting, pack: PolicyPack, now: datetime
) -> tuple[DueReminder, ...]:
    meeting = facts.meetings_by_id[row.key]
    if row.closed_at is not None or planned_anew(facts, meeting, now) is not None:
        return ()
    found = tuple(_due(session, facts, row, meeting, pack, now))
    if found and check_meeting(facts, meeting, now, pack).blocks:
        return ()
    return found


def remind_of_meeting(
    session: Session, meeting_id: UUID, *, pack: PolicyPack, base_url: str, now: datetime
) -> int:
    """Put every reminder of one meeting that is due into the outbox; how many that were.

    In one transaction with the note that it was sent: when the program dies, both are there or
    none.
    """
    # Two programs at once take turns here; the second finds nothing left to do.
    row = session.exec(select(Meeting).where(Meeting.id == meeting_id).with_for_update()).one()
    facts = load_facts(session, row.case_id)
    meeting = facts.meetings_by_id[row.key]
    found = _due_of(session, facts, row, pack, now)
    queued: list[UUID] = []
    for each in found:
        due = _as_due(each)
        link = history.reply_link(session, each.invitation, due, base_url)
        invitation = personal_invitation(facts, meeting, due, now)
        built = build_reminder(invitation, now=now, rsvp_url=link)
        queued.append(_queue(session, facts, each, built, now))
    # All at once, and before the notes that name them.
    session.flush()
    _note(session, row.case_id, found, queued, now)
    return len(found)


def _due(
    session: Session,
    facts: CaseFacts,
    row: Meeting,
    meeting: MeetingFact,
    pack: PolicyPack,
    now: datetime,
) -> Iterator[DueReminder]:
    wanted = wanted_payloads(facts, meeting, Standing(facts, now, pack.thresholds.youth_age))
    done = _done(session, row.case_id)
    waiting = [
        DueReminder(invitation, message, step)
        for invitation, message in _newest_messages(session, row.case_id, facts.ftm_of(meeting))
        if message.method != "CANCEL"
        and invitation.reply != "declined"
        and wanted.get(Target(invitation.person, invitation.session, "email"))
        == Payload.from_json(message.payload)
        and (step := _step_now(meeting, invitation, message, pack, now)) is not None
        and (invitation.id, message.sequence, step) not in done
    ]
    # Every minute this is asked of every meeting ahead, and hardly ever anybody is waiting.
    if not waiting:
        return
    mails = latest_by_reference(session, [str(each.invitation.id) for each in waiting])
    silent = opted_out(session, row.case_id) | unwanted_observers(
        session, row.case_id, facts, meeting, now
    )
    for each in waiting:
        person = facts.people_by_id[each.invitation.person]
        if person.id not in silent and _arrived(mails.get(str(each.invitation.id)), person):
            yield each


def _step_now(
    meeting: MeetingFact,
    invitation: Invitation,
    message: InvitationMessage,
    pack: PolicyPack,
    now: datetime,
) -> int | None:
    """How many days before the meeting the reminder stands that is due now; None when none is."""
    is_member = invitation.person in members(meeting.session(invitation.session))
    told = Told(message.starts_at, message.sent_at, ZoneInfo(message.time_zone))
    return step_now(steps_of(pack, is_interpreter=not is_member), told, pack.quiet_hours, now)


def _newest_messages(
    session: Session, case_id: UUID, ftm: str
) -> list[tuple[Invitation, InvitationMessage]]:
    """The newest e-mail of each invitation of the FTM."""
    rows = session.exec(
        select(Invitation, InvitationMessage)
        .join(InvitationMessage, col(InvitationMessage.invitation_id) == col(Invitation.id))
        .where(
            Invitation.case_id == case_id,
            Invitation.ftm == ftm,
            InvitationMessage.channel == "email",
        )
        .order_by(col(InvitationMessage.sequence))
    )
    return list({invitation.id: (invitation, message) for invitation, message in rows}.values())


def _arrived(mail: MessageStatus | None, person: Person) -> bool:
    """Whether a server took the last mail to them, and they still have that address."""
    if mail is None or mail.state is not MessageState.SENT or not person.email:
        return False
    try:
        return envelope_address(person.email) == mail.recipient
    except RuleBrokenError:
        return False


def _done(session: Session, case_id: UUID) -> set[tuple[UUID, int, int]]:
    rows = session.exec(
        select(Reminder.invitation_id, Reminder.sequence, Reminder.days_before).where(
            Reminder.case_id == case_id
        )
    )
    return {(invitation_id, sequence, step) for invitation_id, sequence, step in rows}


def _as_due(reminder: DueReminder) -> DueMessage:
    """What the recipient was told, as it was when it was due."""
    invitation, message = reminder.invitation, reminder.message
    return DueMessage(
        Target(invitation.person, invitation.session, "email"),
        "REQUEST",
        message.sequence,
        Payload.from_json(message.payload),
        message.time_zone,
        invitation.uid,
    )


def _queue(
    session: Session, facts: CaseFacts, reminder: DueReminder, built: BuiltEmail, now: datetime
) -> UUID:
    """Put one reminder into the outbox; the id of its row there."""
    invitation = reminder.invitation
    return queue_message(
        session,
        recipient=built.recipient,
        raw=built.raw,
        message_id=built.message_id,
        envelope_from=facts.case.office.email,
        purpose="reminder",
        # The invitation's own, so that a reminder that comes back says the person is not reached.
        reference=str(invitation.id),
        now=now,
        case_id=invitation.case_id,
    ).id


def _note(
    session: Session,
    case_id: UUID,
    sent: Sequence[DueReminder],
    queued: Sequence[UUID],
    now: datetime,
) -> None:
    """Remember that the reminders were sent, each by its row in the outbox."""
    session.add_all(
        Reminder(
            case_id=case_id,
            invitation_id=each.invitation.id,
            sequence=each.message.sequence,
            days_before=each.days_before,
            sent_at=now,
            outbox_id=outbox_id,
        )
        for each, outbox_id in zip(sent, queued, strict=True)
    )
    changed = (
        (f"invitation:{each.invitation.id}", {"days_before": each.days_before}) for each in sent
    )
    audit.record_each(session, REMINDERS, "remind", changed, case_id=case_id, at=now)
