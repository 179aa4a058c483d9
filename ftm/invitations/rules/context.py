"""What every invitation rule is given: one meeting of one case at one moment, looked up once."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import cached_property

from msgspec.structs import replace

from ftm.facts import CaseFacts
from ftm.facts.meeting import Exclusion, Meeting, Session
from ftm.facts.people import PROVIDER_ROLES, Role
from ftm.facts.standing import Standing, in_window
from ftm.facts.windows import Window, members, session_window, utc
from ftm.invitations.rules.exclusions import counting_exclusions
from ftm.policies import PolicyPack
from ftm.releases.rules import UsableRelease, usable_releases
from ftm.value import Value


class SessionView(Value, dict=True):
    """One session with its date, its window and its members worked out."""

    session: Session
    on: date
    window: Window
    members: tuple[str, ...]

    @property
    def id(self) -> str:
        return self.session.id

    @cached_property
    def present(self) -> frozenset[str]:
        return frozenset(self.members)

    @classmethod
    def of(cls, session: Session) -> "SessionView":
        span = session_window(session)
        return cls(session, span.starts_at.date(), span, members(session))


class MeetingContext(Value, dict=True):
    """A meeting of the case at `now`, judged by the State's `pack`."""

    facts: CaseFacts
    meeting: Meeting
    now: datetime
    pack: PolicyPack

    @cached_property
    def standing(self) -> Standing:
        youth_age = self.pack.thresholds.youth_age
        return Standing(self.facts, self.now, youth_age, self.pack.good_cause)

    @cached_property
    def today(self) -> date:
        return self.standing.today

    @cached_property
    def on(self) -> date:
        """The date of the meeting's earliest segment."""
        return min((view.window.starts_at for view in self.sessions), key=utc).date()

    @cached_property
    def sessions(self) -> tuple[SessionView, ...]:
        return tuple(SessionView.of(session) for session in self.meeting.sessions)

    @cached_property
    def session_dates(self) -> tuple[date, ...]:
        return tuple(sorted({view.on for view in self.sessions}))

    @cached_property
    def present(self) -> frozenset[str]:
        """Everybody who is in a session of the meeting."""
        return frozenset().union(*(view.present for view in self.sessions))

    @cached_property
    def current_roles(self) -> tuple[Role, ...]:
        """Roles that are current on the date of at least one session."""
        return tuple(
            role
            for role in self.facts.roles
            if any(self.standing.is_current(role, on) for on in self.session_dates)
        )

    @cached_property
    def _current_by_name(self) -> dict[str, list[Role]]:
        found: dict[str, list[Role]] = {}
        for role in self.current_roles:
            found.setdefault(role.role, []).append(role)
        return found

    def current_as(self, name: str) -> Sequence[Role]:
        """The current roles of one kind, such as every "parent"."""
        return self._current_by_name.get(name, ())

    @cached_property
    def related(self) -> frozenset[str]:
        """People who are somebody's relative in the case, or have relatives in it."""
        people = [person for person in self.facts.people if person.relatives]
        named = {relative for person in people for relative in person.relatives}
        return frozenset(named | {person.id for person in people})

    def alone(self, session: Session) -> "MeetingContext":
        """The same meeting, as if it had this session only."""
        return self.planned_as(replace(self.meeting, sessions=(session,)))

    def planned_as(self, meeting: Meeting) -> "MeetingContext":
        """The same meeting planned otherwise; what was found out about the case stays known."""
        other = replace(self, meeting=meeting)
        vars(other).update(standing=self.standing, _usable=self._usable, _provides=self._provides)
        return other

    def in_window(self, role: Role) -> bool:
        """Whether the role is held on the date of a session, parentage and rights aside."""
        return any(in_window(role, on) for on in self.session_dates)

    @cached_property
    def established_parents(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(role.person for role in self.current_as("parent")))

    @cached_property
    def exclusions(self) -> tuple[Exclusion, ...]:
        """The recorded exclusions that count now."""
        return counting_exclusions(self.facts, self.meeting, self.pack, self.today)

    def is_excluded(self, person: str, role: str, session_id: str) -> bool:
        """Whether a counting exclusion of the person in this role covers the session."""
        return any(
            each.person == person and each.role == role and each.session in (None, session_id)
            for each in self.exclusions
        )

    @cached_property
    def _usable(self) -> dict[tuple[Role, date], UsableRelease | None]:
        return {}

    def usable(self, provider: Role, on: date) -> UsableRelease | None:
        """The releases that let the provider come on the day (rules-precise 2.2)."""
        key = (provider, on)
        if key not in self._usable:
            self._usable[key] = usable_releases(self.facts, provider, on, self.now)
        return self._usable[key]

    @cached_property
    def _provides(self) -> dict[tuple[str, date], tuple[Role, ...]]:
        return {}

    @cached_property
    def _linked(self) -> dict[tuple[str, date], frozenset[str]]:
        return {}

    def linked_children(self, person: str, on: date) -> frozenset[str]:
        """The children the person is linked to on the day, youths who chose them included."""
        key = (person, on)
        if key not in self._linked:
            self._linked[key] = self.standing.linked_children(person, on, meeting=self.meeting)
        return self._linked[key]

    def provider_roles(self, person: str, on: date) -> tuple[Role, ...]:
        """The person's current provider roles on the day."""
        key = (person, on)
        if key not in self._provides:
            roles = self.standing.current_roles(person, on)
            self._provides[key] = tuple(role for role in roles if role.role in PROVIDER_ROLES)
        return self._provides[key]

    def name(self, person: str) -> str:
        return self.facts.name_of(person)

    def names(self, persons: frozenset[str] | tuple[str, ...]) -> str:
        """The names of several people as one says them: A, B and C."""
        return listed(sorted(self.name(person) for person in persons))


def listed(words: list[str]) -> str:
    """A, B and C; of at least one word."""
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last
