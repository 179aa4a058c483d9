"""What staff see of corrections: the record as it stands, and everything that was put right."""

from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from ftm.core.actor import Actor
from ftm.core.errors import NotFoundError
from ftm.facilitation.live_page import Attendee, LivePage, live_page
from ftm.facilitation.queries import meeting_state, row_marks
from ftm.facilitation.rules import MODES
from ftm.facts import CaseFacts
from ftm.facts.windows import session_start, utc
from ftm.meetings.access import meeting_facts
from ftm.summaries.correcting import can_correct
from ftm.summaries.models import RecordCorrection, Snapshot
from ftm.summaries.wording import day
from ftm.value import Value

_WHAT = {
    "line": "A line",
    "removal": "A line was taken out",
    "attendance": "Who was there",
    "date": "The day of the meeting",
}


class CorrectionLine(Value):
    """One correction in words; for staff alone. `number` is the record it made."""

    number: int
    what: str
    before: str
    after: str
    reason: str
    asked_by: str
    by: str
    at: datetime


class RecordLine(Value):
    """One numbered record with its hash, which never changes."""

    number: int
    sha256: str
    by: str
    at: datetime


class CorrectionsPage(Value):
    """The record by session, the corrections and the records, each the newest first."""

    id: UUID
    case_id: UUID
    family_name: str
    zone: str
    closed_at: datetime | None
    sessions: tuple[LivePage, ...]
    corrections: tuple[CorrectionLine, ...]
    records: tuple[RecordLine, ...]
    can_correct: bool

    def session(self, key: str) -> LivePage:
        """One session. Raises NotFoundError."""
        for each in self.sessions:
            if each.session == key:
                return each
        raise NotFoundError("This meeting has no such session.")

    def attendee(self, key: str, person: str) -> Attendee:
        """Somebody of one session. Raises NotFoundError."""
        for each in self.session(key).here:
            if each.key == person:
                return each
        raise NotFoundError("This session has nobody like that.")

    def day_of(self, key: str) -> date:
        """The day of one session as the record has it. Raises NotFoundError."""
        return self.session(key).starts_at.astimezone(ZoneInfo(self.zone)).date()


def corrections_page(
    session: Session, actor: Actor, meeting_id: UUID, *, now: datetime
) -> CorrectionsPage:
    """The record and what was put right in it. Raises NotFoundError."""
    row, facts, meeting = meeting_facts(session, actor, meeting_id)
    state = meeting_state(session, actor, meeting_id)
    marks = row_marks(session, row.case_id)
    ordered = sorted(meeting.sessions, key=lambda each: utc(session_start(each)))
    made = session.exec(
        select(RecordCorrection)
        .where(
            RecordCorrection.case_id == row.case_id,
            RecordCorrection.ftm == facts.ftm_of(meeting),
        )
        .order_by(col(RecordCorrection.recorded_at).desc())
    )
    # The columns alone: each record holds the whole case.
    records = session.exec(
        select(Snapshot.number, Snapshot.sha256, Snapshot.closed_by, Snapshot.closed_at)
        .where(Snapshot.meeting_id == row.id)
        .order_by(col(Snapshot.number).desc())
    )
    return CorrectionsPage(
        id=row.id,
        case_id=row.case_id,
        family_name=facts.case.family_name,
        zone=facts.case.time_zone,
        closed_at=row.closed_at,
        sessions=tuple(live_page(facts, state, marks, each.id, now) for each in ordered),
        corrections=tuple(_in_words(facts, each) for each in made),
        records=tuple(RecordLine(*each) for each in records),
        can_correct=can_correct(actor) and row.closed_at is not None,
    )


def _in_words(facts: CaseFacts, row: RecordCorrection) -> CorrectionLine:
    what = _WHAT[row.what]
    if row.what == "attendance":
        what = f"{what}: {facts.name_of(row.subject)}"
        before, after = (MODES[each["value"]] for each in (row.before, row.after))
    elif row.what == "date":
        values = (date.fromisoformat(each["value"]) for each in (row.before, row.after))
        before, after = map(day, values)
    else:
        before, after = row.before["text"], row.after.get("text", "")
        if before == after:
            what = f"{what}: its labels, place or agreement"
    return CorrectionLine(
        row.number, what, before, after, row.reason, row.asked_by, row.recorded_by, row.recorded_at
    )
