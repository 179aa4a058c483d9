"""One family of the open scenarios in the tables, its meeting, and the workers around it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from msgspec.structs import replace
from sqlmodel import Session, select

from ftm.core.actor import Actor
from ftm.core.database import Database
from ftm.facilitation.rules import LineContent
from ftm.plans.models import Item
from tests.support.families import EASTERN, meeting_id, take
from tests.support.prepared import prepared
from tests.support.scenarios import scenario

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
    return prepared(_import_family, db, name, keep_lines=keep_lines)


def _import_family(db: Database, name: str, *, keep_lines: bool) -> Family:
    data: dict[str, Any] = scenario(name)
    data["meetings"] = data["meetings"][:3] if name == "S5" else data["meetings"][:2]
    if not keep_lines:
        data["plan"] = {"tracks": [], "items": [], "signatures": []}
        data["translations"] = [
            each for each in data.get("translations", []) if each["document"] == "invitation"
        ]
    case = take(db, data)
    return Family(db, case, meeting_id(db, case))


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
