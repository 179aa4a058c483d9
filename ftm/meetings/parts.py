"""Cutting a session into parts, so that nobody hears about a child they are not there for. Pure."""

from datetime import timedelta

from ftm.cases.words import short_name
from ftm.facts.meeting import Meeting, Session
from ftm.facts.standing import Standing
from ftm.facts.windows import members, session_on, session_window
from ftm.meetings.rules import SHORTEST_PART_MINUTES, PlannedPart

COMMON = "Common part"


def propose_parts(
    standing: Standing, meeting: Meeting, session: Session
) -> tuple[PlannedPart, ...]:
    """A common part about no child, then a part for each child with the people of that child.

    A friend a parent brings stays for the common part only; the caseworker may add them. With one
    child, or too little time, everything stays one part.
    """
    facts, people = standing.facts, members(session)
    whole = session_window(session).length // timedelta(minutes=1)
    children = tuple(facts.children_by_id)
    # Whole fives: people remember "4:10", not "4:16".
    each = whole // 2 // max(len(children), 1) // 5 * 5
    if len(children) < 2 or each < SHORTEST_PART_MINUTES:  # noqa: PLR2004 - nobody to tell apart
        return (PlannedPart(whole, people),)
    about = tuple(
        PlannedPart(
            each,
            people_about(standing, meeting, session, (child,)),
            short_name(facts, child),
            (child,),
        )
        for child in children
    )
    return (PlannedPart(whole - each * len(children), people, COMMON, ()), *about)


def people_about(
    standing: Standing, meeting: Meeting, session: Session, children: tuple[str, ...] | None
) -> tuple[str, ...]:
    """Those of the session who are there for all of the children; everybody without any."""
    return tuple(
        who
        for who in members(session)
        if all(_is_of(standing, who, child, meeting, session) for child in children or ())
    )


def _is_of(standing: Standing, person: str, child: str, meeting: Meeting, session: Session) -> bool:
    if person in standing.facts.children_by_id:
        return person == child
    on = session_on(session)
    roles = {role.role for role in standing.current_roles(person, on)}
    if roles == {"informal_support"}:
        return False
    return child in standing.linked_children(person, on, meeting=meeting)
