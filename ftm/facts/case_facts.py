"""Everything known about one case, as one frozen value. Every rule reads this and nothing else."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import field

from ftm.facts.meeting import Meeting, Session
from ftm.facts.people import CaseInfo, Child, Person, Role, Safety, Staff, Tribe
from ftm.facts.plan import Item, Release, Signature, Track, Translation
from ftm.facts.values import read_fact, without_nulls
from ftm.value import Value


class Plan(Value):
    tracks: tuple[Track, ...] = ()
    items: tuple[Item, ...] = ()
    signatures: tuple[Signature, ...] = ()


class CaseFacts(Value, dict=True):
    """One case: the content of an ftm-case/1 file, with times made aware in the case's zone.

    Every fact carries its own date and counts from then on; the rules compare them with the
    moment they are asked about (rules-precise 1), so one value answers for every moment.
    """

    case: CaseInfo
    staff: tuple[Staff, ...]
    people: tuple[Person, ...]
    children: tuple[Child, ...]
    roles: tuple[Role, ...]
    plan: Plan
    meetings: tuple[Meeting, ...]
    tribes: tuple[Tribe, ...] = ()
    safety: Safety = field(default_factory=Safety)
    releases: tuple[Release, ...] = ()
    translations: tuple[Translation, ...] = ()

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.case.time_zone)

    @cached_property
    def people_by_id(self) -> Mapping[str, Person]:
        return {person.id: person for person in self.people}

    @cached_property
    def staff_by_id(self) -> Mapping[str, Staff]:
        return {worker.id: worker for worker in self.staff}

    @cached_property
    def children_by_id(self) -> Mapping[str, Child]:
        return {child.person: child for child in self.children}

    @cached_property
    def tribes_by_id(self) -> Mapping[str, Tribe]:
        return {tribe.id: tribe for tribe in self.tribes}

    @cached_property
    def releases_by_id(self) -> Mapping[str, Release]:
        return {release.id: release for release in self.releases}

    @cached_property
    def meetings_by_id(self) -> Mapping[str, Meeting]:
        return {meeting.id: meeting for meeting in self.meetings}

    @cached_property
    def roles_by_person(self) -> Mapping[str, tuple[Role, ...]]:
        found: dict[str, tuple[Role, ...]] = {}
        for role in self.roles:
            found[role.person] = (*found.get(role.person, ()), role)
        return found

    @property
    def caseworker(self) -> Staff:
        """The first caseworker named in the file; without one, the first member of staff."""
        return next((each for each in self.staff if each.role == "caseworker"), self.staff[0])

    def name_of(self, person_id: str) -> str:
        """The name of a person or of staff; the id itself when nobody has it."""
        found = self.people_by_id.get(person_id) or self.staff_by_id.get(person_id)
        return found.name if found else person_id

    def entries_before(self, meeting: Meeting) -> Iterator[Meeting]:
        """The meeting entry and those it supersedes, newest first: one and the same FTM."""
        entry: Meeting | None = meeting
        while entry is not None:
            yield entry
            entry = self.meetings_by_id.get(entry.supersedes) if entry.supersedes else None

    def ftm_of(self, meeting: Meeting) -> str:
        """The id of the first entry of the FTM that `meeting` belongs to."""
        return list(self.entries_before(meeting))[-1].id

    def sessions(self) -> Iterator[tuple[Meeting, Session]]:
        for meeting in self.meetings:
            for session in meeting.sessions:
                yield meeting, session


def build_case_facts(data: Mapping[str, Any]) -> CaseFacts:
    """Facts from the JSON of a valid ftm-case/1 file (`format` is ignored).

    Raises msgspec.ValidationError when the data is not of the format: the case-file checks come
    first and give the messages a person reads.
    """
    zone = ZoneInfo(data["case"]["time_zone"])
    return read_fact(CaseFacts, without_nulls(dict(data)), zone)
