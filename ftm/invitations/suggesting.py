"""Times at which a meeting could be held, with the reasons for each. Pure."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from ftm.cases.words import listed, short_name
from ftm.facts import CaseFacts
from ftm.facts.meeting import Meeting, Session
from ftm.facts.windows import meeting_end, meeting_start, members, utc, window
from ftm.invitations.hours import Strain, moved, strain
from ftm.invitations.rules.context import MeetingContext
from ftm.invitations.rules.dates import cadence_days
from ftm.invitations.rules.time_warnings import SATURDAY, spoken
from ftm.invitations.wanting import needs_interpreter
from ftm.invitations.zones import is_unambiguous
from ftm.policies import PolicyPack
from ftm.value import Value

_STEP = timedelta(minutes=30)
_MOST = 5
_BEST = (0, 0, 0, False)


class LocalTime(Value):
    """When somebody of another zone comes, on the clocks there; both times are in that zone."""

    person: str
    starts_at: datetime
    ends_at: datetime


class SuggestedTime(Value):
    """From the start of the first session to the end of the last, in the case's zone.

    All sessions move together and keep the time between them. `reasons` are sentences.
    """

    starts_at: datetime
    ends_at: datetime
    local_times: tuple[LocalTime, ...]
    reasons: tuple[str, ...]


class _Candidate(Value):
    meeting: Meeting
    strains: tuple[Strain, ...]
    is_late: bool

    @property
    def rank(self) -> tuple[int, int, int, bool]:
        """Smaller is better: nobody out of hours here, no child at school, nobody far away."""
        return (
            sum(each.here for each in self.strains),
            sum(len(each.at_school) for each in self.strains),
            sum(len(each.far) for each in self.strains),
            self.is_late,
        )


def suggest_times(
    facts: CaseFacts, meeting: Meeting, now: datetime, pack: PolicyPack, *, days_ahead: int = 35
) -> tuple[SuggestedTime, ...]:
    """At most one time a weekday, the best few in order of time; () when none is left.

    Far enough ahead for the invitations of the people on the list, in the hours of the day, out of
    school hours when a child of school age comes, and before the next meeting is due if possible.
    """
    context = MeetingContext(facts, meeting, now, pack)
    due, first = _due_on(context), earliest_day(context)
    found: list[_Candidate] = []
    for ahead in range(days_ahead):
        if sum(each.rank == _BEST for each in found) == _MOST:
            break
        day = first + timedelta(days=ahead)
        best = _best_of(_on_day(context, day, due)) if day.weekday() < SATURDAY else None
        if best is not None and meeting_start(best.meeting) != meeting_start(meeting):
            found.append(best)
    chosen = sorted(found, key=lambda each: each.rank)[:_MOST]
    in_time = sorted(chosen, key=lambda each: utc(meeting_start(each.meeting)))
    return tuple(_suggested(context, each, due) for each in in_time)


def _best_of(candidates: Iterable[_Candidate]) -> _Candidate | None:
    """The first that is hard for nobody, or else for the fewest."""
    best: _Candidate | None = None
    for each in candidates:
        if each.rank[:-1] == _BEST[:-1]:
            return each
        if best is None or each.rank < best.rank:
            best = each
    return best


def earliest_day(context: MeetingContext) -> date:
    """The first day for which the invitations can still leave in time (the pack's lead times)."""
    leads = context.pack.lead_times
    people = [context.facts.people_by_id[each] for each in context.present & _known(context)]
    days = [leads.invitations]
    if any("letter" in person.channels for person in people):
        days.append(leads.letters)
    if needs_interpreter(context.facts, context.present):
        days.append(leads.interpreter)
    return context.today + timedelta(days=max(days))


def _known(context: MeetingContext) -> frozenset[str]:
    return frozenset(context.facts.people_by_id)


def _due_on(context: MeetingContext) -> date | None:
    last = context.facts.case.last_ftm_on
    limit = timedelta(days=cadence_days(context.facts, context.today, context.pack))
    return last + limit if last is not None else None


def _on_day(context: MeetingContext, day: date, due: date | None) -> Iterator[_Candidate]:
    """Half hours of the day: first the hour the meeting has now, which people chose."""
    planned = meeting_start(context.meeting)
    hours = context.pack.planning
    steps = range(timedelta(days=1) // _STEP)
    half_hours = [(datetime.combine(day, time()) + each * _STEP).time() for each in steps]
    for at in (
        planned.time(),
        *(each for each in half_hours if hours.day_from <= each < hours.day_until),
    ):
        start = datetime.combine(day, at, context.facts.zone)
        if utc(start) <= utc(context.now) or not is_unambiguous(start):
            continue
        shift = utc(start) - utc(planned)
        strains = tuple(strain(context, each, shift) for each in context.meeting.sessions)
        if not any(each.here for each in strains):
            meeting = shifted(context.meeting, start)
            yield _Candidate(meeting, strains, due is not None and day > due)


def shifted(meeting: Meeting, starts_at: datetime) -> Meeting:
    """The meeting from another moment (aware) on; its sessions keep the time between them."""
    shift = utc(starts_at) - utc(meeting_start(meeting))
    sessions = tuple(_shifted(each, shift) for each in meeting.sessions)
    return replace(meeting, sessions=sessions)


def _shifted(session: Session, shift: timedelta) -> Session:
    start = min((part.starts_at for part in session.segments), key=utc)
    return moved(session, (utc(start) + shift).astimezone(start.tzinfo or UTC))


def _suggested(context: MeetingContext, candidate: _Candidate, due: date | None) -> SuggestedTime:
    meeting = candidate.meeting
    return SuggestedTime(
        meeting_start(meeting),
        meeting_end(meeting),
        tuple(_local_times(context, meeting)),
        tuple(_reasons(context, candidate, due)),
    )


def _local_times(context: MeetingContext, meeting: Meeting) -> Iterator[LocalTime]:
    for session in meeting.sessions:
        for person_id in members(session):
            person = context.facts.people_by_id.get(person_id)
            span = window(person_id, session)
            if person is None or person.time_zone is None or span is None:
                continue
            zone = ZoneInfo(person.time_zone)
            starts = utc(span.starts_at).astimezone(zone)
            if starts.utcoffset() != span.starts_at.utcoffset():
                yield LocalTime(person_id, starts, utc(span.ends_at).astimezone(zone))


def _reasons(context: MeetingContext, candidate: _Candidate, due: date | None) -> Iterator[str]:
    strains = candidate.strains
    at_school = dict.fromkeys(child for each in strains for child in each.at_school)
    if at_school:
        yield f"In school hours of {_names(context, at_school)}: no other hour fits that day."
    elif _has_pupils(context, candidate.meeting):
        yield "Out of school hours."
    far = dict.fromkeys(person for each in strains for person in each.far)
    if far:
        yield f"Very early or late for {_names(context, far)}: no other hour fits that day."
    if due is not None:
        late = "After" if candidate.is_late else "By"
        yield f"{late} {spoken(due)}, when the next meeting is due."


def _has_pupils(context: MeetingContext, meeting: Meeting) -> bool:
    limits, on = context.pack.thresholds, meeting_start(meeting).date()
    return any(
        limits.school_age_from <= context.standing.age(child, on) <= limits.school_age_to
        for child in context.present & context.facts.children_by_id.keys()
    )


def _names(context: MeetingContext, people: dict[str, None]) -> str:
    return listed(short_name(context.facts, each) for each in people)
