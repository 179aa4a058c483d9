"""Who comes to which session, so that nobody meets somebody they may not meet. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from ftm.facts.people import Role
from ftm.facts.standing import Standing
from ftm.invitations.rules.context import MeetingContext

# Whoever holds one of these comes for themselves, not with somebody else.
_FOR_THEMSELVES = frozenset(
    {
        "parent",
        "caregiver",
        "resource_parent",
        "guardian_ad_litem",
        "casa",
        "tribal_representative",
    }
)
Foes = Mapping[str, frozenset[str]]


@dataclass(slots=True)
class Seat:
    """One session to be, with its people in the order of the list.

    `key` of the session it was (None: a new one); `source` the session whose place it takes over.
    """

    key: str | None
    source: str
    people: list[str] = field(default_factory=list[str])


def foes_among(standing: Standing, people: Iterable[str], dates: Iterable[date]) -> Foes:
    """Whom each of the people may not meet on one of the dates, in both directions."""
    wanted = set(people)
    found: dict[str, set[str]] = {}
    for one, other in pairs_apart(standing, dates):
        if one in wanted and other in wanted:
            found.setdefault(one, set()).add(other)
            found.setdefault(other, set()).add(one)
    return {person: frozenset(others) for person, others in found.items()}


def pairs_apart(standing: Standing, dates: Iterable[date]) -> frozenset[tuple[str, str]]:
    """(protected, other): orders and separate sessions on the dates, and hidden identities."""
    return standing.identity_hidden().union(*(standing.no_contact_pairs(on) for on in dates))


def seat_people(
    context: MeetingContext, people: tuple[str, ...], dates: Iterable[date]
) -> tuple[Seat, ...]:
    """As few sessions as keep everybody apart who must be; whoever can stays where they are.

    Attorneys are with each client; supports, providers and people a youth chose with the one they
    belong to; a guardian ad litem (whoever the pack wants everywhere) in every session.
    """
    return _Seating(context, people, tuple(dates)).seats()


class _Seating:
    """Seats people one after the other: those who may not meet somebody first."""

    def __init__(
        self, context: MeetingContext, people: tuple[str, ...], dates: tuple[date, ...]
    ) -> None:
        self.context, self.people = context, people
        self.order = {person: number for number, person in enumerate(people)}
        self.foes = foes_among(context.standing, people, dates)
        self.protected = {one for one, _ in pairs_apart(context.standing, dates)}
        self.rooms = [Seat(view.id, view.id) for view in context.sessions]
        self.hosts = {person: self._hosts(person) for person in people}
        self.everywhere = everywhere(context, people)

    def seats(self) -> tuple[Seat, ...]:
        followers = [each for each in self.people if self.hosts[each]]
        alone = [
            each for each in self.people if not self.hosts[each] and each not in self.everywhere
        ]
        for person in sorted(alone, key=self._most_endangered):
            self._seat_group(person, self._with_attorneys(person))
        # Whoever sits with their own people already goes first, and who cannot sit with them goes
        # last, so that accepting changes nothing.
        followers.sort(key=lambda each: not self._stays_with_hosts(each))
        for person in [each for each in followers if not self._sits_with_hosts(each)]:
            self._add(self._first_fitting(person, (person,)), (person,))
        for person in (each for each in self.people if each in self.everywhere):
            self._seat_everywhere(person)
        for room in self.rooms:
            room.people.sort(key=self.order.__getitem__)
        return tuple(room for room in self.rooms if room.people)

    def _most_endangered(self, person: str) -> tuple[bool, bool, int]:
        group = self._with_attorneys(person)
        has_foes = any(each in self.foes for each in group)
        return (not has_foes, person not in self.protected, self.order[person])

    def _hosts(self, person: str) -> tuple[str, ...]:
        """Whom the person comes with; nobody for a person who comes for themselves."""
        if self._comes_alone(person):
            return ()
        wanted = [host for role in self._roles(person) for host in _hosts_of(role)]
        picks = self.context.standing.picks_of_person(person, self.context.meeting)
        wanted += [pick.youth for pick in picks]
        return tuple(
            each for each in dict.fromkeys(wanted) if each in self.order and self._comes_alone(each)
        )

    def _comes_alone(self, person: str) -> bool:
        if person in self.context.facts.children_by_id:
            return True
        return any(role.role in _FOR_THEMSELVES for role in self._roles(person))

    def _roles(self, person: str) -> tuple[Role, ...]:
        return self.context.standing.current_roles(person, self.context.on)

    def _with_attorneys(self, person: str) -> tuple[str, ...]:
        """The person and their attorneys, who come to every session of theirs."""
        clients = (
            each
            for each in self.people
            for role in self._roles(each)
            if role.role == "parent_attorney" and person in role.of
        )
        return (person, *(each for each in clients if person not in self.foes.get(each, ())))

    def _fits(self, room: Seat, group: Iterable[str]) -> bool:
        return not any(self.foes.get(each, frozenset()) & set(room.people) for each in group)

    def _now_in(self, person: str) -> list[Seat]:
        """The sessions the person is in as it is planned now."""
        now = {view.id for view in self.context.sessions if person in view.present}
        return [room for room in self.rooms if room.key in now]

    def _seat_group(self, person: str, group: tuple[str, ...]) -> None:
        """Where they are if they can stay, else in the first session without somebody to avoid."""
        stays = [room for room in self._now_in(person) if self._fits(room, group)]
        if any(self.foes.get(each) for each in group):
            stays = stays[:1]
        for room in stays or [self._first_fitting(person, group)]:
            self._add(room, group)

    def _stays_with_hosts(self, person: str) -> bool:
        hosts = set(self.hosts[person])
        return any(hosts & set(room.people) for room in self._now_in(person))

    def _sits_with_hosts(self, person: str) -> bool:
        """Seat them with the first they belong to, if they may be there.

        Attorneys have their seats beside each client already.
        """
        if any(person in room.people for room in self.rooms):
            return True
        fitting = [room for room in self.rooms if room.people and self._fits(room, (person,))]
        hosted = [room for host in self.hosts[person] for room in fitting if host in room.people]
        stays = [room for room in self._now_in(person) if room in hosted]
        for room in stays or hosted[:1]:
            self._add(room, (person,))
        return bool(hosted)

    def _seat_everywhere(self, person: str) -> None:
        fitting = [room for room in self.rooms if room.people and self._fits(room, (person,))]
        for room in fitting or [self._first_fitting(person, (person,))]:
            self._add(room, (person,))

    def _first_fitting(self, person: str, group: tuple[str, ...]) -> Seat:
        now_in = self._now_in(person)
        found = next((room for room in (*now_in, *self.rooms) if self._fits(room, group)), None)
        if found is None:
            found = Seat(None, (now_in[0] if now_in else self.rooms[0]).source)
            self.rooms.append(found)
        return found

    def _add(self, room: Seat, group: Iterable[str]) -> None:
        room.people += [each for each in group if each not in room.people]


def everywhere(context: MeetingContext, people: Iterable[str]) -> frozenset[str]:
    """Those of the people whom the State wants in every session, such as a guardian ad litem."""
    wanted = {rule.role for rule in context.pack.roles if rule.where == "every"}
    return frozenset(
        person
        for person in people
        for role in context.standing.current_roles(person, context.on)
        if role.role in wanted
    )


def _hosts_of(role: Role) -> tuple[str, ...]:
    if role.role == "visit_supervisor":
        return (*(each.parent for each in role.visits), *(each.child for each in role.visits))
    return role.of
