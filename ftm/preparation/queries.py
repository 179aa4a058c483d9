"""How far the preparation of a meeting is. Columns into frozen values, never table rows."""

from dataclasses import dataclass, fields
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, col

from ftm.cases.words import language_words, reached_by
from ftm.core.actor import Actor
from ftm.core.errors import NotFoundError
from ftm.facts import CaseFacts
from ftm.facts.languages import language_name
from ftm.facts.meeting import Meeting
from ftm.facts.windows import members
from ftm.meetings.forms import VersionedForm
from ftm.meetings.people_view import PersonRow, people_view
from ftm.meetings.queries import PlannedMeeting, planned_meeting
from ftm.preparation.models import AgendaPoint, PreparationRow, PrepConversation, SafetyScreen
from ftm.preparation.policy import can_read_safety, check_read_safety
from ftm.preparation.rules import Conversation, SafetyAnswers


@dataclass(frozen=True, slots=True)
class PrepLine:
    """One person's progress. `to_arrange` and `to_ask` are in words."""

    person: PersonRow
    talked_on: date | None
    talked_by: str
    to_arrange: tuple[str, ...]
    to_ask: tuple[str, ...]
    checked_on: date | None


@dataclass(frozen=True, slots=True)
class PointLine:
    id: UUID
    text: str
    asked_by: str


@dataclass(frozen=True, slots=True)
class PreparationPage:
    """`coming` are those the meeting is planned with, `others` everybody else of the case."""

    meeting: PlannedMeeting
    coming: tuple[PrepLine, ...]
    others: tuple[PrepLine, ...]
    agenda: tuple[PointLine, ...]
    reads_safety: bool
    may_change: bool

    @property
    def talked(self) -> int:
        return sum(line.talked_on is not None for line in self.coming)


@dataclass(frozen=True, slots=True)
class TalkPage:
    """The talk with one person as recorded; `version` 0 when there has been none."""

    meeting: PlannedMeeting
    person: PersonRow
    about: str
    told: Conversation | None
    version: int
    reads_safety: bool
    may_change: bool


@dataclass(frozen=True, slots=True)
class SafetyPage:
    """The private check of one person as recorded; `version` 0 when there has been none."""

    meeting: PlannedMeeting
    person: PersonRow
    answers: SafetyAnswers | None
    version: int
    may_change: bool


def preparation_page(session: Session, actor: Actor, meeting_id: UUID) -> PreparationPage:
    """Raises NotFoundError for none and for not yours alike."""
    meeting = planned_meeting(session, actor, meeting_id)
    ftm = meeting.facts.ftm_of(meeting.fact)
    told = _conversations(session, meeting.case_id, ftm)
    checked = _checked(session, meeting.case_id, ftm)
    lines = [
        _line(meeting, person, told.get(person.id, Conversation()), checked.get(person.id))
        for person in _people(meeting)
    ]
    return PreparationPage(
        meeting=meeting,
        coming=tuple(line for line in lines if line.person.is_in),
        others=tuple(line for line in lines if not line.person.is_in),
        agenda=_agenda(session, meeting, ftm),
        reads_safety=can_read_safety(actor, staff_roles(meeting.facts, actor)),
        may_change=_may_change(meeting),
    )


def talk_page(session: Session, actor: Actor, meeting_id: UUID, person: str) -> TalkPage:
    """Raises NotFoundError for no such meeting, not yours, and nobody of the case alike."""
    meeting = planned_meeting(session, actor, meeting_id)
    found = _person(meeting, person)
    of = PrepConversation
    row = session.execute(
        select(*(getattr(of, each.name) for each in fields(Conversation)), col(of.version)).where(
            *_about(of, meeting.case_id, meeting.facts.ftm_of(meeting.fact)),
            col(of.person) == person,
        )
    ).first()
    known = meeting.facts.people_by_id[person]
    words = (found.role, language_words(known), f"reached by {reached_by(known) or 'nothing yet'}")
    return TalkPage(
        meeting=meeting,
        person=found,
        about="; ".join(filter(None, words)),
        told=Conversation(*row[:-1]) if row else None,
        version=row[-1] if row else 0,
        reads_safety=can_read_safety(actor, staff_roles(meeting.facts, actor)),
        may_change=_may_change(meeting),
    )


