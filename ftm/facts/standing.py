"""Who is what to whom, seen from one moment: the shared words of rules-precise section 1.

Planning rules pass the session date as `on`; documents pass the date of `now`.
"""

from datetime import date, datetime
from functools import cached_property

from ftm.facts.case_facts import CaseFacts
from ftm.facts.dates import age_on
from ftm.facts.exclusions import GOOD_CAUSE, ExclusionTerms, counts
from ftm.facts.meeting import Meeting, Pick
from ftm.facts.people import PROVIDER_ROLES, NoContact, Role
from ftm.facts.protected_words import folded, protected_words_of
from ftm.facts.windows import meeting_on
from ftm.value import Value

ESTABLISHED = frozenset({"legal", "adjudicated", "acknowledged"})
"""Parentage that makes a parent a member of the team."""
YOUTH_AGE = 14
PICKS_PER_YOUTH = 2
"""Members of the team a youth may choose (42 U.S.C. 675(1)(B))."""
INDIAN_CHILD = frozenset({"indian_child", "reason_to_know"})
"""Both count: knowing and having reason to know (22 M.R.S. 3945)."""
_CHILDREN_DIRECTLY = frozenset(
    {"parent", "guardian_ad_litem", "casa", "resource_parent", "caregiver"}
)
_THROUGH_PERSONS = frozenset({"parent_attorney", "informal_support", "dv_advocate"})


class PickStanding(Value):
    """One choice of a youth, judged. `ineligible` says why in plain words, "" when eligible."""

    youth: str
    person: str
    advisor: bool
    ineligible: str
    rejected: bool

    @property
    def is_member(self) -> bool:
        """A rejected pick is none."""
        return not self.rejected


