"""The parts of one session: nobody hears what they are not there for. Pure."""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise

from msgspec.structs import replace

from ftm.cases.words import short_name
from ftm.facts.meeting import Segment, Session
from ftm.facts.windows import session_on, session_window, utc, window
from ftm.invitations.rules.context import MeetingContext
from ftm.invitations.rules.findings import Finding
from ftm.invitations.rules.release_warnings import release_warnings
from ftm.invitations.seating import everywhere
from ftm.meetings.parts import people_about
from ftm.meetings.rules import SHORTEST_MINUTES, WHOLE_MEETING, PlannedPart
from ftm.value import Value

COMMON = "Common part"
PROVIDERS_PART = "Part with a provider"
_MINUTE = timedelta(minutes=1)
_SHORTEST_PART = 10
_PROVIDER_MINUTES = 15


class Room(Value, dict=True):
    """The people of one session on its day, all in one part about all children.

    What the rules find fault with then is what the parts must put right.
    """

    context: MeetingContext
    session: Session
    people: tuple[str, ...]

    @classmethod
    def of(cls, context: MeetingContext, session: Session, people: tuple[str, ...]) -> "Room":
        """`session` gives the day and the place."""
        span = session_window(session)
        whole = Segment(span.starts_at, span.ends_at, WHOLE_MEETING, people)
        return cls(context, replace(session, segments=(whole,)), people)

    @cached_property
    def on(self) -> date:
        return session_on(self.session)

    @cached_property
    def _faults(self) -> tuple[Finding, ...]:
        return tuple(release_warnings(self.context.alone(self.session)))

    @cached_property
    def by_child(self) -> bool:
        """Whether somebody would hear about a child they are not there for."""
        return _tell_too_much(self._faults)

    @cached_property
    def unnamed(self) -> dict[str, frozenset[str]]:
        """For each provider, the people of the session whom their release leaves out."""
        return _unnamed_listeners(self.context, self._faults)

    @cached_property
    def brief(self) -> tuple[str, ...]:
        """Young children, but those for whom it was decided that they attend it all."""
        decided = decisions(self.context)
        return tuple(
            each
            for each in self.people
            if self.context.standing.is_young_child(each, self.on)
            and decided.get(each) != "attends"
        )

    @cached_property
    def everywhere(self) -> frozenset[str]:
        return everywhere(self.context, self.people)

    def children_served(self, person: str) -> frozenset[str]:
        """The children a provider works with, if nothing else brings the person here."""
        roles = self.context.provider_roles(person, self.on)
        if len(roles) < len(self.context.standing.current_roles(person, self.on)):
            return frozenset()
        clients = frozenset(client for role in roles for client in role.of)
        children = clients & self.context.facts.children_by_id.keys()
        return children if children == clients else frozenset()

    def is_provider_only(self, person: str) -> bool:
        roles = self.context.standing.current_roles(person, self.on)
        return bool(roles) and len(roles) == len(self.context.provider_roles(person, self.on))

    def about(self, children: tuple[str, ...]) -> tuple[str, ...]:
        """Those who are there for all of the children; providers only for whom they work with."""
        standing, meeting = self.context.standing, self.context.meeting
        return tuple(
            each
            for each in people_about(standing, meeting, self.session, children)
            if not self.is_provider_only(each) or set(children) <= self.children_served(each)
        )


def decisions(context: MeetingContext) -> dict[str, str]:
    """What was decided last about each child's part in the meeting."""
    made = [each for each in context.meeting.participation if each.decided_on <= context.today]
    return {each.child: each.decision for each in sorted(made, key=lambda each: each.decided_on)}


def _unnamed_listeners(
    context: MeetingContext, faults: Iterable[Finding]
) -> dict[str, frozenset[str]]:
    """W-RELEASE-SCOPE of one session alone, staff aside: no part can be without staff."""
    staff = context.facts.staff_by_id.keys()
    found = {
        each.subject[0]: frozenset(each.subject[1:]) - staff
        for each in faults
        if each.family == "W-RELEASE-SCOPE"
    }
    return {provider: people for provider, people in found.items() if people}


def _tell_too_much(faults: Iterable[Finding]) -> bool:
    return any(each.family == "W-SEGMENT" for each in faults)


