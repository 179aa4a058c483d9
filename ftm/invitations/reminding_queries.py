"""Who was reminded when, and who wants no reminders: for the page of answers."""

from collections.abc import Mapping
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from ftm.invitations.models import Invitation
from ftm.invitations.opting_out import opted_out
from ftm.invitations.reminding_models import Reminder
from ftm.value import Value
from ftm.web.dates import moment


class ReminderNote(Value):
    """`sent`: when the newest reminder was made, in words; "" for none."""

    sent: str
    wants_none: bool


def reminder_notes(session: Session, case_id: UUID, zone: ZoneInfo) -> Mapping[UUID, ReminderNote]:
    """For every invitation of the case. The caller has checked that the actor may see it."""
    silent = opted_out(session, case_id)
    reminded = dict(
        session.exec(
            select(Reminder.invitation_id, Reminder.sent_at)
            .where(Reminder.case_id == case_id)
            .order_by(col(Reminder.sent_at))
        ).all()
    )
    rows = session.exec(
        select(Invitation.id, Invitation.person).where(Invitation.case_id == case_id)
    )
    return {
        invitation_id: ReminderNote(
            moment(reminded[invitation_id], zone) if invitation_id in reminded else "",
            person in silent,
        )
        for invitation_id, person in rows
    }
