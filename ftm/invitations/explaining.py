"""Why a proposed plan is as it is, in sentences a caseworker reads. Pure."""

from collections.abc import Iterator
from datetime import timedelta

from ftm.cases.words import listed, short_name
from ftm.facts.meeting import Session
from ftm.facts.windows import members, session_window, window
from ftm.invitations.cutting import PROVIDERS_PART, Room
from ftm.invitations.rules.context import MeetingContext
from ftm.invitations.seating import Foes, everywhere
from ftm.invitations.wanting import Wanted, needs_interpreter

_MINUTE = timedelta(minutes=1)


def why_session(
    context: MeetingContext, session: Session, sessions: tuple[Session, ...], foes: Foes
) -> str:
    """Why these people have a session: whom of the other sessions they may not meet."""
    if len(sessions) == 1:
        return "Everybody together."
    here = members(session)
    elsewhere = {
        each: foes[each].intersection(*[set(members(other))])
        for other in sessions
        if other is not session
        for each in here
        if foes.get(each, frozenset()) & set(members(other))
    }
    if not elsewhere:
        return "Planned apart from the other sessions."
    return " ".join(
        f"{_name(context, person)} may not meet {_names(context, apart)}."
        for person, apart in elsewhere.items()
    )


def explain(
    context: MeetingContext, wanted: Wanted, sessions: tuple[Session, ...], foes: Foes
) -> tuple[str, ...]:
    """What the plan keeps to, most important first; nothing that goes without saying."""
    return (
        *_people(context, wanted),
        *_apart(context, sessions, foes),
        *_everywhere(context, sessions),
        *_parts(context, sessions),
        *_lengths(context, sessions),
    )


def _people(context: MeetingContext, wanted: Wanted) -> Iterator[str]:
    for person, why in wanted.left_out.items():
        yield f"{_name(context, person)} is left out: {why}."
    for person, why in wanted.added.items():
        yield f"{_name(context, person)} is added: {why}."


def _apart(context: MeetingContext, sessions: tuple[Session, ...], foes: Foes) -> Iterator[str]:
    seated = [each for session in sessions for each in members(session)]
    order = list(dict.fromkeys(seated))
    for number, one in enumerate(order):
        others = [each for each in order[number + 1 :] if each in foes.get(one, ())]
        if others:
            yield (
                f"{_name(context, one)} and {listed(_name(context, each) for each in others)} "
                "may not meet, so they come to sessions apart and do not pass each other."
            )


def _everywhere(context: MeetingContext, sessions: tuple[Session, ...]) -> Iterator[str]:
    if len(sessions) == 1:
        return
    seated = dict.fromkeys(each for session in sessions for each in members(session))
    for person in seated:
        if person in everywhere(context, (person,)):
            yield f"{_name(context, person)} is asked to every session."
    for role in context.current_as("parent_attorney"):
        if role.person in seated:
            clients = [each for each in role.of if each in seated]
            if clients:
                yield f"{_name(context, role.person)} comes with {_names(context, clients)}."


def _parts(context: MeetingContext, sessions: tuple[Session, ...]) -> Iterator[str]:
    changed = [each for each in sessions if each not in context.meeting.sessions]
    rooms = [(Room.of(context, each, members(each)), each) for each in changed]
    if any(room.by_child for room, _ in rooms):
        yield (
            "After the common part each child has a part with the people who are there for that "
            "child, so nobody hears about a child they are not there for."
        )
    for room, session in rooms:
        for child in room.brief:
            span = window(child, session)
            minutes = span.length // _MINUTE if span else 0
            yield f"{_name(context, child)} is young and comes for {minutes} minutes only."
        alone = [part for part in session.segments if part.topic == PROVIDERS_PART]
        for provider in room.unnamed:
            if any(provider in part.members for part in alone):
                yield (
                    f"{_name(context, provider)} has a part without "
                    f"{_names(context, room.unnamed[provider])}, whom the release does not name."
                )


def _lengths(context: MeetingContext, sessions: tuple[Session, ...]) -> Iterator[str]:
    planned = {view.id: view.window.length for view in context.sessions}
    for number, session in enumerate(sessions, start=1):
        span = session_window(session)
        which = f"Session {number}" if len(sessions) > 1 else "The meeting"
        if session.id not in planned or span.length <= planned[session.id]:
            continue
        helped = needs_interpreter(context.facts, members(session))
        why = "with an interpreter everything is said twice" if helped else "so that all parts fit"
        yield f"{which} takes {span.length // _MINUTE} minutes: {why}."


def _name(context: MeetingContext, person: str) -> str:
    return short_name(context.facts, person)


def _names(context: MeetingContext, people: frozenset[str] | list[str]) -> str:
    return listed(sorted(_name(context, each) for each in people))
