"""One family as a page shows it, from the facts of the case. Pure; prints no place of anybody."""

from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

from ftm.cases.words import (
    language_words,
    listed,
    reached_by,
    role_words,
    roles_of,
    short_name,
    short_names,
)
from ftm.facts import CaseFacts
from ftm.facts.people import Child, Person, Role
from ftm.facts.plan import Release
from ftm.facts.standing import Standing, in_window
from ftm.facts.windows import utc
from ftm.insight.court_clocks import ClockLine, child_clocks, prevention_clocks
from ftm.policies import PolicyPack
from ftm.releases.rules import in_force, is_revoked, is_signed
from ftm.value import Value

_FAMILY_ROLES = frozenset({"parent", "caregiver"})
_ICWA = {
    "not_asked": "Nobody has been asked yet whether this is an Indian child",
    "reason_to_know": "Treated as an Indian child: there is reason to know",
    "indian_child": "Indian child",
    "inquired_not_indian": "Asked: not an Indian child",
}
_RELEASE_KINDS = {
    "part2": "Substance use treatment (42 CFR Part 2)",
    "hipaa": "Health (HIPAA)",
    "ferpa": "Education (FERPA)",
    "general": "General",
    "court_order": "Court order",
}


class PersonLine(Value):
    """A person and what to know before reaching them."""

    id: str
    name: str
    roles: str
    reached_by: str
    language: str
    zone: str


class ChildLine(Value):
    id: str
    name: str
    age: int
    lives_with: str
    tribe: str
    tribe_is_open: bool
    clocks: tuple[ClockLine, ...]


class ReleaseLine(Value):
    """A release of information. `state` in words, `tone` one of ok, warn, stop, hold."""

    kind: str
    between: str
    state: str
    tone: str


class SafetyLine(Value):
    """Something that keeps somebody safe, in words; `missing` says what is not recorded yet."""

    text: str
    missing: str = ""


class FamilyView(Value):
    """The page of one family."""

    number: str
    family_name: str
    kind: str
    time_zone: str
    staff: tuple[tuple[str, str, str], ...]
    children: tuple[ChildLine, ...]
    family: tuple[PersonLine, ...]
    team: tuple[PersonLine, ...]
    others: tuple[PersonLine, ...]
    safety: tuple[SafetyLine, ...]
    releases: tuple[ReleaseLine, ...]
    clocks: tuple[ClockLine, ...]


def family_view(facts: CaseFacts, now: datetime, pack: PolicyPack) -> FamilyView:
    """Everything the page says about the people of the case at `now` (aware)."""
    standing = Standing(facts, now, pack.thresholds.youth_age, pack.good_cause)
    today = standing.today
    family, team, others = _people(facts, today)
    limit = facts.case.candidacy_on
    return FamilyView(
        number=facts.case.number,
        family_name=facts.case.family_name,
        kind=facts.case.kind,
        time_zone=facts.case.time_zone,
        staff=tuple((each.name, each.role, each.phone or "") for each in facts.staff),
        children=tuple(_child(facts, child, standing, pack) for child in facts.children),
        family=family,
        team=team,
        others=others,
        safety=tuple(_safety(facts, standing)),
        releases=tuple(_release(facts, each, now, today, pack) for each in facts.releases),
        clocks=prevention_clocks(limit, today, pack.thresholds) if limit else (),
    )


def _people(
    facts: CaseFacts, today: date
) -> tuple[tuple[PersonLine, ...], tuple[PersonLine, ...], tuple[PersonLine, ...]]:
    """Family, team, and whoever else is recorded (interpreters, former members)."""
    groups: tuple[list[PersonLine], list[PersonLine], list[PersonLine]] = ([], [], [])
    for person in facts.people:
        if person.id in facts.children_by_id:
            continue
        roles = facts.roles_by_person.get(person.id, ())
        current = [role for role in roles if in_window(role, today)]
        is_family = any(role.role in _FAMILY_ROLES for role in current)
        group = 0 if is_family else 1 if current else 2
        groups[group].append(_person(facts, person, roles, today))
    return tuple(groups[0]), tuple(groups[1]), tuple(groups[2])


def _person(facts: CaseFacts, person: Person, roles: tuple[Role, ...], today: date) -> PersonLine:
    words = roles_of(facts, person.id, today)
    if not words and roles:
        words = f"not now; was or will be {listed(role_words(facts, role) for role in roles)}"
    zone = person.time_zone or facts.case.time_zone
    elsewhere = zone != facts.case.time_zone
    return PersonLine(
        id=person.id,
        name=person.name,
        roles=words or "no role in the team",
        reached_by=reached_by(person),
        language=language_words(person),
        zone=zone.rpartition("/")[2].replace("_", " ") if elsewhere else "",
    )


