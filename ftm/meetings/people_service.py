"""Who is in which session and part of a planned meeting, and how they hear and join."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from ftm.core import clock
from ftm.core.actor import Actor
from ftm.core.errors import NotFoundError, RuleBrokenError
from ftm.facts import CaseFacts
from ftm.facts.meeting import MeetingPlace
from ftm.meetings import rules
from ftm.meetings.case_facts import load_facts
from ftm.meetings.models import Meeting, MeetingSession, Segment
from ftm.meetings.rows import (
    add_part_rows,
    add_session_row,
    check_people,
    keep_change,
    open_meeting,
    segments_of,
    session_row,
)
from ftm.meetings.rules import PlannedPart
from ftm.meetings.service import checked_place, checked_start, place_json


def set_members(
    session: Session,
    actor: Actor,
    meeting_id: UUID,
    *,
    members: Mapping[UUID, tuple[str, ...]],
    version: int | None = None,
) -> Meeting:
    """Who is in each part: `members` gives the people of every part by its row id.

    A part that is not named keeps its people. Raises NotFoundError, NotAllowedError,
    RuleBrokenError, ConflictError.
    """
    meeting, _ = open_meeting(session, actor, meeting_id, version)
    check_people(session, meeting, {key for keys in members.values() for key in keys})
    parts = {part.id: part for part in segments_of(session, meeting)}
    for part_id, keys in members.items():
        if part_id not in parts:
            raise NotFoundError("This meeting has no such part.")
        parts[part_id].members = list(dict.fromkeys(keys))
    _drop_leftovers(session, meeting, tuple(parts.values()))
    keep_change(session, actor, meeting, "set_members")
    return meeting


def add_member(
    session: Session,
    actor: Actor,
    meeting_id: UUID,
    *,
    person: str,
    session_key: str,
    part_id: UUID | None = None,
    version: int | None = None,
) -> Meeting:
    """Put a person into one part of a session, or into all of them. Twice is once.

    Raises NotFoundError, NotAllowedError, RuleBrokenError, ConflictError.
    """
    meeting, _ = open_meeting(session, actor, meeting_id, version)
    check_people(session, meeting, [person])
    for part in _parts(session, meeting, session_key, part_id):
        if person not in part.members:
            part.members = [*part.members, person]
            session.add(part)
    keep_change(session, actor, meeting, "add_member", person=person, session_key=session_key)
    return meeting


def remove_member(
    session: Session,
    actor: Actor,
    meeting_id: UUID,
    *,
    person: str,
    session_key: str,
    part_id: UUID | None = None,
    version: int | None = None,
) -> Meeting:
    """Take a person out of one part of a session, or out of all of them.

    Raises NotFoundError, NotAllowedError, RuleBrokenError, ConflictError.
    """
    meeting, _ = open_meeting(session, actor, meeting_id, version)
    for part in _parts(session, meeting, session_key, part_id):
        part.members = [each for each in part.members if each != person]
        session.add(part)
    _drop_leftovers(session, meeting, tuple(segments_of(session, meeting)))
    keep_change(session, actor, meeting, "remove_member", person=person, session_key=session_key)
    return meeting


def add_session(
    session: Session,
    actor: Actor,
    meeting_id: UUID,
    *,
    starts_at: datetime,
    length_minutes: int,
    place: MeetingPlace,
    note: str = "",
    members: tuple[str, ...] = (),
    version: int | None = None,
    now: datetime | None = None,
) -> str:
    """Another session that knows nothing of the others, for people who may not meet them.

    `starts_at` is naive, in the case's zone. The key of the new session. Raises NotFoundError,
    NotAllowedError, RuleBrokenError, ConflictError.
    """
    now = now or clock.now()
    meeting, _ = open_meeting(session, actor, meeting_id, version)
    facts = load_facts(session, meeting.case_id)
    begins = checked_start(starts_at, facts.zone, now)
    rules.check_length(length_minutes)
    place = checked_place(place, note, facts, now)
    check_people(session, meeting, members)
    part = PlannedPart(length_minutes, members)
    key = add_session_row(session, meeting, begins, (part,), place_json(place), note)
    keep_change(session, actor, meeting, "add_session", session_key=key)
    return key


def remove_session(
    session: Session,
    actor: Actor,
    meeting_id: UUID,
    *,
    session_key: str,
    version: int | None = None,
) -> Meeting:
    """Take a session out of the meeting; the last one stays. Raises as `set_members`."""
    meeting, _ = open_meeting(session, actor, meeting_id, version)
    row = session_row(session, meeting, session_key)
    rest = [part for part in segments_of(session, meeting) if part.session != row.key]
    if not rest:
        raise RuleBrokenError("A meeting has at least one session. Call the meeting off instead.")
    for part in segments_of(session, meeting, row.key):
        session.delete(part)
    session.delete(row)
    keep_change(session, actor, meeting, "remove_session", session_key=row.key)
    return meeting


def cut_into_parts(
    session: Session,
    actor: Actor,
    meeting_id: UUID,
    *,
    session_key: str,
    parts: tuple[PlannedPart, ...],
    version: int | None = None,
) -> Meeting:
    """Give a session these parts, one after the other from its beginning, instead of its own.

    Raises NotFoundError, NotAllowedError, RuleBrokenError, ConflictError.
    """
    meeting, _ = open_meeting(session, actor, meeting_id, version)
    row = session_row(session, meeting, session_key)
    rules.check_parts(parts)
    check_people(session, meeting, {key for part in parts for key in part.members})
    facts = load_facts(session, meeting.case_id)
    _check_children(facts, parts)
    old = segments_of(session, meeting, row.key)
    begins = old[0].starts_at
    for each in old:
        session.delete(each)
    session.flush()
    add_part_rows(session, meeting, row.key, begins, parts)
    session.flush()
    _drop_leftovers(session, meeting, tuple(segments_of(session, meeting)))
    keep_change(session, actor, meeting, "cut_into_parts", session_key=row.key, parts=len(parts))
    return meeting


def assign_interpreter(
    session: Session,
    actor: Actor,
    meeting_id: UUID,
    *,
    session_key: str,
    person: str,
    interpreter: str | None,
    version: int | None = None,
) -> Meeting:
    """Say who interprets for a person in a session; None takes the interpreter away.

    Raises NotFoundError, NotAllowedError, RuleBrokenError, ConflictError.
    """
    meeting, _ = open_meeting(session, actor, meeting_id, version)
    row = session_row(session, meeting, session_key)
    if interpreter is not None:
        facts = load_facts(session, meeting.case_id)
        rules.check_interpreter(facts, person, interpreter)
    others = [each for each in row.interpreters if each["for"] != person]
    new = [{"for": person, "interpreter": interpreter}] if interpreter is not None else []
    row.interpreters = others + new
    session.add(row)
    keep_change(session, actor, meeting, "assign_interpreter", session_key=row.key, person=person)
    return meeting


def join_by_link(
    session: Session,
    actor: Actor,
    meeting_id: UUID,
    *,
    session_key: str,
    person: str,
    mode: str | None,
    version: int | None = None,
) -> Meeting:
    """Let a person join an in-person session by "video" or "phone"; None: they come themselves.

    Raises NotFoundError, NotAllowedError, RuleBrokenError, ConflictError.
    """
    meeting, _ = open_meeting(session, actor, meeting_id, version)
    row = session_row(session, meeting, session_key)
    check_people(session, meeting, [person])
    if mode is not None:
        rules.check_remote(row.place, mode)
    others = [each for each in row.remote if each["person"] != person]
    row.remote = others + ([{"person": person, "mode": mode}] if mode is not None else [])
    session.add(row)
    keep_change(
        session, actor, meeting, "join_by_link", session_key=row.key, person=person, mode=mode
    )
    return meeting


def _parts(session: Session, meeting: Meeting, key: str, part_id: UUID | None) -> list[Segment]:
    row = session_row(session, meeting, key)
    found = [
        part
        for part in segments_of(session, meeting, row.key)
        if part_id is None or part.id == part_id
    ]
    if not found:
        raise NotFoundError("This meeting has no such part.")
    return found


def _check_children(facts: CaseFacts, parts: tuple[PlannedPart, ...]) -> None:
    about = {child for part in parts for child in part.children or ()}
    if about - facts.children_by_id.keys():
        raise RuleBrokenError("A part can only be about children of this case.", "children")


def _drop_leftovers(session: Session, meeting: Meeting, parts: tuple[Segment, ...]) -> None:
    """Whoever is in a session no more needs no interpreter and no link there."""
    keys = dict.fromkeys(part.session for part in parts)
    for key in keys:
        row: MeetingSession = session_row(session, meeting, key)
        present = {who for part in parts if part.session == key for who in part.members}
        row.interpreters = [each for each in row.interpreters if each["for"] in present]
        hearing = present | {each["interpreter"] for each in row.interpreters}
        row.remote = [each for each in row.remote if each["person"] in hearing]
        session.add(row)
