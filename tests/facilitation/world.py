"""One family of the open scenarios in the tables, its meeting, and the workers around it."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from sqlmodel import Session, select

from ftm.casefiles.importing import import_case
from ftm.core.actor import COMMAND_LINE, Actor
from ftm.core.database import Database
from ftm.facilitation.rules import LineContent
from ftm.facts import build_case_facts
from ftm.meetings.case_facts import case_id_of
from ftm.meetings.models import Meeting
from ftm.plans.models import Item
from tests.support.scenarios import scenario

EASTERN = ZoneInfo("America/New_York")
NOON = datetime(2026, 10, 15, 12, 0, tzinfo=EASTERN)
DURING = datetime(2026, 10, 15, 16, 45, tzinfo=EASTERN)
AFTER = datetime(2026, 10, 15, 17, 30, tzinfo=EASTERN)

FERN = Actor(uuid4(), "Fern Hallway", "fern@ftm.example.org", "facilitator")
CHARLIE = Actor(uuid4(), "Charlie Elsewhere", "charlie@ocfs.example.org", "caseworker")


@dataclass(frozen=True)
class Family:
    """`meeting` is the row id of the corrected meeting of the scenario."""

    db: Database
    case: UUID
    meeting: UUID

    def lines(self) -> list[Item]:
        """The lines written in the app, in order."""
        with self.db.read() as session:
            return _written(session, self.case)

    def line(self, line_id: UUID) -> Item:
        with self.db.read() as session:
            return session.get_one(Item, line_id)


def _written(session: Session, case: UUID) -> list[Item]:
    rows = session.exec(select(Item).where(Item.case_id == case, Item.origin == "app"))
    return sorted(rows, key=lambda row: row.position)


def import_family(db: Database, name: str = "S4", *, keep_lines: bool = False) -> Family:
    """Import the scenario; without `keep_lines` the plan starts empty, as in a first meeting."""
    data: dict[str, Any] = scenario(name)
    if not keep_lines:
        data["plan"] = {"tracks": [], "items": [], "signatures": []}
        data["translations"] = [
            each for each in data.get("translations", []) if each["document"] == "invitation"
        ]
    with db.write() as session:
        import_case(session, COMMAND_LINE, data, build_case_facts(data))
        case = case_id_of(session, data["case"]["number"])
        meeting = session.exec(
            select(Meeting.id).where(Meeting.case_id == case, Meeting.key == "correct")
        ).one()
    return Family(db, case, meeting)


STEP = LineContent(
    text="Remy brings the learner permit forms.",
    kind="step",
    whose="child:C1",
    sessions=("main",),
    owner="Remy",
)


def content(**changes: Any) -> LineContent:
    """A good step for Juniper, with some fields changed."""
    return replace(STEP, **changes)