def safety_page(session: Session, actor: Actor, meeting_id: UUID, person: str) -> SafetyPage:
    """The only reader of the answers. Raises NotFoundError, NotAllowedError."""
    meeting = planned_meeting(session, actor, meeting_id)
    check_read_safety(actor, staff_roles(meeting.facts, actor))
    found = _person(meeting, person)
    of = SafetyScreen
    row = session.execute(
        select(*(getattr(of, each.name) for each in fields(SafetyAnswers)), col(of.version)).where(
            *_about(of, meeting.case_id, meeting.facts.ftm_of(meeting.fact)),
            col(of.person) == person,
        )
    ).first()
    return SafetyPage(
        meeting=meeting,
        person=found,
        answers=SafetyAnswers(*row[:-1]) if row else None,
        version=row[-1] if row else 0,
        may_change=_may_change(meeting),
    )


def talked_with(session: Session, case_id: UUID, ftm: str) -> frozenset[str]:
    """The people who were told before the FTM what it is for; `ftm` is its first entry's key.

    The caller has checked that the actor may see the case.
    """
    of = PrepConversation
    found = select(col(of.person)).where(
        *_about(of, case_id, ftm), col(of.explained_on).is_not(None)
    )
    return frozenset(session.execute(found).scalars())


def staff_roles(facts: CaseFacts, actor: Actor) -> frozenset[str]:
    """What the actor is among the staff of this case; workers are known by their address."""
    mine = actor.email.lower()
    return frozenset(each.role for each in facts.staff if each.email.lower() == mine)


def _may_change(meeting: PlannedMeeting) -> bool:
    return not meeting.is_closed and not meeting.fact.cancelled


def _people(meeting: PlannedMeeting) -> tuple[PersonRow, ...]:
    return people_view(meeting, VersionedForm()).people


def _person(meeting: PlannedMeeting, key: str) -> PersonRow:
    found = next((each for each in _people(meeting) if each.id == key), None)
    if found is None:
        raise NotFoundError("Nobody of this case is called so.")
    return found


def _line(
    meeting: PlannedMeeting, person: PersonRow, told: Conversation, checked_on: date | None
) -> PrepLine:
    facts = meeting.facts
    to_arrange = (*_interpreters(facts, meeting.fact, person.id), *told.to_arrange)
    return PrepLine(
        person=person,
        talked_on=told.explained_on,
        talked_by=facts.name_of(told.explained_by),
        to_arrange=to_arrange,
        to_ask=told.to_ask if told.explained_on else (),
        checked_on=checked_on,
    )


def _interpreters(facts: CaseFacts, meeting: Meeting, person: str) -> tuple[str, ...]:
    """The interpreter that a session the person comes to still lacks, in words."""
    need = facts.people_by_id[person].interpreter
    lacking = (
        person in members(each) and all(helper.for_ != person for helper in each.interpreters)
        for each in meeting.sessions
    )
    if need is None or not any(lacking):
        return ()
    return (f"an interpreter for {language_name(need.language)}",)


def _about(table: type[PreparationRow], case_id: UUID, ftm: str) -> tuple[Any, Any]:
    return col(table.case_id) == case_id, col(table.ftm) == ftm


def _conversations(session: Session, case_id: UUID, ftm: str) -> dict[str, Conversation]:
    of = PrepConversation
    columns = [getattr(of, each.name) for each in fields(Conversation)]
    rows = session.execute(select(col(of.person), *columns).where(*_about(of, case_id, ftm)))
    return {row[0]: Conversation(*row[1:]) for row in rows}


def _checked(session: Session, case_id: UUID, ftm: str) -> dict[str, date]:
    of = SafetyScreen
    rows = session.execute(
        select(col(of.person), col(of.asked_on)).where(*_about(of, case_id, ftm))
    )
    return {row[0]: row[1] for row in rows}


def _agenda(session: Session, meeting: PlannedMeeting, ftm: str) -> tuple[PointLine, ...]:
    of = AgendaPoint
    rows = session.execute(
        select(col(of.id), col(of.text), col(of.asked_by))
        .where(*_about(of, meeting.case_id, ftm))
        .order_by(col(of.position))
    )
    return tuple(
        PointLine(row[0], row[1], meeting.facts.name_of(row[2]) if row[2] else "") for row in rows
    )