class Standing(Value, dict=True):
    """The case at the moment `now` (any zone). Asks of it are pure and remembered."""

    facts: CaseFacts
    now: datetime
    youth_age: int = YOUTH_AGE
    good_cause: ExclusionTerms = GOOD_CAUSE

    @cached_property
    def today(self) -> date:
        """N of rules-precise: the date of `now` in the case's zone."""
        return self.now.astimezone(self.facts.zone).date()

    @cached_property
    def _current_on(self) -> dict[date, dict[str, tuple[Role, ...]]]:
        return {}

    @cached_property
    def _links(self) -> dict[tuple[str, date], frozenset[str]]:
        return {}

    @cached_property
    def _giving_away(self) -> dict[str, bool]:
        return {}

    @cached_property
    def _picks(self) -> dict[tuple[str, date, date], tuple[PickStanding, ...]]:
        return {}

    def is_current(self, role: Role, on: date) -> bool:
        """Whether the role is held on the day; a parent also needs rights and settled parentage.

        Suspended rights count as intact (rules-precise 1).
        """
        if not in_window(role, on):
            return False
        if role.role != "parent":
            return True
        return role.parentage_status in ESTABLISHED and not self.rights_ended(role)

    def rights_ended(self, role: Role) -> bool:
        """A parent whose rights are terminated by today is no parent (22 M.R.S. 4002)."""
        if role.role != "parent" or role.rights_status != "terminated":
            return False
        return role.rights_ended_on is None or role.rights_ended_on <= self.today

    def current_roles(self, person_id: str, on: date) -> tuple[Role, ...]:
        """The person's current roles on the day, in the order of the file."""
        return self.roles_on(on).get(person_id, ())

    def roles_on(self, on: date) -> dict[str, tuple[Role, ...]]:
        """Everybody with a current role on the day, and these roles."""
        if on not in self._current_on:
            found: dict[str, tuple[Role, ...]] = {}
            for role in self.facts.roles:
                if self.is_current(role, on):
                    found[role.person] = (*found.get(role.person, ()), role)
            self._current_on[on] = found
        return self._current_on[on]

    def is_established_parent(self, person_id: str, on: date) -> bool:
        return any(role.role == "parent" for role in self.current_roles(person_id, on))

    def established_parents(self, on: date) -> tuple[str, ...]:
        """Persons with a current parent role on the day."""
        return tuple(each for each in self.roles_on(on) if self.is_established_parent(each, on))

    def linked_children(
        self, person_id: str, on: date, role: Role | None = None, meeting: Meeting | None = None
    ) -> frozenset[str]:
        """L(person) of rules-precise 1: the children the person is linked to.

        With `role`, through this role alone. Without, through all current roles of the person and,
        when `meeting` is given, through the youths who picked them for it.
        """
        if role is not None:
            return self._children_of(role, on)
        found = self._children_of_person(person_id, on)
        if meeting is not None:
            found |= {pick.youth for pick in self.picks_of_person(person_id, meeting)}
        return found

    def _children_of_person(self, person_id: str, on: date) -> frozenset[str]:
        key = (person_id, on)
        if key not in self._links:
            roles = self.current_roles(person_id, on)
            self._links[key] = _union(*(self._children_of(role, on) for role in roles))
        return self._links[key]

    def _children_of(self, role: Role, on: date) -> frozenset[str]:
        children = self.facts.children_by_id
        if role.role in _CHILDREN_DIRECTLY:
            return frozenset(role.of) & children.keys()
        if role.role == "tribal_representative":
            return frozenset(self.children_of_tribe(role.tribe)) if role.tribe else frozenset()
        if role.role == "visit_supervisor":
            return frozenset(visit.child for visit in role.visits)
        if role.role in _THROUGH_PERSONS:
            return _union(*(self._own_children(each, on) for each in role.of))
        if role.role in PROVIDER_ROLES:
            parents = (each for each in role.of if self.is_established_parent(each, on))
            direct = frozenset(role.of) & children.keys()
            return direct.union(*(self._own_children(each, on) for each in parents))
        return frozenset()

    def _own_children(self, person_id: str, on: date) -> frozenset[str]:
        """L of a client or friend: only their direct links, so no chain of links ever loops."""
        roles = self.current_roles(person_id, on)
        own = (role for role in roles if role.role in _CHILDREN_DIRECTLY)
        return _union(*(self._children_of(role, on) for role in own))

    def children_of_tribe(self, tribe_id: str) -> tuple[str, ...]:
        """Children who belong, or may belong, to the tribe and are treated as Indian children."""
        return tuple(
            child.person
            for child in self.facts.children
            if tribe_id in child.tribes and child.icwa_status in INDIAN_CHILD
        )

    def no_contact_entries(self, on: date) -> tuple[NoContact, ...]:
        """Orders and separate-session concerns in force on the day."""
        return tuple(
            entry
            for entry in self.facts.safety.no_contact
            if (entry.from_ is None or entry.from_ <= on)
            and (entry.until is None or on <= entry.until)
        )

    def no_contact_pairs(self, on: date) -> frozenset[tuple[str, str]]:
        """(protected, restrained) on the day."""
        return frozenset(
            (entry.protected, entry.restrained) for entry in self.no_contact_entries(on)
        )

    def identity_hidden(self) -> frozenset[tuple[str, str]]:
        """(person, hidden from) as recorded so far."""
        return frozenset(
            (entry.person, entry.hidden_from)
            for entry in self.facts.safety.identity_protected
            if entry.since <= self.today
        )

    def age(self, child_id: str, on: date) -> int:
        """Completed years of a child of the case on the day."""
        return age_on(self.facts.children_by_id[child_id].born_on, on)

    def is_youth(self, person_id: str, on: date) -> bool:
        """A child of the case who has reached the age of choosing team members."""
        return person_id in self.facts.children_by_id and self.age(person_id, on) >= self.youth_age

    def is_young_child(self, person_id: str, on: date) -> bool:
        """A child of the case who is not a youth yet."""
        return person_id in self.facts.children_by_id and self.age(person_id, on) < self.youth_age

    def youths(self, on: date) -> tuple[str, ...]:
        return tuple(child for child in self.facts.children_by_id if self.is_youth(child, on))

    def picks(self, meeting: Meeting, on: date | None = None) -> tuple[PickStanding, ...]:
        """The choices of all youths recorded so far for the meeting, in order, each judged.

        A choice of a child who is no youth on the day of the meeting is none. Foster parents are
        those of the day `on`: for documents today (rules-precise 1), else the day of the meeting.
        """
        day = meeting_on(meeting)
        key = (meeting.id, day, on or day)
        if key not in self._picks:
            self._picks[key] = tuple(
                pick
                for youth in self.youths(day)
                for pick in self._picks_of_youth(youth, meeting, on or day)
            )
        return self._picks[key]

    def _picks_of_youth(self, youth: str, meeting: Meeting, on: date) -> list[PickStanding]:
        chosen: dict[str, Pick] = {}
        for choice in meeting.youth_choices:
            if choice.youth == youth:
                for pick in choice.picks:
                    if pick.picked_on <= self.today:
                        chosen.setdefault(pick.person, pick)
        judged: list[PickStanding] = []
        standing = 0
        for pick in chosen.values():
            why = self._why_ineligible(pick.person, youth, on, standing)
            rejected = self._is_rejected(pick.person, meeting)
            standing += not why and not rejected
            judged.append(PickStanding(youth, pick.person, pick.advisor, why, rejected))
        return judged

    def _why_ineligible(self, person_id: str, youth: str, on: date, before: int) -> str:
        """42 U.S.C. 675(1)(B): two members, no foster parent of and no caseworker for the child."""
        if person_id in self.facts.staff_by_id:
            return "works for the agency"
        fosters = (
            role
            for role in self.current_roles(person_id, on)
            if role.role == "resource_parent" and youth in role.of
        )
        if any(fosters):
            return "is the youth's foster parent"
        return "is chosen after two others" if before >= PICKS_PER_YOUTH else ""

    def _is_rejected(self, person_id: str, meeting: Meeting) -> bool:
        return any(
            each.person == person_id and counts(self.facts, each, self.good_cause, self.today)
            for each in meeting.exclusions
        )

    def picks_of_person(
        self, person_id: str, meeting: Meeting, on: date | None = None
    ) -> tuple[PickStanding, ...]:
        """The choices that make this person a member; a rejected choice is none. `on`: as above."""
        if not any(pick.person == person_id for c in meeting.youth_choices for pick in c.picks):
            return ()
        return tuple(
            pick for pick in self.picks(meeting, on) if pick.person == person_id and pick.is_member
        )

    @cached_property
    def _protected(self) -> tuple[tuple[str, str], ...]:
        return tuple(
            (person.id, words)
            for person in self.facts.people
            for words in protected_words_of(person)
        )

    def protected_words(self) -> tuple[tuple[str, str], ...]:
        """(person, words) for every protected location of the case, words already folded."""
        return self._protected

    def persons_located_in(self, text: str) -> tuple[str, ...]:
        """The persons whose protected location occurs in the text."""
        within = folded(text)
        return tuple(dict.fromkeys(who for who, words in self._protected if words in within))

    def contains_protected_words(self, text: str) -> bool:
        """Whether a protected location of anybody occurs in the text (rules-precise 2.6)."""
        if text not in self._giving_away:
            within = folded(text)
            self._giving_away[text] = any(words in within for _, words in self._protected)
        return self._giving_away[text]


def in_window(role: Role, on: date) -> bool:
    """From the first to the last day of the role; open ends pass."""
    return (role.from_ is None or role.from_ <= on) and (role.until is None or on <= role.until)


def _union(*sets: frozenset[str]) -> frozenset[str]:
    return frozenset().union(*sets)
