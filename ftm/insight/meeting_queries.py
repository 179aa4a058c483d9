"""What has been done about one meeting, counted for its overview."""

from datetime import datetime
from uuid import UUID

from msgspec.structs import replace
from sqlalchemy import func, select
from sqlmodel import Session, col

from ftm.invitations.models import Invitation, InvitationMessage
from ftm.meetings.models import Attendance, Meeting
from ftm.summaries.models import IssuedDocument
from ftm.summaries.progress import CopyCount, count_copies
from ftm.value import Value


class MeetingProgress(Value):
    """How far a meeting is: what was sent and answered, who came, what was handed out.

    `have` of the `to_have` who get a summary have it.
    """

    closed_at: datetime | None
    last_sent_at: datetime | None
    invited: int
    replied: int
    attended: int
    issued: int
    to_have: int = 0
    have: int = 0


def meeting_progress(
    session: Session, case_id: UUID, meeting_id: UUID, ftm: str, now: datetime
) -> MeetingProgress:
    """Counts for a meeting the actor may see; `ftm` is the key of its first entry."""
    asked = (col(Invitation.case_id) == case_id, col(Invitation.ftm) == ftm)
    row = session.execute(
        select(
            col(Meeting.closed_at),
            select(func.max(col(InvitationMessage.sent_at)))
            .where(col(InvitationMessage.meeting_id) == meeting_id)
            .scalar_subquery(),
            select(func.count(col(Invitation.id))).where(*asked).scalar_subquery(),
            select(func.count(col(Invitation.reply))).where(*asked).scalar_subquery(),
            select(func.count(func.distinct(col(Attendance.person))))
            .where(col(Attendance.meeting_id) == meeting_id)
            .scalar_subquery(),
            select(func.count(col(IssuedDocument.id)))
            .where(col(IssuedDocument.meeting_id) == meeting_id)
            .scalar_subquery(),
        ).where(col(Meeting.id) == meeting_id)
    ).one()
    copies = count_copies(session, [meeting_id], now).get(meeting_id, CopyCount())
    return replace(MeetingProgress(*row), to_have=copies.to_have, have=copies.have)
