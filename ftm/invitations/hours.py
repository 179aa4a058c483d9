"""What is hard about the hours of a session: school, and clocks elsewhere. Pure."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from ftm.facts.meeting import Session
from ftm.facts.windows import Window, session_window, utc, window
from ftm.invitations.rules.context import MeetingContext
from ftm.invitations.rules.time_warnings import SATURDAY
from ftm.invitations.zones import is_unambiguous
from ftm.value import Value


class Strain(Value):
    """Whom the hours of a session are hard for.

    `at_school`: children asked to come in school hours; `far`: people of other zones asked to come
    very early or late on their clocks; `here`: a weekend, or very early or late in the case's zone.
    """

    here: bool
    at_school: tuple[str, ...]
    far: tuple[str, ...]

    @property
    def rank(self) -> tuple[bool, int, int]:
        """Smaller is better."""
        return (self.here, len(self.at_school), len(self.far))


EASY = (False, 0, 0)
"""The rank of a session whose hours are hard for nobody."""
_AS_IT_IS = timedelta(0)


def moved(session: Session, starts_at: datetime) -> Session:
    """The session as long as it is, from another moment (aware) on, in the case's zone."""
    shift = utc(starts_at) - utc(session_window(session).starts_at)
    return replace(
        session,
        segments=tuple(
            replace(
                part,
                starts_at=_later(part.starts_at, shift),
                ends_at=_later(part.ends_at, shift),
            )
            for part in session.segments
        ),
    )


def _later(moment: datetime, shift: timedelta) -> datetime:
    return (utc(moment) + shift).astimezone(moment.tzinfo)


def strain(context: MeetingContext, session: Session, shift: timedelta = _AS_IT_IS) -> Strain:
    """Whom the hours of the session are hard for if it is held so much later."""
    span = _shifted(session_window(session), shift)
    return Strain(
        here=span.starts_at.weekday() >= SATURDAY
        or not is_unambiguous(span.starts_at)
        or _out_of_hours(context, span, context.facts.zone),
        at_school=_at_school(context, session, shift),
        far=tuple(
            person.id
            for person in context.facts.people
            if person.time_zone is not None
            and (own := window(person.id, session)) is not None
            and _out_of_hours(context, _shifted(own, shift), ZoneInfo(person.time_zone))
        ),
    )


def _shifted(span: Window, shift: timedelta) -> Window:
    return Window(_later(span.starts_at, shift), _later(span.ends_at, shift))


def _out_of_hours(context: MeetingContext, span: Window, zone: ZoneInfo) -> bool:
    """Begins before the day does, or ends after it, on the clocks of the zone."""
    starts, ends = utc(span.starts_at).astimezone(zone), utc(span.ends_at).astimezone(zone)
    day = context.pack.planning
    return (
        starts.date() != ends.date() or starts.time() < day.day_from or ends.time() > day.day_until
    )


def _at_school(context: MeetingContext, session: Session, shift: timedelta) -> tuple[str, ...]:
    limits, found = context.pack.thresholds, []
    for child in context.facts.children_by_id:
        planned = window(child, session)
        if planned is None:
            continue
        span = _shifted(planned, shift)
        if span.starts_at.weekday() >= SATURDAY:
            continue
        age = context.standing.age(child, span.starts_at.date())
        of_school_age = limits.school_age_from <= age <= limits.school_age_to
        overlaps = (
            span.starts_at.time() < limits.school_until and span.ends_at.time() > limits.school_from
        )
        if of_school_age and overlaps:
            found.append(child)
    return tuple(found)
