"""The one decision: may this person have this line in their copy, and why (rules-precise 3.3).

Everything that leaves the agency goes through `decide`. The steps are tried in order and the
first that decides wins; what no step allows is withheld (22 M.R.S. 4008: default deny).
"""

from collections.abc import Mapping
from datetime import datetime
from functools import cached_property, lru_cache

from ftm.disclosure import reasons
from ftm.disclosure.capacities import capacities
from ftm.disclosure.decision import Decision, VisibleLine
from ftm.disclosure.labels import IN_PERSON, basis_by_label
from ftm.disclosure.part2 import is_named, is_part2, part2_releases
from ftm.disclosure.question import Capacity, Question
from ftm.facts import CaseFacts
from ftm.facts.meeting import Meeting, Session
from ftm.facts.plan import Item, Release
from ftm.facts.standing import Standing
from ftm.facts.windows import members, session_on, utc
from ftm.plans.sections import own_children


def decide(
    facts: CaseFacts,
    meeting: Meeting,
    session: Session,
    item: Item,
    person_id: str,
    now: datetime,
) -> Decision:
    """Whether `item` is printed in the copy of `person_id` for `session`, asked at `now`.

    Returns the decision with its basis, or with the reason in plain words for staff.
    """
    return Disclosure(Standing(facts, now), meeting, session).decide(item, person_id)


def visible_lines(
    facts: CaseFacts, meeting: Meeting, session: Session, person_id: str, now: datetime
) -> tuple[VisibleLine, ...]:
    """The lines of one person's copy, in the order of the plan."""
    return Disclosure(Standing(facts, now), meeting, session).visible_lines(person_id)


def is_recorded(item: Item, session: Session, now: datetime) -> bool:
    """Step 1: the line is recorded by `now` and belongs to the documents of the session."""
    return utc(item.recorded_at) <= utc(now) and session.id in item.sessions


def barred_for_all(standing: Standing, item: Item) -> str:
    """Step 2: why no copy of anybody may carry the line, its owner included; "" when one may."""
    if item.do_not_print:
        return reasons.DO_NOT_PRINT
    for label in item.parsed_labels:
        if label.name in reasons.NEVER:
            return reasons.NEVER[label.name]
    return reasons.PROTECTED_PLACE if standing.contains_protected_words(item.text) else ""


