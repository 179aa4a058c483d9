"""When a meeting, a session and a person's part of it begin and end (rules-precise 1).

Python compares and subtracts two times of one zone by their wall clocks, which is an hour wrong
across a change of the clocks; everything here therefore orders and measures in UTC.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from ftm.facts.case_facts import CaseFacts
from ftm.facts.meeting import Meeting, Segment, Session
from ftm.value import Value


class Window(Value):
    """The stretch of a session somebody is asked to come for; both ends in the case's zone."""

    starts_at: datetime
    ends_at: datetime

    @property
    def length(self) -> timedelta:
        """The time that really passes, also when the clocks change in between."""
        return utc(self.ends_at) - utc(self.starts_at)


def utc(moment: datetime) -> datetime:
    """The same instant in UTC, safe to compare and subtract."""
    return moment.astimezone(UTC)


def _spanning(spans: Iterable[Segment | Window]) -> Window | None:
    """From the earliest start to the latest end; None of nothing."""
    found = list(spans)
    if not found:
        return None
    if len(found) == 1:
        return Window(found[0].starts_at, found[0].ends_at)
    return Window(
        min((span.starts_at for span in found), key=utc),
        max((span.ends_at for span in found), key=utc),
    )


def session_window(session: Session) -> Window:
    """From the start of the session's first segment to the end of its last."""
    found = _spanning(session.segments)
    if found is None:
        raise ValueError(f"session {session.id} has no segments")
    return found


def session_start(session: Session) -> datetime:
    return session_window(session).starts_at


def session_end(session: Session) -> datetime:
    return session_window(session).ends_at


def session_on(session: Session) -> date:
    """The session date: the day, in the case's zone, on which its first segment starts."""
    return session_start(session).date()


def meeting_start(meeting: Meeting) -> datetime:
    return min((session_start(session) for session in meeting.sessions), key=utc)


def meeting_end(meeting: Meeting) -> datetime:
    return max((session_end(session) for session in meeting.sessions), key=utc)


def meeting_on(meeting: Meeting) -> date:
    """The date of the meeting's earliest segment, in the case's zone."""
    return meeting_start(meeting).date()


def members(session: Session) -> tuple[str, ...]:
    """Everybody listed in a segment of the session, once, in the order they are listed."""
    return tuple(dict.fromkeys(person for each in session.segments for person in each.members))


def window(person_id: str, session: Session) -> Window | None:
    """From the first to the last segment that lists the person; None when none does."""
    return _spanning(each for each in session.segments if person_id in each.members)


def interpreter_window(interpreter_id: str, session: Session) -> Window | None:
    """The windows, joined, of the persons they interpret for; None when none of these comes."""
    served = (each.for_ for each in session.interpreters if each.interpreter == interpreter_id)
    windows = (window(person_id, session) for person_id in served)
    return _spanning(each for each in windows if each is not None)


def segment_children(facts: CaseFacts, segment: Segment) -> frozenset[str]:
    """The children a segment is about: as listed, all of the case when left out, or none."""
    if segment.children is None:
        return frozenset(facts.children_by_id)
    return frozenset(segment.children)
