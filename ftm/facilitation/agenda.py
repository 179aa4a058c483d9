"""The agenda prepared with the family, as the screen of one session may show it. Pure."""

from collections.abc import Sequence

from ftm.facts.meeting import Meeting, Session
from ftm.facts.windows import members
from ftm.preparation.queries import Point


def points_for(points: Sequence[Point], meeting: Meeting, session: Session) -> tuple[Point, ...]:
    """The points that people of this session asked for; the team's own when there is no other.

    A session knows nothing of another, and the team's points do not say whom they are about.
    """
    here = set(members(session))
    is_only_one = len(meeting.sessions) == 1
    return tuple(each for each in points if each.asked_by in here or is_only_one)
