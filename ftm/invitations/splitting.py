"""The plan the program proposes for a meeting: which sessions, which parts, who is in which. Pure.

The caseworker accepts it or edits it. What the rules block or warn of and a plan can avoid, this
plan avoids: people who may not meet, hidden identities, children others hear too much about.
"""

import hashlib
from datetime import date, datetime, timedelta

from msgspec.structs import replace

from ftm.facts import CaseFacts
from ftm.facts.meeting import InterpreterAssignment, Meeting, RemoteGuest, Segment, Session
from ftm.facts.windows import members, session_on, session_window, utc
from ftm.invitations.cutting import Room, cut, kept_parts
from ftm.invitations.explaining import explain, why_session
from ftm.invitations.hours import moved
from ftm.invitations.rules.context import MeetingContext
from ftm.invitations.rules.required import required_roles
from ftm.invitations.seating import Foes, Seat, foes_among, seat_people
from ftm.invitations.timetable import find_start
from ftm.invitations.wanting import Wanted, is_ahead, needs_interpreter, unfit, wanted_people
from ftm.meetings.rules import PlannedPart
from ftm.policies import PolicyPack
from ftm.value import Value

_FIVE = 5


class ProposedSession(Value):
    """One session to be, in the place of `source`. `key`: the session it was, None of a new one.

    `reason` says in plain words why there is this session; `is_changed` is false for a session
    that stays exactly as it is planned.
    """

    key: str | None
    source: str
    reason: str
    members: tuple[str, ...]
    segments: tuple[PlannedPart, ...]
    starts_at: datetime
    ends_at: datetime
    interpreters: tuple[InterpreterAssignment, ...]
    remote: tuple[RemoteGuest, ...]
    is_changed: bool


class ProposedMeeting(Value):
    """The sessions to be, in order of time; `planned` is the meeting with them instead of its own.

    `removed` are keys of sessions nobody is left in; `explanations` are sentences for the worker.
    """

    sessions: tuple[ProposedSession, ...]
    explanations: tuple[str, ...]
    removed: tuple[str, ...]
    planned: Meeting

    @property
    def changes_something(self) -> bool:
        return bool(self.removed) or any(each.is_changed for each in self.sessions)

    @property
    def fingerprint(self) -> str:
        """Differs whenever the proposal does: what is applied is what was shown."""
        return hashlib.sha256(repr(self.sessions).encode()).hexdigest()


def propose_split(
    facts: CaseFacts, meeting: Meeting, now: datetime, pack: PolicyPack
) -> ProposedMeeting:
    """The proposal for the meeting as it is planned at `now` (aware); always the same for the same.

    Sessions may have to move to another day, when other orders and releases hold; so it is made
    again until nothing new comes up.
    """
    context = MeetingContext(facts, meeting, now, pack)
    required = required_roles(context) if is_ahead(context) else ()
    left_out, dates = unfit(context), frozenset(context.session_dates)
    while True:
        proposal = _propose(context, wanted_people(context, required, left_out), dates)
        more_out = {**unfit(context.planned_as(proposal.planned)), **left_out}
        more_dates = dates.union(session_on(each) for each in proposal.planned.sessions)
        if more_out.keys() == left_out.keys() and more_dates == dates:
            return proposal
        left_out, dates = more_out, more_dates


def _propose(context: MeetingContext, wanted: Wanted, dates: frozenset[date]) -> ProposedMeeting:
    seats = seat_people(context, wanted.people, dates)
    foes = foes_among(context.standing, wanted.people, dates)
    planned: list[tuple[Seat, Session]] = []
    for seat in _in_order(context, seats):
        booked = [session for _, session in planned]
        planned.append((seat, _session(context, seat, booked, foes)))
    planned.sort(key=lambda pair: utc(session_window(pair[1]).starts_at))
    sessions = tuple(session for _, session in planned)
    keys = {seat.key for seat in seats}
    return ProposedMeeting(
        sessions=tuple(_proposed(context, seat, each, sessions, foes) for seat, each in planned),
        explanations=explain(context, wanted, sessions, foes),
        removed=tuple(view.id for view in context.sessions if view.id not in keys),
        planned=replace(context.meeting, sessions=sessions or context.meeting.sessions),
    )


def _in_order(context: MeetingContext, seats: tuple[Seat, ...]) -> list[Seat]:
    """Sessions that are planned already, by their time, then the new ones."""
    starts = {view.id: utc(view.window.starts_at) for view in context.sessions}
    return sorted(seats, key=lambda seat: (seat.key is None, starts[seat.key or seat.source]))


