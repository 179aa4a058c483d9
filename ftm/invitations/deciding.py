"""Who the worker is in the case, and whether the meeting is the one that stands."""

from datetime import datetime

from ftm.core.actor import Actor
from ftm.core.errors import RuleBrokenError
from ftm.facts import CaseFacts
from ftm.facts.meeting import Meeting
from ftm.facts.people import Staff
from ftm.facts.windows import utc


def staff_of(facts: CaseFacts, actor: Actor) -> Staff:
    """The worker as staff of the case: every decision names somebody the case file knows.

    Raises RuleBrokenError when the worker sees the case only as the unit's supervisor.
    """
    for each in facts.staff:
        if each.email.casefold() == actor.email.casefold():
            return each
    raise RuleBrokenError("Only somebody named as staff of this case can decide this.")


def planned_anew(facts: CaseFacts, meeting: Meeting, now: datetime) -> Meeting | None:
    """The entry that has taken the meeting's place by `now`; None when the meeting stands."""
    later = (
        each
        for each in facts.meetings
        if each.supersedes == meeting.id and utc(each.as_of) <= utc(now)
    )
    return next(later, None)


def check_stands(facts: CaseFacts, meeting: Meeting, now: datetime) -> None:
    """Raises RuleBrokenError when the meeting was planned anew: the newer plan tells people."""
    if planned_anew(facts, meeting, now) is not None:
        raise RuleBrokenError("This meeting was planned anew. Send from the newer plan.")
