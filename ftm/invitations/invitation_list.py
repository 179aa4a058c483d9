"""The invitation list: everybody required and how it stands, everybody else, and why. Pure.

The lines of `required` add up to the required roles, always: on the list, left out, or missing.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from ftm.facts import CaseFacts
from ftm.facts.meeting import Exclusion, Meeting
from ftm.facts.standing import Standing
from ftm.facts.windows import meeting_on, members
from ftm.invitations.leaving_out import roles_to_leave_out
from ftm.invitations.mending import Addresses, Mend, mend
from ftm.invitations.people_lines import PersonWords, person_words
from ftm.invitations.rules.check import MeetingCheck
from ftm.invitations.rules.findings import CountingExclusion, Finding
from ftm.invitations.rules.required import RequiredRole
from ftm.policies import PolicyPack
from ftm.value import Value


class Shown(Value):
    """A finding where it stands: `anchor` is its line, `noted` why it may stand."""

    finding: Finding
    mend: Mend | None
    anchor: str = ""
    noted: str = ""

    @property
    def is_block(self) -> bool:
        return self.finding.code.startswith("B-")


class Line(Value):
    """One line. `state`: invited, excluded, missing; "" for whom no rule requires.

    `leave_out` is the page to record a reason on; `missing_in` are keys of sessions to be invited
    to; `outside` the recorded reasons, counting or waiting.
    """

    anchor: str
    person: PersonWords | None
    subject: str
    role_name: str
    why: str
    citation: str
    state: str
    leave_out: str = ""
    missing_in: tuple[str, ...] = ()
    outside: tuple[Exclusion, ...] = ()
    shown: tuple[Shown, ...] = ()


class NotInvited(Value):
    """Somebody whom the rules keep away, and by which reason."""

    name: str
    role: str
    reason: str


class InvitationList(Value):
    blocks: tuple[Shown, ...]
    warnings: tuple[Shown, ...]
    info: tuple[Shown, ...]
    required: tuple[Line, ...]
    others: tuple[Line, ...]
    away: tuple[NotInvited, ...]
    around: tuple[Line, ...]

    def count(self, state: str) -> int:
        return sum(line.state == state for line in self.required)

    @property
    def open_warnings(self) -> tuple[Shown, ...]:
        return tuple(each for each in self.warnings if not each.noted)

    @property
    def loose_warnings(self) -> tuple[Shown, ...]:
        """Open warnings about the whole meeting, which stand beside no line."""
        return tuple(each for each in self.open_warnings if not each.anchor)


@dataclass
class _Maker:
    facts: CaseFacts
    meeting: Meeting
    check: MeetingCheck
    pack: PolicyPack
    now: datetime
    addresses: Addresses
    noted: Mapping[str, str]
    standing: Standing = field(init=False)
    placed: dict[str, str] = field(default_factory=dict[str, str])
    """Code of a finding -> the line it was shown at first."""

    def __post_init__(self) -> None:
        thresholds = self.pack.thresholds
        self.standing = Standing(self.facts, self.now, thresholds.youth_age, self.pack.good_cause)

    def words(self, person: str) -> PersonWords:
        return person_words(self.facts, self.meeting, person, self.standing)

    def show(self, finding: Finding, anchor: str = "") -> Shown:
        found = mend(finding, self.facts, self.meeting, self.addresses)
        return Shown(finding, found, anchor, self.noted.get(finding.code, ""))

    def shown_at(self, anchor: str, keys: Iterable[str]) -> tuple[Shown, ...]:
        """The findings about one of the keys that no line shows yet."""
        wanted = set(keys)
        here = [
            each
            for each in (*self.check.blocks, *self.check.warnings)
            if each.code not in self.placed and _about(each) & wanted
        ]
        self.placed |= {each.code: anchor for each in here}
        return tuple(self.show(each, anchor) for each in here)

    def all_shown(self, findings: Iterable[Finding]) -> tuple[Shown, ...]:
        return tuple(self.show(each, self.placed.get(each.code, "")) for each in findings)


def invitation_list(
    facts: CaseFacts,
    meeting: Meeting,
    check: MeetingCheck,
    *,
    pack: PolicyPack,
    now: datetime,
    addresses: Addresses,
    noted: Mapping[str, str],
) -> InvitationList:
    """The page's list. `noted`: codes of warnings with the reason why they may stand."""
    make = _Maker(facts, meeting, check, pack, now, addresses, noted)
    required = tuple(
        _required(make, line, f"line-{number}") for number, line in enumerate(check.required)
    )
    told = {person for line in check.required for person in line.people}
    present = _present(meeting)
    others = tuple(
        _other(make, person, f"also-{number}")
        for number, person in enumerate(each for each in present if each not in told)
    )
    away = tuple(_away(make, each) for each in check.exclusions if each.auto)
    hidden = {each.person for each in check.exclusions if each.auto} | told | set(present)
    around = tuple(
        _other(make, person, f"around-{number}")
        for number, person in enumerate(_around(make, hidden))
    )
    return InvitationList(
        make.all_shown(check.blocks),
        make.all_shown(check.warnings),
        make.all_shown(check.info),
        required,
        others,
        away,
        around,
    )


