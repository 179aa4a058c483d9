"""Keeping what was said before a meeting, and what the family wants to talk about.

Every function finds the meeting within what the actor may see, asks the policy and the rules, and
records the change. The log says who was talked with and when, never what they said.
"""

from typing import Any, TypeVar
from uuid import UUID

from msgspec.structs import asdict
from sqlmodel import Session, col, select

from ftm.core import audit, clock
from ftm.core.actor import Actor
from ftm.core.errors import ConflictError, NotFoundError, RuleBrokenError
from ftm.facts import CaseFacts
from ftm.meetings.access import find_open_meeting
from ftm.meetings.case_facts import load_facts
from ftm.preparation import rules
from ftm.preparation.models import AgendaPoint, PrepConversation, SafetyScreen
from ftm.preparation.policy import check_read_safety, staff_roles
from ftm.preparation.rules import Conversation, SafetyAnswers
from ftm.value import Value

PersonsRow = TypeVar("PersonsRow", PrepConversation, SafetyScreen)


class _Prepared(Value):
    """The FTM that is prepared; `ftm` is the key of its first entry."""

    case_id: UUID
    facts: CaseFacts
    ftm: str


def keep_conversation(
    session: Session,
    actor: Actor,
    meeting_id: UUID,
    *,
    person: str,
    told: Conversation,
    version: int | None = None,
) -> PrepConversation:
    """Record the talk with a person, finished or not.

    `version` is that of the record the worker saw, None when there was none. Keeping the same
    again changes nothing. Raises NotFoundError, RuleBrokenError, ConflictError.
    """
    of = _open(session, actor, meeting_id)
    _check_person(of, person)
    rules.check_conversation(
        told, of.facts.staff_by_id, clock.now().astimezone(of.facts.zone).date()
    )
    row = _row(session, PrepConversation, of, person)
    row = row or PrepConversation(case_id=of.case_id, ftm=of.ftm, person=person, version=0)
    return _keep(session, actor, row, "keep_conversation", asdict(told), version)


def keep_safety_screen(
    session: Session,
    actor: Actor,
    meeting_id: UUID,
    *,
    person: str,
    answers: SafetyAnswers,
    version: int | None = None,
) -> SafetyScreen:
    """Record the private check of a person. As `keep_conversation`; also raises NotAllowedError."""
    of = _open(session, actor, meeting_id)
    check_read_safety(actor, staff_roles(of.facts, actor))
    _check_person(of, person)
    rules.check_safety(answers, of.facts.staff_by_id, clock.now().astimezone(of.facts.zone).date())
    row = _row(session, SafetyScreen, of, person)
    row = row or SafetyScreen(
        case_id=of.case_id, ftm=of.ftm, person=person, version=0, **asdict(answers)
    )
    return _keep(session, actor, row, "keep_safety_screen", asdict(answers), version)


def add_agenda_point(
    session: Session, actor: Actor, meeting_id: UUID, *, text: str, asked_by: str = ""
) -> AgendaPoint:
    """Put a point at the end of the agenda; the same point of the same person is there once.

    `asked_by` is the key of a person, "" for the team. Raises NotFoundError, RuleBrokenError.
    """
    of = _open(session, actor, meeting_id)
    text = " ".join(text.split())
    points = _points(session, of)
    same = next((each for each in points if (each.text, each.asked_by) == (text, asked_by)), None)
    if same is not None:
        return same
    rules.check_point(text, asked_by, of.facts.people_by_id, len(points))
    last = points[-1].position if points else -1
    row = AgendaPoint(
        case_id=of.case_id, ftm=of.ftm, position=last + 1, text=text, asked_by=asked_by
    )
    session.add(row)
    _log(session, actor, "add_agenda_point", of, point=str(row.id))
    return row


def move_agenda_point(
    session: Session, actor: Actor, meeting_id: UUID, *, point_id: UUID, earlier: bool
) -> None:
    """Change places with the point before, or after; the first and the last stay at the ends.

    Raises NotFoundError, RuleBrokenError.
    """
    of = _open(session, actor, meeting_id)
    points = _points(session, of)
    at = next((n for n, each in enumerate(points) if each.id == point_id), None)
    if at is None:
        raise NotFoundError("This point is not on the agenda.")
    other = at + (-1 if earlier else 1)
    if not 0 <= other < len(points):
        return
    point, neighbour = points[at], points[other]
    point.position, neighbour.position = neighbour.position, point.position
    session.add_all((point, neighbour))
    _log(session, actor, "move_agenda_point", of, point=str(point_id))


def remove_agenda_point(
    session: Session, actor: Actor, meeting_id: UUID, *, point_id: UUID
) -> None:
    """Take a point off the agenda. Twice is once. Raises NotFoundError, RuleBrokenError."""
    of = _open(session, actor, meeting_id)
    found = next((each for each in _points(session, of) if each.id == point_id), None)
    if found is None:
        return
    session.delete(found)
    _log(session, actor, "remove_agenda_point", of, point=str(point_id))


def _open(session: Session, actor: Actor, meeting_id: UUID) -> _Prepared:
    """The FTM of a meeting that is still to come about. Raises NotFoundError, RuleBrokenError."""
    # Two who record the same person's first talk at once: the second waits and then sees it.
    meeting = find_open_meeting(session, actor, meeting_id, lock=True)
    if meeting.cancelled:
        raise RuleBrokenError("This meeting is called off, so there is nothing to prepare.")
    facts = load_facts(session, meeting.case_id)
    return _Prepared(meeting.case_id, facts, facts.ftm_of(facts.meetings_by_id[meeting.key]))


def _check_person(of: _Prepared, person: str) -> None:
    if person not in of.facts.people_by_id:
        raise NotFoundError("Nobody of this case is called so.")


def _row(
    session: Session, table: type[PersonsRow], of: _Prepared, person: str
) -> PersonsRow | None:
    found = select(table).where(
        table.case_id == of.case_id, table.ftm == of.ftm, table.person == person
    )
    return session.exec(found).first()


def _keep(
    session: Session,
    actor: Actor,
    row: PersonsRow,
    verb: str,
    values: dict[str, Any],
    version: int | None,
) -> PersonsRow:
    """Write `values` into the row, unless somebody else did since; version 0 is a new row."""
    if row.version and all(getattr(row, name) == value for name, value in values.items()):
        return row
    if row.version != (version or 0):
        raise ConflictError(
            "Somebody wrote here while you were writing. Nothing of yours is saved yet: compare "
            "both and save again.",
            current=str(row.version),
        )
    row.sqlmodel_update({**values, "version": row.version + 1})
    session.add(row)
    subject = f"{row.__tablename__}:{row.id}"
    audit.record(session, actor, verb, subject, case_id=row.case_id, person=row.person)
    return row


def _points(session: Session, of: _Prepared) -> list[AgendaPoint]:
    found = select(AgendaPoint).where(AgendaPoint.case_id == of.case_id, AgendaPoint.ftm == of.ftm)
    return list(session.exec(found.order_by(col(AgendaPoint.position))))


def _log(session: Session, actor: Actor, verb: str, of: _Prepared, *, point: str) -> None:
    audit.record(session, actor, verb, f"agenda_point:{point}", case_id=of.case_id, ftm=of.ftm)
