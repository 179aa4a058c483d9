"""A planned meeting as its pages show it."""

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlmodel import Session, col

from ftm.core.actor import Actor
from ftm.core.errors import NotFoundError
from ftm.facts import CaseFacts
from ftm.facts.meeting import Meeting as MeetingFact
from ftm.facts.meeting import Segment as SegmentFact
from ftm.facts.meeting import Session as SessionFact
from ftm.facts.windows import Window, session_window
from ftm.meetings.access import meeting_facts
from ftm.meetings.models import Segment
from ftm.value import Value


class PlannedMeeting(Value):
    """A meeting with everything known about its case; `part_ids` are row ids, by session key."""

    id: UUID
    case_id: UUID
    version: int
    trigger: str
    is_closed: bool
    starts_at: datetime
    ends_at: datetime
    facts: CaseFacts
    fact: MeetingFact
    part_ids: dict[str, tuple[UUID, ...]]

    @property
    def zone(self) -> ZoneInfo:
        return self.facts.zone

    def parts(self, session: SessionFact) -> tuple[tuple[UUID, SegmentFact], ...]:
        """The parts of a session with their row ids, in the order of the plan."""
        return tuple(zip(self.part_ids[session.id], session.segments, strict=True))

    @property
    def windows(self) -> dict[str, Window]:
        """When each session is planned, by its key."""
        return {each.id: session_window(each) for each in self.fact.sessions}

    def session(self, key: str) -> SessionFact:
        """One session by its key. Raises NotFoundError."""
        found = next((each for each in self.fact.sessions if each.id == key), None)
        if found is None:
            raise NotFoundError("This meeting has no such session.")
        return found

    def part(self, part_id: UUID) -> SegmentFact | None:
        """One part by its row id."""
        found = (pair for each in self.fact.sessions for pair in self.parts(each))
        return next((segment for row_id, segment in found if row_id == part_id), None)


def planned_meeting(session: Session, actor: Actor, meeting_id: UUID) -> PlannedMeeting:
    """Raises NotFoundError for none and for not yours alike."""
    row, facts, fact = meeting_facts(session, actor, meeting_id)
    parts = session.execute(
        select(col(Segment.session), col(Segment.id))
        .where(col(Segment.meeting_id) == row.id)
        .order_by(col(Segment.position))
    )
    part_ids: dict[str, tuple[UUID, ...]] = {}
    for key, part_id in parts:
        part_ids[key] = (*part_ids.get(key, ()), part_id)
    return PlannedMeeting(
        id=row.id,
        case_id=row.case_id,
        version=row.version,
        trigger=row.trigger,
        is_closed=row.closed_at is not None,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        facts=facts,
        fact=fact,
        part_ids=part_ids,
    )
