"""Who of a session is there for which child. Pure."""

from datetime import date

from ftm.facts.meeting import Meeting, Session
from ftm.facts.standing import Standing
from ftm.facts.windows import members, session_on


def people_about(
    standing: Standing, meeting: Meeting, session: Session, children: tuple[str, ...] | None
) -> tuple[str, ...]:
    """Those of the session who are there for all of the children; everybody without any."""
    on = session_on(session)
    return tuple(
        who
        for who in members(session)
        if all(_is_of(standing, who, child, meeting, on) for child in children or ())
    )


def _is_of(standing: Standing, person: str, child: str, meeting: Meeting, on: date) -> bool:
    if person in standing.facts.children_by_id:
        return person == child
    roles = {role.role for role in standing.current_roles(person, on)}
    if roles == {"informal_support"}:
        return False
    return child in standing.linked_children(person, on, meeting=meeting)
