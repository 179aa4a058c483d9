"""What is said in the talks of these tests."""

from datetime import date
from typing import Any
from uuid import UUID

from ftm.core.actor import Actor
from ftm.core.database import Database
from ftm.preparation import service
from ftm.preparation.rules import Conversation, SafetyAnswers

TOLD = Conversation(
    explained_on=date(2026, 10, 1),
    explained_by="ROBIN",
    wants="More visits",
    ride="needed",
    childcare="none",
)
ANSWERS = SafetyAnswers(
    asked_on=date(2026, 10, 1),
    asked_by="ROBIN",
    orders="ordersbird",
    worries="worriesbird",
    proceed="proceedbird",
    signal="signalbird",
)


def talk(db: Database, actor: Actor, meeting: UUID, person: str = "M1", **changes: Any) -> int:
    """Keep the talk with a person; the version it has then."""
    asked: dict[str, Any] = {"told": TOLD, **changes}
    with db.write() as session:
        row = service.keep_conversation(session, actor, meeting, person=person, **asked)
        return row.version


def screen(db: Database, actor: Actor, meeting: UUID, person: str = "M1", **changes: Any) -> int:
    """Keep the private check of a person; the version it has then."""
    asked: dict[str, Any] = {"answers": ANSWERS, **changes}
    with db.write() as session:
        row = service.keep_safety_screen(session, actor, meeting, person=person, **asked)
        return row.version
