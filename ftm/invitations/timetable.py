"""When the sessions of a meeting begin, so that people who may not meet do not pass. Pure."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from ftm.facts.meeting import MeetingPlace, Session
from ftm.facts.protected_words import folded
from ftm.facts.windows import Window, members, session_window, utc
from ftm.invitations.hours import EASY, strain
from ftm.invitations.rules.context import MeetingContext
from ftm.invitations.rules.time_warnings import SATURDAY
from ftm.invitations.seating import Foes
from ftm.invitations.zones import is_unambiguous

_STEP = timedelta(minutes=15)
_DAYS = 14


def find_start(
    context: MeetingContext,
    session: Session,
    booked: Iterable[Session],
    foes: Foes,
    *,
    may_stay: bool,
) -> datetime:
    """When the session can begin beside those `booked` before it: as planned, if it `may_stay`.

    Otherwise the next quarter of an hour on a weekday that is hard for nobody, or for as few as
    possible. Nobody is asked to be in two sessions at a time.
    """
    others = tuple(booked)
    span = session_window(session)
    start = span.starts_at
    taken = [(session_window(other), gap_needed(context, session, other, foes)) for other in others]
    if may_stay and _is_free(start, span.length, taken):
        return start
    usual = taken[0][0].starts_at if taken else start
    free = (
        candidate
        for candidate in _candidates(context, start, usual)
        if _is_free(candidate, span.length, taken)
    )
    best, best_rank = start, (True, len(context.facts.people) + 1, 0)
    for candidate in free:
        rank = strain(context, session, utc(candidate) - utc(start)).rank
        if rank == EASY:
            return candidate
        if rank < best_rank:
            best, best_rank = candidate, rank
    return best


def gap_needed(context: MeetingContext, one: Session, other: Session, foes: Foes) -> timedelta:
    """Between the end of one and the start of the other; `timedelta.min` when they need none.

    Also for who joins from afar: the camera shows a room that somebody is still leaving.
    """
    here, there = set(members(one)), set(members(other))
    apart = any(foes.get(person, frozenset()) & there for person in here)
    if apart and _same_place(one.place, other.place):
        return timedelta(minutes=context.pack.thresholds.stagger_minutes)
    return timedelta.min if here.isdisjoint(there) else timedelta(0)


def _is_free(start: datetime, length: timedelta, taken: list[tuple[Window, timedelta]]) -> bool:
    """Whether so long from `start` on lies as far from each of the times as it must."""
    begins = utc(start)
    return all(
        max(utc(each.starts_at) - (begins + length), begins - utc(each.ends_at)) >= gap
        for each, gap in taken
    )


def _same_place(one: MeetingPlace, other: MeetingPlace) -> bool:
    """One door, one link or one number."""
    pairs = ((one.building, other.building), (one.link, other.link), (one.phone, other.phone))
    return any(a and b and folded(a) == folded(b) for a, b in pairs)


def _candidates(context: MeetingContext, start: datetime, usual: datetime) -> Iterator[datetime]:
    """Quarters of an hour from `start` on, by day; on later weekdays first the hour of `usual`."""
    hours = context.pack.planning
    midnight = start.replace(hour=0, minute=0, fold=0)
    quarters = [midnight + number * _STEP for number in range(timedelta(days=1) // _STEP)]
    times = [each.time() for each in quarters if hours.day_from <= each.time() < hours.day_until]
    for ahead in range(_DAYS):
        day = (midnight + timedelta(days=ahead)).date()
        if ahead and day.weekday() >= SATURDAY:
            continue
        for at in [usual.time(), *times] if ahead else times:
            candidate = datetime.combine(day, at, start.tzinfo)
            if candidate >= start and is_unambiguous(candidate):
                yield candidate
