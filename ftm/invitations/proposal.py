"""Whom a new meeting starts with: everybody required, those who may not meet apart. Pure."""

from datetime import datetime, timedelta

from ftm.facts import CaseFacts
from ftm.facts.meeting import Meeting, MeetingPlace, Segment, Session
from ftm.invitations.rules.context import MeetingContext
from ftm.invitations.rules.required import RequiredRole, required_roles
from ftm.invitations.seating import seat_people
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

    Seated as a planned meeting is (seating.py). Times aware. The caseworker may change everything.
    """
    meeting = _empty_meeting(starts_at, minutes, education_on_agenda=education_on_agenda, now=now)
    context = MeetingContext(facts, meeting, now, pack)
    lines = required_roles(context)
    wanted = tuple(dict.fromkeys(person for line in lines for person in _people(context, line)))
    seats = seat_people(context, wanted, (context.on,))
    return tuple(tuple(seat.people) for seat in seats) or ((),)


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