def _child(facts: CaseFacts, child: Child, standing: Standing, pack: PolicyPack) -> ChildLine:
    tribes = listed(facts.tribes_by_id[each].name for each in child.tribes)
    words = _ICWA[child.icwa_status]
    return ChildLine(
        id=child.person,
        name=facts.name_of(child.person),
        age=standing.age(child.person, standing.today),
        lives_with=_lives_with(facts, child, standing.today),
        tribe=f"{words}: {tribes}" if tribes else words,
        tribe_is_open=child.icwa_status == "not_asked",
        clocks=child_clocks(child, standing.today, pack.thresholds),
    )


def _lives_with(facts: CaseFacts, child: Child, today: date) -> str:
    """With whom, never where."""
    with_whom = [
        facts.name_of(role.person)
        for role in facts.roles
        if role.role in {"resource_parent", "caregiver"}
        and child.person in role.of
        and in_window(role, today)
    ]
    return listed(with_whom)


def _safety(facts: CaseFacts, standing: Standing) -> Iterator[SafetyLine]:
    for entry in standing.no_contact_entries(standing.today):
        pair = f"{short_name(facts, entry.restrained)} and {short_name(facts, entry.protected)}"
        kind = {
            "protective_order": "A protection order",
            "no_contact_order": "A no-contact order",
            "separate_sessions": "A safety concern",
        }[entry.kind]
        until = f" until {_words(entry.until)}" if entry.until else ""
        yield SafetyLine(
            f"Keep {pair} apart. {kind} protects {short_name(facts, entry.protected)}{until}. "
            "Never in the same session."
        )
    for person, hidden_from in sorted(standing.identity_hidden()):
        yield SafetyLine(
            f"{short_name(facts, hidden_from)} must not learn who {facts.name_of(person)} is."
        )
    yield from _withheld_homes(facts, standing)


def _withheld_homes(facts: CaseFacts, standing: Standing) -> Iterator[SafetyLine]:
    today = standing.today
    for entry in facts.safety.residence_withheld:
        lifted = entry.lifted_on is not None and entry.lifted_on <= today
        if entry.since > today or lifted:
            continue
        approver = facts.staff_by_id.get(entry.approved_by or "")
        missing = {
            "the reason": not entry.reason,
            "the approval of a supervisor": approver is None or approver.role != "supervisor",
            "the day it was decided": entry.decided_on is None or entry.decided_on > today,
        }
        lacking = [what for what, is_missing in missing.items() if is_missing]
        yield SafetyLine(
            f"{short_name(facts, entry.parent)} is not told where "
            f"{short_name(facts, entry.child)} lives.",
            f"Still to record: {listed(lacking)}." if lacking else "",
        )
    if standing.protected_words():
        people = dict.fromkeys(who for who, _ in standing.protected_words())
        yield SafetyLine(
            f"Where {listed(facts.name_of(who) for who in people)} can be found is protected. "
            "It is printed nowhere."
        )


def _release(
    facts: CaseFacts, release: Release, now: datetime, today: date, pack: PolicyPack
) -> ReleaseLine:
    state, tone = _release_state(release, now, today, facts.zone, pack)
    teller = facts.name_of(release.discloser) if release.discloser else "The agency"
    return ReleaseLine(
        kind=_RELEASE_KINDS[release.kind],
        between=f"{teller} may share about {short_names(facts, release.patients)}",
        state=state,
        tone=tone,
    )


def _release_state(
    release: Release, now: datetime, today: date, zone: ZoneInfo, pack: PolicyPack
) -> tuple[str, str]:
    if not is_signed(release, today):
        return "Not signed", "stop"
    if is_revoked(release, now) and release.revoked_at is not None:
        on = utc(release.revoked_at).astimezone(zone).date()
        return f"Taken back on {_words(on)}", "stop"
    if not in_force(release, now, today):
        return f"Ended on {_words(release.expires_on)}", "stop"
    left = (release.expires_on - today).days
    if left <= pack.thresholds.release_expiring_days:
        return f"Ends soon: {_words(release.expires_on)}", "warn"
    return f"Good until {_words(release.expires_on)}", "ok"


def _words(on: date) -> str:
    return f"{on:%B} {on.day}, {on.year}"
