"""Whom a new meeting starts with: everybody required, those who may not meet apart. Pure."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from ftm.facts import CaseFacts
from ftm.facts.meeting import Meeting, MeetingPlace, Segment, Session
from ftm.invitations.rules.context import MeetingContext
from ftm.invitations.rules.required import RequiredRole, required_roles
from ftm.policies import PolicyPack


def propose_members(
    facts: CaseFacts,
    *,
    starts_at: datetime,
    minutes: int,
    education_on_agenda: bool,
    now: datetime,
    pack: PolicyPack,
) -> tuple[tuple[str, ...], ...]:
    """The people of each session: one session, or as many as no-contact pairs make necessary.

    Whoever is required in every session is in all of them; an attorney is with each client; all
    others are in the first. Times aware. The caseworker may change everything.
    """
    meeting = _empty_meeting(starts_at, minutes, education_on_agenda=education_on_agenda, now=now)
    context = MeetingContext(facts, meeting, now, pack)
    lines = required_roles(context)
    wanted = tuple(dict.fromkeys(person for line in lines for person in _people(context, line)))
    everywhere = {line.subject for line in lines if line.sessions}
    sessions = _apart(context, [person for person in wanted if person not in everywhere])
    clients = _clients(context, wanted)
    return tuple(
        tuple(
            person
            for person in wanted
            if person in everywhere or _belongs(person, members, clients)
        )
        for members in sessions
    )


def _empty_meeting(
    starts_at: datetime, minutes: int, *, education_on_agenda: bool, now: datetime
) -> Meeting:
    segment = Segment(starts_at, starts_at + timedelta(minutes=minutes), "", ())
    session = Session("proposed", MeetingPlace("in_person"), (segment,))
    return Meeting("proposed", now, (session,), education_on_agenda=education_on_agenda)


def _people(context: MeetingContext, line: RequiredRole) -> tuple[str, ...]:
    """Who fills the line: for a tribe, one who speaks for it now."""
    if line.role != "tribal_representative":
        return line.people
    standing = context.standing
    return tuple(person for person in line.people if standing.current_roles(person, context.on))[:1]


def _apart(context: MeetingContext, people: list[str]) -> list[set[str]]:
    """People in as few sessions as keep every no-contact pair apart; the protected come first."""
    pairs = {
        *context.standing.no_contact_pairs(context.on),
        *context.standing.identity_hidden(),
    }
    foes: dict[str, set[str]] = {}
    for one, other in pairs:
        foes.setdefault(one, set()).add(other)
        foes.setdefault(other, set()).add(one)
    protected = {one for one, _ in pairs}
    sessions: list[set[str]] = [set()]
    for person in sorted(people, key=lambda each: (each in foes, each not in protected)):
        room = next((each for each in sessions if not each & foes.get(person, set())), None)
        if room is None:
            room = set()
            sessions.append(room)
        room.add(person)
    return sessions


def _clients(context: MeetingContext, people: Iterable[str]) -> dict[str, set[str]]:
    """The clients of every attorney among the people."""
    wanted = set(people)
    found: dict[str, set[str]] = {}
    for role in context.current_roles:
        if role.role == "parent_attorney" and role.person in wanted:
            found.setdefault(role.person, set()).update(set(role.of) & wanted)
    return found


def _belongs(person: str, members: set[str], clients: dict[str, set[str]]) -> bool:
    if clients.get(person):
        return bool(clients[person] & members)
    return person in members