def _about(finding: Finding) -> frozenset[str]:
    """What a line must be about to show the finding."""
    if finding.family == "B-ROLE-MISSING":
        return frozenset({":".join(finding.subject)})
    if finding.family == "W-RELEASE-SCOPE":
        return frozenset(finding.subject[:1])
    return frozenset(finding.subject)


def _required(make: _Maker, line: RequiredRole, anchor: str) -> Line:
    person = next((each for each in line.people if each in _present(make.meeting)), None)
    person = person or next(iter(line.people), None)
    outside = tuple(
        each
        for each in make.meeting.exclusions
        if each.person in line.people and each.role == line.role
    )
    return Line(
        anchor=anchor,
        person=make.words(person) if person else None,
        subject=line.subject,
        role_name=line.role_name,
        why=line.why,
        citation=line.citation,
        state=line.state,
        leave_out=make.addresses.reasons(line.role, person) if person else "",
        missing_in=line.missing_in or tuple(each.id for each in make.meeting.sessions),
        outside=outside,
        shown=make.shown_at(anchor, (line.key, line.subject, *line.people)),
    )


def _other(make: _Maker, person: str, anchor: str) -> Line:
    roles = roles_to_leave_out(make.facts, make.meeting, person, make.now, make.pack)
    outside = tuple(each for each in make.meeting.exclusions if each.person == person)
    # A role that no rule requires needs no reason, but a putative parent does.
    reason = make.addresses.reasons("parent", person) if "parent" in roles else ""
    return Line(
        anchor=anchor,
        person=make.words(person),
        subject=person,
        role_name="",
        why="",
        citation="",
        state="",
        leave_out=reason,
        missing_in=tuple(each.id for each in make.meeting.sessions),
        outside=outside,
        shown=make.shown_at(anchor, (person,)),
    )


def _present(meeting: Meeting) -> tuple[str, ...]:
    """Everybody in a session, then interpreters."""
    found = [person for session in meeting.sessions for person in members(session)]
    found += [each.interpreter for session in meeting.sessions for each in session.interpreters]
    return tuple(dict.fromkeys(found))


def _around(make: _Maker, hidden: set[str]) -> Iterator[str]:
    """People with a role now, children of the case and possible parents, not on the list."""
    on = meeting_on(make.meeting)
    for person in make.facts.people_by_id:
        is_close = person in make.facts.children_by_id or any(
            role.role == "parent" or make.standing.is_current(role, on)
            for role in make.facts.roles_by_person.get(person, ())
        )
        if is_close and person not in hidden:
            yield person


def _away(make: _Maker, found: CountingExclusion) -> NotInvited:
    reason = make.pack.automatic_by_role[found.role].name
    return NotInvited(make.facts.name_of(found.person), make.words(found.person).role, reason)
