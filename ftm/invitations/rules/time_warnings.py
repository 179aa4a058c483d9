"""Warnings about days, hours, zones and clocks of the court (rules-precise 2.4 and 2.6)."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from itertools import permutations
from zoneinfo import ZoneInfo

from ftm.facts.meeting import Session
from ftm.facts.windows import Window, interpreter_window, utc, window
from ftm.invitations.rules.context import MeetingContext, SessionView
from ftm.invitations.rules.dates import CaseDates, cadence_days, tpr_is_settled
from ftm.invitations.rules.findings import Finding, finding

SATURDAY = 5


def time_warnings(context: MeetingContext, dates: CaseDates) -> Iterator[Finding]:
    """Cadence, school hours, zones, staggered arrival, and the clocks of court and service."""
    yield from _cadence(context, dates)
    yield from _clocks(context, dates)
    yield from _stagger(context)
    for view in context.sessions:
        yield from _school_hours(context, view)
        yield from _zones(context, view)


def _cadence(context: MeetingContext, dates: CaseDates) -> Iterator[Finding]:
    limit = cadence_days(context.facts, context.today, context.pack)
    days = dates.days_since_last_ftm
    if days is not None and days > limit:
        yield finding(context.pack, "W-CADENCE", days=str(days), limit=str(limit))


def _clocks(context: MeetingContext, dates: CaseDates) -> Iterator[Finding]:
    limits = context.pack.thresholds
    for child in context.facts.children:
        clock = dates.children.get(child.person)
        if clock is None:
            continue
        name = context.name(child.person)
        if _is_near(clock.pph_by, dates.meeting_on, limits.pph_warning_days):
            yield finding(
                context.pack, "W-CLOCK-PPH", child.person, child=name, date=spoken(clock.pph_by)
            )
        near = _is_near(clock.tpr_by, dates.meeting_on, limits.tpr_warning_days)
        if near and not tpr_is_settled(child, context.today):
            yield finding(
                context.pack, "W-CLOCK-TPR", child.person, child=name, date=spoken(clock.tpr_by)
            )
    limit_on = dates.prevention_limit_on
    if context.facts.case.kind != "prevention" or limit_on is None:
        return
    if _is_near(limit_on, dates.meeting_on, limits.prevention_warning_days):
        yield finding(context.pack, "W-CLOCK-PREV", date=spoken(limit_on))


def _is_near(day: date, meeting_on: date, warning_days: int) -> bool:
    """At most so many days after the meeting; overdue counts."""
    return day - meeting_on <= timedelta(days=warning_days)


def _school_hours(context: MeetingContext, view: SessionView) -> Iterator[Finding]:
    limits = context.pack.thresholds
    for child in view.members:
        if child not in context.facts.children_by_id:
            continue
        age = context.standing.age(child, context.on)
        span = window(child, view.session)
        if span is None or not limits.school_age_from <= age <= limits.school_age_to:
            continue
        start = span.starts_at
        at_school = limits.school_from <= start.time() < limits.school_until
        if start.weekday() < SATURDAY and at_school:
            name = context.name(child)
            yield finding(context.pack, "W-SCHOOL-HOURS", child, child=name, time=_clock(start))


def _zones(context: MeetingContext, view: SessionView) -> Iterator[Finding]:
    interpreters = dict.fromkeys(each.interpreter for each in view.session.interpreters)
    comes_for: dict[str, Callable[[str, Session], Window | None]] = {
        **dict.fromkeys(interpreters, interpreter_window),
        **dict.fromkeys(view.members, window),
    }
    for person_id, window_of in comes_for.items():
        person = context.facts.people_by_id.get(person_id)
        if person is None or person.time_zone is None:
            continue
        span = window_of(person_id, view.session)
        if span is None:
            continue
        there = utc(span.starts_at).astimezone(ZoneInfo(person.time_zone))
        if there.utcoffset() != span.starts_at.utcoffset():
            yield finding(
                context.pack,
                "W-TZ",
                person_id,
                person=person.name,
                zone=_place_of(person.time_zone),
                time=f"{_clock(there)} {there.tzname()}",
            )


def _stagger(context: MeetingContext) -> Iterator[Finding]:
    """People who may not meet should not meet at the door either."""
    minutes = context.pack.thresholds.stagger_minutes
    for one, other in permutations(context.sessions, 2):
        building = one.session.place.building
        if not _same_building(one, other) or _gap(one, other) >= timedelta(minutes=minutes):
            continue
        pairs = context.standing.no_contact_pairs(one.on)
        pairs |= context.standing.no_contact_pairs(other.on)
        if any(_comes_to(one, a) and _comes_to(other, b) for a, b in pairs):
            yield finding(context.pack, "W-STAGGER", minutes=str(minutes), building=building or "")


def _same_building(one: SessionView, other: SessionView) -> bool:
    a, b = one.session.place.building, other.session.place.building
    return bool(a and b) and _plain(a) == _plain(b)


def _plain(building: str | None) -> str:
    return " ".join((building or "").casefold().split())


def _gap(one: SessionView, other: SessionView) -> timedelta:
    """From the end of the earlier session to the start of the later; negative if they overlap."""
    earlier, later = sorted((one, other), key=lambda view: utc(view.window.starts_at))
    return utc(later.window.starts_at) - utc(earlier.window.ends_at)


def _comes_to(view: SessionView, person: str) -> bool:
    """Is in the session in person: not on a screen, and the session is held in a room."""
    away = any(guest.person == person for guest in view.session.remote)
    return view.session.place.mode == "in_person" and person in view.present and not away


def _clock(moment: datetime) -> str:
    return moment.strftime("%-I:%M %p")


def spoken(day: date) -> str:
    """A date as people say it: Thursday, October 15, 2026."""
    return day.strftime("%A, %B %-d, %Y")


def _place_of(zone: str) -> str:
    """The city that people know a zone by: Los Angeles for America/Los_Angeles."""
    return zone.rpartition("/")[2].replace("_", " ")
