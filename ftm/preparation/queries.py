"""What was recorded before an FTM. Columns into frozen values, never table rows.

Callers have checked that the actor may see the case; `ftm` is the key of the FTM's first entry.
"""

from datetime import date
from typing import Any
from uuid import UUID

from msgspec.structs import fields
from sqlalchemy import select
from sqlmodel import Session, col

from ftm.preparation.models import AgendaPoint, PreparationRow, PrepConversation, SafetyScreen
from ftm.preparation.rules import Conversation, SafetyAnswers
from ftm.value import Value


class Point(Value):
    """One point of the agenda; `asked_by` is a person's key, "" for the team."""

    id: UUID
    text: str
    asked_by: str


def conversations(session: Session, case_id: UUID, ftm: str) -> dict[str, tuple[Conversation, int]]:
    """Every talk of the FTM by the person's key, with the version of its record."""
    of = PrepConversation
    columns = [getattr(of, each.name) for each in fields(Conversation)]
    rows = session.execute(
        select(col(of.person), col(of.version), *columns).where(*_about(of, case_id, ftm))
    )
    return {row[0]: (Conversation(*row[2:]), row[1]) for row in rows}


def talked_with(session: Session, case_id: UUID, ftm: str) -> frozenset[str]:
    """The people who were told before the FTM what it is for."""
    of = PrepConversation
    found = select(col(of.person)).where(
        *_about(of, case_id, ftm), col(of.explained_on).is_not(None)
    )
    return frozenset(session.execute(found).scalars())


def checked_on(session: Session, case_id: UUID, ftm: str) -> dict[str, date]:
    """The day of each person's private check; no answer is read."""
    of = SafetyScreen
    rows = session.execute(
        select(col(of.person), col(of.asked_on)).where(*_about(of, case_id, ftm))
    )
    return {row[0]: row[1] for row in rows}


def safety_answers(
    session: Session, case_id: UUID, ftm: str, person: str
) -> tuple[SafetyAnswers, int] | None:
    """The answers of one person and the version of the record.

    The only reader of the answers. The caller has asked `policy.check_read_safety`.
    """
    of = SafetyScreen
    columns = [getattr(of, each.name) for each in fields(SafetyAnswers)]
    row = session.execute(
        select(col(of.version), *columns).where(*_about(of, case_id, ftm), col(of.person) == person)
    ).first()
    return (SafetyAnswers(*row[1:]), row[0]) if row else None


def agenda(session: Session, case_id: UUID, ftm: str) -> tuple[Point, ...]:
    """The points in the order they are talked about."""
    of = AgendaPoint
    rows = session.execute(
        select(col(of.id), col(of.text), col(of.asked_by))
        .where(*_about(of, case_id, ftm))
        .order_by(col(of.position))
    )
    return tuple(Point(*row) for row in rows)


def _about(table: type[PreparationRow], case_id: UUID, ftm: str) -> tuple[Any, Any]:
    return col(table.case_id) == case_id, col(table.ftm) == ftm
