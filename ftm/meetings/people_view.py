"""Who is in which part of a meeting, as one table. Pure."""

from collections import defaultdict
from datetime import datetime, timedelta
from uuid import UUID

from ftm.cases.words import roles_of, short_name, short_names
from ftm.facts import CaseFacts
from ftm.facts.dates import age_on
from ftm.facts.languages import language_name
from ftm.facts.meeting import Meeting, Segment, Session
from ftm.facts.windows import meeting_on, members, utc
from ftm.meetings.forms import VersionedForm
from ftm.meetings.people_forms import (
    ALL_CHILDREN,
    NO_CHILD,
    MembersForm,
    PartRow,
    PartsForm,
)
from ftm.meetings.queries import PlannedMeeting
from ftm.value import Value


class PartColumn(Value):
    """One part: a column of the table. `number` counts the sessions from 1."""

    id: UUID
    session: str
    number: int
    topic: str
    starts_at: datetime
    ends_at: datetime
    members: frozenset[str]


class PersonRow(Value):
    id: str
    name: str
    role: str
    is_in: bool


class InterpreterNeed(Value):
    """One person in one session who needs an interpreter, and who could be it."""

    session: str
    number: int
    person: str
    name: str
    language: str
    chosen: str
    candidates: tuple[tuple[str, str], ...]


class FarGuest(Value):
    """One person who could join an in-person session from afar, and how they do now ("" = come)."""

    session: str
    person: str
    name: str
    mode: str


class PeopleView(Value):
    columns: tuple[PartColumn, ...]
    people: tuple[PersonRow, ...]
    needs: tuple[InterpreterNeed, ...]
    parts: dict[str, tuple[PartRow, ...]]
    guests: dict[str, tuple[FarGuest, ...]]
    abouts: tuple[tuple[str, str], ...]


def people_view(meeting: PlannedMeeting, form: VersionedForm) -> PeopleView:
    """The table, the interpreters, and the parts of every session to edit.

    Where `form` was refused, its boxes and rows stand as they were typed.
    """
    facts, fact = meeting.facts, meeting.fact
    typed = form.ticked if isinstance(form, MembersForm) else None
    rows = {session.id: _part_rows(meeting, session) for session in fact.sessions}
    if isinstance(form, PartsForm) and form.session in rows:
        rows[form.session] = form.rows
    columns = tuple(
        PartColumn(
            part_id,
            session.id,
            number,
            part.topic,
            part.starts_at,
            part.ends_at,
            frozenset(part.members)
            if typed is None
            else frozenset(person for ticked, person in typed if ticked == part_id),
        )
        for number, session in enumerate(fact.sessions, start=1)
        for part_id, part in meeting.parts(session)
    )
    present = {person for session in fact.sessions for person in members(session)}
    return PeopleView(
        columns=columns,
        people=_people(facts, present, fact),
        needs=tuple(
            need
            for number, session in enumerate(fact.sessions, start=1)
            for need in _needs(facts, session, number)
        ),
        parts=rows,
        guests={session.id: _guests(facts, session) for session in fact.sessions},
        abouts=_abouts(meeting),
    )


def _people(facts: CaseFacts, present: set[str], meeting: Meeting) -> tuple[PersonRow, ...]:
    """Everybody of the case, those who come first; interpreters are assigned, not listed."""
    rows, on = [], meeting_on(meeting)
    chosen_by: defaultdict[str, list[str]] = defaultdict(list)
    for choice in meeting.youth_choices:
        for pick in choice.picks:
            chosen_by[pick.person].append(f"chosen by {short_name(facts, choice.youth)}")
    for person in facts.people:
        child = facts.children_by_id.get(person.id)
        role = f"child, {age_on(child.born_on, on)}" if child else roles_of(facts, person.id, on)
        role = "; ".join(filter(None, (role, *chosen_by[person.id])))
        if person.interprets and person.id not in facts.roles_by_person:
            continue
        rows.append(PersonRow(person.id, person.name, role, person.id in present))
    return tuple(sorted(rows, key=lambda row: not row.is_in))


def _needs(facts: CaseFacts, session: Session, number: int) -> list[InterpreterNeed]:
    chosen = {each.for_: each.interpreter for each in session.interpreters}
    found = []
    for person_id in members(session):
        person = facts.people_by_id.get(person_id)
        if person is None or person.interpreter is None:
            continue
        language = person.interpreter.language
        found.append(
            InterpreterNeed(
                session.id,
                number,
                person_id,
                person.name,
                language_name(language),
                chosen.get(person_id, ""),
                tuple(
                    (each.id, each.name)
                    for each in facts.people
                    if language in each.interprets and each.id not in facts.children_by_id
                ),
            )
        )
    return found


def _guests(facts: CaseFacts, session: Session) -> tuple[FarGuest, ...]:
    if session.place.mode != "in_person":
        return ()
    modes = {each.person: each.mode for each in session.remote}
    helpers = tuple(each.interpreter for each in session.interpreters)
    return tuple(
        FarGuest(session.id, person, facts.name_of(person), modes.get(person, ""))
        for person in dict.fromkeys((*members(session), *helpers))
    )


def _part_rows(meeting: PlannedMeeting, session: Session) -> tuple[PartRow, ...]:
    return tuple(
        PartRow(part.topic, str(_minutes(part)), _about(part), str(part_id))
        for part_id, part in meeting.parts(session)
    )


def _abouts(meeting: PlannedMeeting) -> tuple[tuple[str, str], ...]:
    """What a part can be about: all, none, each child, and groups that some part has already."""
    facts = meeting.facts
    planned = (part for session in meeting.fact.sessions for part in session.segments)
    groups = [_about(part) for part in planned if part.children and len(part.children) > 1]
    return (
        (ALL_CHILDREN, "all children"),
        (NO_CHILD, "no child in particular"),
        *((child, short_name(facts, child)) for child in facts.children_by_id),
        *((group, short_names(facts, group.split(","))) for group in dict.fromkeys(groups)),
    )


def _minutes(part: Segment) -> int:
    return (utc(part.ends_at) - utc(part.starts_at)) // timedelta(minutes=1)


def _about(part: Segment) -> str:
    """The value of the choice; several children but not all are joined by commas."""
    if part.children is None:
        return ALL_CHILDREN
    return ",".join(part.children) or NO_CHILD