class Disclosure:
    """The decision for one session at one moment, with what it looks up kept for many questions."""

    def __init__(self, standing: Standing, meeting: Meeting, session: Session) -> None:
        self.standing = standing
        self.meeting = meeting
        self.session = session
        self._capacities: dict[str, tuple[Capacity, ...]] = {}

    def decide(self, item: Item, person_id: str) -> Decision:
        """See the module's `decide`."""
        if not is_recorded(item, self.session, self.standing.now):
            return _withheld(reasons.NOT_RECORDED)
        barred = barred_for_all(self.standing, item)
        return _withheld(barred) if barred else self._of_open(item, person_id)

    def _of_open(self, item: Item, person_id: str) -> Decision:
        """Steps 3 to 6."""
        is_member = person_id in self._members
        releases: tuple[Release, ...] = ()
        if is_part2(item):
            releases = part2_releases(self.standing, item, person_id, is_member=is_member)
            if not releases:
                return _withheld(reasons.NO_RELEASE)
        return self._for_person(item, person_id, releases)

    def visible_lines(self, person_id: str) -> tuple[VisibleLine, ...]:
        """See the module's `visible_lines`."""
        found = []
        for item in self._open:
            decision = self._of_open(item, person_id)
            if decision.allowed:
                found.append(VisibleLine(item, decision.basis, decision.releases))
        return tuple(found)

    @cached_property
    def recorded(self) -> tuple[Item, ...]:
        """The items of the session recorded so far, shown or not."""
        items = self.standing.facts.plan.items
        return tuple(each for each in items if is_recorded(each, self.session, self.standing.now))

    @cached_property
    def _open(self) -> tuple[Item, ...]:
        """Those of them that step 2 bars from no copy."""
        return tuple(each for each in self.recorded if not barred_for_all(self.standing, each))

    @cached_property
    def apart(self) -> frozenset[tuple[str, str]]:
        """(protected, restrained) on the day of the session or now."""
        days = (session_on(self.session), self.standing.today)
        return frozenset[tuple[str, str]]().union(*map(self.standing.no_contact_pairs, days))

    def capacities(self, person_id: str) -> tuple[Capacity, ...]:
        """The columns of the table the person stands in now."""
        if person_id not in self._capacities:
            self._capacities[person_id] = capacities(self.standing, self.meeting, person_id)
        return self._capacities[person_id]

    def _for_person(self, item: Item, person_id: str, releases: tuple[Release, ...]) -> Decision:
        """Steps 4 to 6, once nothing bars the line and its releases are known."""
        if item.owner == person_id:
            return _allowed("owner", item, person_id, releases)
        clients = [each for each in self.capacities(person_id) if each.column == "attorney"]
        if clients:
            return self._for_attorney(item, person_id, clients, releases)
        is_member = person_id in self._members
        basis, reason = self._by_role(item, person_id, is_member=is_member)
        return _allowed(basis, item, person_id, releases) if basis else _withheld(reason)

    def _for_attorney(
        self,
        item: Item,
        person_id: str,
        clients: list[Capacity],
        releases: tuple[Release, ...],
    ) -> Decision:
        """Step 5: what the client may have, and in person what is most sensitive."""
        reason = reasons.CLIENT_MAY_NOT
        for capacity in clients:
            (client,) = capacity.of
            if not self._client_may(item, client):
                continue
            question = self._question(
                item, person_id, capacity, is_member=person_id in self._members
            )
            in_person = [each for each in item.parsed_labels if each.name in IN_PERSON]
            if all(basis_by_label(question, label) for label in in_person):
                return _allowed("client", item, person_id, releases)
            reason = reasons.ATTORNEY_NOT_NAMED
        return _withheld(reason)

    def _client_may(self, item: Item, client: str) -> bool:
        """Steps 3, 4 and 6 for the client, as if the client were a member of the session."""
        if is_part2(item) and not part2_releases(self.standing, item, client, is_member=True):
            return False
        return item.owner == client or bool(self._by_role(item, client, is_member=True)[0])

    def _by_role(self, item: Item, person_id: str, *, is_member: bool) -> tuple[str, str]:
        """Step 6: one role must pass every label. Returns (basis, "") or ("", reason)."""
        reason = reasons.NO_ROLE
        for capacity in self.capacities(person_id):
            question = self._question(item, person_id, capacity, is_member=is_member)
            basis, refusing = _all_labels(question)
            if basis:
                return basis, ""
            reason = reasons.why_label_withholds(refusing)
        return "", reason

    def _question(
        self, item: Item, person_id: str, capacity: Capacity, *, is_member: bool
    ) -> Question:
        if is_part2(item):
            named = bool(part2_releases(self.standing, item, person_id, is_member=is_member))
        else:
            named = is_named(self.standing, item, person_id, is_member=is_member)
        return Question(
            item,
            person_id,
            capacity,
            self._children,
            self._kept_apart.get(person_id, frozenset()),
            named,
            self._children_of,
        )

    @cached_property
    def _members(self) -> frozenset[str]:
        return frozenset(members(self.session))

    @cached_property
    def _children(self) -> frozenset[str]:
        return frozenset(self.standing.facts.children_by_id)

    def _children_of(self, person_id: str) -> frozenset[str]:
        return own_children(self.standing, person_id)

    @cached_property
    def _kept_apart(self) -> Mapping[str, frozenset[str]]:
        """Who has any no-contact entry with whom, whatever its dates (3.5 asks for "no entry")."""
        apart: dict[str, frozenset[str]] = {}
        for entry in self.standing.facts.safety.no_contact:
            for one, other in (
                (entry.protected, entry.restrained),
                (entry.restrained, entry.protected),
            ):
                apart[one] = apart.get(one, frozenset()) | {other}
        return apart


def _all_labels(question: Question) -> tuple[str, str]:
    """(basis, "") when every label passes, else ("", the name of the label that refuses).

    The basis is that of the first label that is not for the whole team (rules-precise 3.5).
    """
    basis = ""
    for label in question.item.parsed_labels:
        passed = basis_by_label(question, label)
        if passed is None:
            return "", label.name
        if not basis or basis == "team":
            basis = passed
    return basis, ""


def _allowed(basis: str, item: Item, person_id: str, releases: tuple[Release, ...]) -> Decision:
    if not releases:
        return Decision(allowed=True, basis=basis, reason=reasons.ALLOWED[basis])
    ids = tuple(each.id for each in releases)
    if item.for_whom == person_id:
        return Decision(allowed=True, basis="own", reason=reasons.PATIENT, releases=ids)
    basis = f"release:{ids[0]}"
    return Decision(allowed=True, basis=basis, reason=reasons.BY_RELEASE, releases=ids)


@lru_cache(maxsize=256)
def _withheld(reason: str) -> Decision:
    return Decision(allowed=False, basis="", reason=reason)
