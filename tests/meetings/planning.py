"""Plans a meeting for the family of S4 as Robin would."""

from typing import Any
from uuid import UUID

from ftm.core.actor import Actor
from ftm.core.database import Database
from ftm.facts.meeting import Meeting, MeetingPlace
from ftm.meetings import service
from tests.support.families import OCTOBER_1, facts_of, wall

HALL = MeetingPlace("in_person", building="Town Hall", link="https://meet.example.org/j/1")
OCTOBER_19 = wall("2026-10-19T15:30")


def plan(db: Database, /, actor: Actor, case_id: UUID, **changes: Any) -> UUID:
    """An hour and a half on October 19 at 3:30 PM, with Linden and Alder; the meeting's row id."""
    asked: dict[str, Any] = {
        "trigger": "quarterly",
        "known_triggers": ["request"],
        "starts_at": OCTOBER_19,
        "length_minutes": 90,
        "place": HALL,
        "members": ("M1", "F1"),
        "now": OCTOBER_1,
        **changes,
    }
    with db.write() as session:
        return service.plan_meeting(session, actor, case_id, **asked).id


def planned(db: Database, case_id: UUID) -> Meeting:
    """The meeting planned last, as the rules read it."""
    return facts_of(db, case_id).meetings[-1]


def corrected(db: Database, case_id: UUID) -> Meeting:
    """The meeting that S4 has from the start, as the rules read it."""
    return facts_of(db, case_id).meetings_by_id["correct"]
