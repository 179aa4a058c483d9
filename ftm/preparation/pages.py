"""What the pages of the preparation show, as frozen values."""

from datetime import date
from uuid import UUID

from sqlmodel import Session

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
from ftm.preparation import queries
from ftm.preparation.policy import can_read_safety, check_read_safety, staff_roles
from ftm.preparation.queries import Point
from ftm.preparation.rules import Conversation, SafetyAnswers
from ftm.value import Value


class PrepLine(Value):
    """One person's progress. `to_arrange` and `to_ask` are in words."""

    person: PersonRow
    talked_on: date | None
    talked_by: str
    to_arrange: tuple[str, ...]
    to_ask: tuple[str, ...]
    checked_on: date | None


class PreparationPage(Value):
    """`coming` are those the meeting is planned with, `others` everybody else of the case."""

    meeting: PlannedMeeting
    coming: tuple[PrepLine, ...]
    others: tuple[PrepLine, ...]
    agenda: tuple[Point, ...]
    reads_safety: bool
    may_change: bool

    @property
    def talked(self) -> int:
        return sum(line.talked_on is not None for line in self.coming)


class TalkPage(Value):
    """The talk with one person as recorded; `version` 0 when there has been none."""

    meeting: PlannedMeeting
    person: PersonRow
    about: str
    told: Conversation | None
    version: int
    reads_safety: bool
    may_change: bool


class SafetyPage(Value):
    """The private check of one person as recorded; `version` 0 when there has been none."""

    meeting: PlannedMeeting
    person: PersonRow
    answers: SafetyAnswers | None
    version: int
    may_change: bool


def preparation_page(session: Session, actor: Actor, meeting_id: UUID) -> PreparationPage:
    """Raises NotFoundError for none and for not yours alike."""
    meeting = planned_meeting(session, actor, meeting_id)
    about = meeting.case_id, meeting.facts.ftm_of(meeting.fact)
    told = queries.conversations(session, *about)
    checked = queries.checked_on(session, *about)
    nothing = Conversation(), 0
    lines = [
        _line(meeting, person, told.get(person.id, nothing)[0], checked.get(person.id))
        for person in _people(meeting)
    ]
    return PreparationPage(
        meeting=meeting,
        coming=tuple(line for line in lines if line.person.is_in),
        others=tuple(line for line in lines if not line.person.is_in),
        agenda=queries.agenda(session, *about),
        reads_safety=can_read_safety(actor, staff_roles(meeting.facts, actor)),
        may_change=_may_change(meeting),
    )


def talk_page(session: Session, actor: Actor, meeting_id: UUID, person: str) -> TalkPage:
    """Raises NotFoundError for no such meeting, not yours, and nobody of the case alike."""
    meeting = planned_meeting(session, actor, meeting_id)
    facts = meeting.facts
    found = _person(meeting, person)
    told = queries.conversations(session, meeting.case_id, facts.ftm_of(meeting.fact)).get(person)
    known = facts.people_by_id[person]
    words = (found.role, language_words(known), f"reached by {reached_by(known) or 'nothing yet'}")
    return TalkPage(
        meeting=meeting,
        person=found,
        about="; ".join(filter(None, words)),
        told=told[0] if told else None,
        version=told[1] if told else 0,
        reads_safety=can_read_safety(actor, staff_roles(facts, actor)),
        may_change=_may_change(meeting),
    )


def safety_page(session: Session, actor: Actor, meeting_id: UUID, person: str) -> SafetyPage:
    """Raises NotFoundError as `talk_page`, and NotAllowedError."""
    meeting = planned_meeting(session, actor, meeting_id)
    check_read_safety(actor, staff_roles(meeting.facts, actor))
    found = _person(meeting, person)
    ftm = meeting.facts.ftm_of(meeting.fact)
    answers = queries.safety_answers(session, meeting.case_id, ftm, person)
    return SafetyPage(
        meeting=meeting,
        person=found,
        answers=answers[0] if answers else None,
        version=answers[1] if answers else 0,
        may_change=_may_change(meeting),
    )


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
    return PrepLine(
        person=person,
        talked_on=told.explained_on,
        talked_by=facts.name_of(told.explained_by),
        to_arrange=(*_interpreters(facts, meeting.fact, person.id), *told.to_arrange),
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