def cut(room: Room, minutes: int) -> tuple[PlannedPart, ...]:
    """A common part, then parts for providers whose release names few, and for single children.

    Longer than `minutes` if they would not fit otherwise.
    """
    parts = _with_narrow_releases(room, _free_parts(room))
    if len(parts) == 1:
        whole = parts[0]
        topic = WHOLE_MEETING if whole.topic == COMMON else whole.topic
        return (replace(whole, topic=topic, minutes=max(minutes, SHORTEST_MINUTES)),)
    share = max(minutes // 2 // (len(parts) - 1) // 5 * 5, _SHORTEST_PART)
    short = room.context.pack.planning.young_child_minutes
    timed = [replace(part, minutes=min(share, _longest(room, part, short))) for part in parts]
    rest = minutes - sum(part.minutes for part in timed[1:])
    if timed[0].topic == COMMON:
        timed[0] = replace(timed[0], minutes=max(rest, SHORTEST_MINUTES))
    return tuple(timed)


def _longest(room: Room, part: PlannedPart, short: int) -> int:
    if part.topic == PROVIDERS_PART:
        return _PROVIDER_MINUTES
    return short if set(part.members) & set(room.brief) else part.minutes


def _free_parts(room: Room) -> list[PlannedPart]:
    """The common part and those about single children, without providers of narrow releases."""
    free = [each for each in room.people if each not in room.unnamed]
    common = tuple(
        each
        for each in free
        if each not in room.brief and not (room.by_child and room.children_served(each))
    )
    about_all = () if room.by_child else None
    parts = [PlannedPart(_ANY, common, COMMON, about_all)] if common else []
    for child in room.context.facts.children_by_id:
        if room.by_child or child in room.brief:
            people = tuple(each for each in room.about((child,)) if each in free)
            alone = set() if child in room.brief else {child}
            if set(people) - room.everywhere - alone:
                name = short_name(room.context.facts, child)
                parts.append(PlannedPart(_ANY, people, name, (child,)))
    return parts


_ANY = 480
"""The length of a part before the time is shared out."""


def _with_narrow_releases(room: Room, parts: list[PlannedPart]) -> list[PlannedPart]:
    """Providers join where their release names everybody, else they get a part of their own."""
    for provider in room.unnamed:
        served = room.children_served(provider) if room.by_child else frozenset[str]()
        homes = [
            number
            for number, part in enumerate(parts)
            if _is_home(part, served) and _may_hear(room, provider, part.members)
        ]
        for number in homes:
            members = (*parts[number].members, provider)
            parts[number] = replace(parts[number], members=members)
        if not homes:
            parts.insert(1 if parts and parts[0].topic == COMMON else 0, _own(room, provider))
    return parts


def _is_home(part: PlannedPart, served: frozenset[str]) -> bool:
    """Whether the part is about the children the provider serves; general, if about none."""
    if not served:
        return part.topic == COMMON
    return bool(part.children) and served.issuperset(part.children or ())


def _may_hear(room: Room, provider: str, listeners: tuple[str, ...]) -> bool:
    """Whether the provider may speak before all of them, and providers among them before them."""
    silent = any(provider in room.unnamed.get(each, ()) for each in listeners)
    return not silent and room.unnamed[provider].isdisjoint(listeners)


def _own(room: Room, provider: str) -> PlannedPart:
    served = room.children_served(provider) if room.by_child else frozenset[str]()
    children = tuple(each for each in room.context.facts.children_by_id if each in served)
    named = [
        each
        for each in (room.about(children) if children else room.people)
        if each == provider or (each not in room.brief and _may_hear(room, provider, (each,)))
    ]
    return PlannedPart(_ANY, tuple(named), PROVIDERS_PART, children)


def kept_parts(room: Room, planned: Session, minutes: int) -> tuple[PlannedPart, ...] | None:
    """The parts as they are planned, if only people leave and the rules find nothing wrong."""
    parts = [
        replace(part, members=tuple(each for each in part.members if each in room.people))
        for part in planned.segments
    ]
    parts = [part for part in parts if part.members]
    seated = {each for part in parts for each in part.members}
    follow = all(a.ends_at == b.starts_at for a, b in pairwise(parts))
    trial = replace(planned, segments=tuple(parts))
    if seated != set(room.people) or not follow or _is_faulty(room, trial):
        return None
    lengths = [
        PlannedPart(
            (utc(part.ends_at) - utc(part.starts_at)) // _MINUTE,
            part.members,
            part.topic,
            part.children,
        )
        for part in parts
    ]
    return _stretched(room, lengths, minutes)


def _is_faulty(room: Room, session: Session) -> bool:
    short = timedelta(minutes=room.context.pack.planning.young_child_minutes)
    spans = (window(child, session) for child in room.brief)
    too_long = any(span is not None and span.length > short for span in spans)
    faults = tuple(release_warnings(room.context.alone(session)))
    return too_long or _tell_too_much(faults) or bool(_unnamed_listeners(room.context, faults))


def _stretched(room: Room, parts: list[PlannedPart], minutes: int) -> tuple[PlannedPart, ...]:
    """The longest part without a young child takes the time that is missing."""
    missing = minutes - sum(part.minutes for part in parts)
    grown = [part for part in parts if not set(part.members) & set(room.brief)]
    if missing > 0 and grown:
        longest = max(grown, key=lambda part: part.minutes)
        number = parts.index(longest)
        parts[number] = replace(longest, minutes=longest.minutes + missing)
    return tuple(parts)
