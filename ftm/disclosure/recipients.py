"""Who gets a file about a session that has ended (rules-precise 3.2)."""

from collections.abc import Iterable
from datetime import date, datetime

from ftm.facts import CaseFacts
from ftm.facts.meeting import Meeting, Session
from ftm.facts.standing import Standing, in_window
from ftm.facts.windows import meeting_on, members, session_end, session_on, utc
from ftm.releases.rules import in_force, names_recipient

NO_COPY_ROLES = frozenset({"observer", "dv_advocate"})
"""Their part needs no record, and an advocate's work is privileged (16 M.R.S. 53-B)."""


def has_ended(session: Session, now: datetime) -> bool:
    """The last segment of the session is over at `now`."""
    return utc(session_end(session)) <= utc(now)


def recipients(
    facts: CaseFacts, meeting: Meeting, session: Session, now: datetime
) -> tuple[str, ...]:
    """The persons who get a copy for the session at `now`, in the order they are listed.

    None while the session goes on. Somebody without any visible line is a recipient all the same.
    """
    return recipients_of(Standing(facts, now), meeting, session)


def recipients_of(standing: Standing, meeting: Meeting, session: Session) -> tuple[str, ...]:
    """As `recipients`, for a moment already looked at."""
    if not has_ended(session, standing.now):
        return ()
    interpreters = {each.interpreter for each in session.interpreters}
    on = meeting_on(meeting)
    return tuple(
        person
        for person in members(session)
        if person in standing.facts.people_by_id
        and person not in interpreters
        and not standing.is_young_child(person, on)
        and _roles_allow(standing, session, person)
    )


def _roles_allow(standing: Standing, session: Session, person_id: str) -> bool:
    """Observers and DV advocates get nothing, a substance use program only under a release to it.

    Even that a client was in the meeting is information (42 CFR 2.12).
    """
    days = (standing.today, session_on(session))
    held = _roles_on(standing, person_id, days)
    if held & NO_COPY_ROLES:
        return False
    return "sud_provider" not in held or _agency_may_tell(standing, person_id)


def _roles_on(standing: Standing, person_id: str, days: Iterable[date]) -> set[str]:
    roles = standing.facts.roles_by_person.get(person_id, ())
    return {role.role for role in roles for day in days if in_window(role, day)}


def _agency_may_tell(standing: Standing, person_id: str) -> bool:
    return any(
        release.discloser is None
        and in_force(release, standing.now, standing.today)
        and names_recipient(release, person_id, is_member=True)
        for release in standing.facts.releases
    )