def _session(context: MeetingContext, seat: Seat, booked: list[Session], foes: Foes) -> Session:
    """The seat as a session; whoever moved keeps their interpreter and the way they join."""
    source = context.meeting.session(seat.source)
    people = tuple(seat.people)
    base = replace(
        source,
        id=seat.key or f"new-{len(booked) + 1}",
        interpreters=_interpreters(context, source, people),
        remote=(),
    )
    base = replace(base, remote=_remote(context, source, base, people))
    start = session_window(source).starts_at
    while True:
        session = _cut_at(context, base, seat, people, start)
        begins = find_start(context, session, booked, foes, may_stay=seat.key is not None)
        if begins == start:
            return session
        if begins.date() == start.date():
            return _cut_at(context, base, seat, people, begins)
        start = begins


def _cut_at(
    context: MeetingContext, base: Session, seat: Seat, people: tuple[str, ...], start: datetime
) -> Session:
    """The session with parts that are right for the day it begins on."""
    planned = moved(base, start)
    room = Room.of(context, planned, people)
    minutes = _minutes(context, seat, people)
    kept = kept_parts(room, planned, minutes) if seat.key else None
    return _with_parts(planned, kept or cut(room, minutes), start)


def _with_parts(session: Session, parts: tuple[PlannedPart, ...], start: datetime) -> Session:
    segments: list[Segment] = []
    begins = start
    for part in parts:
        ends = (utc(begins) + timedelta(minutes=part.minutes)).astimezone(start.tzinfo)
        segments.append(Segment(begins, ends, part.topic, part.members, part.children))
        begins = ends
    return replace(session, segments=tuple(segments))


def _minutes(context: MeetingContext, seat: Seat, people: tuple[str, ...]) -> int:
    """As long as planned, a new session no longer than usual; with an interpreter, longer."""
    wishes = context.pack.planning
    span = session_window(context.meeting.session(seat.source))
    minutes = span.length // timedelta(minutes=1)
    if seat.key is None:
        minutes = min(minutes, wishes.usual_minutes)
    if needs_interpreter(context.facts, people):
        longer = wishes.usual_minutes * (100 + wishes.interpreter_percent)
        minutes = max(minutes, -(-longer // (100 * _FIVE)) * _FIVE)
    return minutes


def _interpreters(
    context: MeetingContext, source: Session, people: tuple[str, ...]
) -> tuple[InterpreterAssignment, ...]:
    """Whoever interprets for one of the people, as assigned in this session or else in another."""
    sessions = (source, *(each for each in context.meeting.sessions if each.id != source.id))
    assigned: dict[str, tuple[InterpreterAssignment, ...]] = {}
    for session in sessions:
        here: dict[str, tuple[InterpreterAssignment, ...]] = {}
        for each in session.interpreters:
            here[each.for_] = (*here.get(each.for_, ()), each)
        assigned = {**here, **assigned}
    return tuple(each for found in assigned.values() for each in found if each.for_ in people)


def _remote(
    context: MeetingContext, source: Session, session: Session, people: tuple[str, ...]
) -> tuple[RemoteGuest, ...]:
    """Whoever joins from afar, as in this session or else in another."""
    if source.place.mode != "in_person":
        return ()
    sessions = (source, *(each for each in context.meeting.sessions if each.id != source.id))
    guests: dict[str, RemoteGuest] = {}
    for each in (guest for session in sessions for guest in session.remote):
        guests.setdefault(each.person, each)
    present = {*people, *(each.interpreter for each in session.interpreters)}
    return tuple(guest for who, guest in guests.items() if who in present)


def _proposed(
    context: MeetingContext,
    seat: Seat,
    session: Session,
    sessions: tuple[Session, ...],
    foes: Foes,
) -> ProposedSession:
    span = session_window(session)
    was = context.meeting.session(seat.source)
    return ProposedSession(
        key=seat.key,
        source=seat.source,
        reason=why_session(context, session, sessions, foes),
        members=members(session),
        segments=tuple(
            PlannedPart(
                (utc(part.ends_at) - utc(part.starts_at)) // timedelta(minutes=1),
                part.members,
                part.topic,
                part.children,
            )
            for part in session.segments
        ),
        starts_at=span.starts_at,
        ends_at=span.ends_at,
        interpreters=session.interpreters,
        remote=session.remote,
        is_changed=seat.key is None or session != was,
    )
