"""Families of the open scenarios in the tables of a test."""

from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlmodel import select

from ftm.core.database import Database
from ftm.facts import CaseFacts
from ftm.meetings.case_facts import load_facts
from ftm.meetings.models import Meeting
from tests.support.kept import take_case
from tests.support.scenarios import scenario

EASTERN = ZoneInfo("America/New_York")
OCTOBER_1 = datetime(2026, 10, 1, 9, 0, tzinfo=EASTERN)
"""When the open scenarios begin to plan."""


def wall(text: str) -> datetime:
    """What a clock on the wall shows, as typed into a form: a time without a zone."""
    return datetime.fromisoformat(text)


def take(db: Database, data: dict[str, Any] | str) -> UUID:
    """Import a scenario by name, or a changed case file; the row id of the case."""
    return take_case(db, scenario(data) if isinstance(data, str) else data)


def without_meetings(name: str, **case: Any) -> dict[str, Any]:
    """A scenario before any meeting was planned; `case` replaces fields of the case."""
    data = scenario(name)
    data["meetings"] = []
    data["plan"] = {"tracks": [], "items": [], "signatures": []}
    data["translations"] = []
    data["case"].update(case)
    return data


def facts_of(db: Database, case_id: UUID) -> CaseFacts:
    with db.read() as session:
        return load_facts(session, case_id)


def meeting_id(db: Database, case_id: UUID, key: str = "correct") -> UUID:
    """The row id of a meeting of the case by its key."""
    with db.read() as session:
        rows = session.exec(select(Meeting).where(Meeting.case_id == case_id, Meeting.key == key))
        return rows.one().id
