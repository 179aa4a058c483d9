"""Warnings about what providers may say, to whom, and who hears about which child (2.4)."""

from collections.abc import Iterator
from datetime import date, timedelta

from ftm.facts.people import PROVIDER_ROLES, Role
from ftm.facts.windows import segment_children
from ftm.invitations.rules.context import MeetingContext, SessionView
from ftm.invitations.rules.findings import Finding, finding, worded
from ftm.invitations.rules.time_warnings import spoken
from ftm.releases.rules import UsableRelease, everyone_named

_BOUND_TO_A_CHILD = frozenset({"parent", "resource_parent", "tribal_representative"})


def release_warnings(context: MeetingContext) -> Iterator[Finding]:
    """Listeners no release names, releases that end soon, and segments with people too many."""
    unnamed: dict[str, set[str]] = {}
    ending: dict[str, date] = {}
    for view, role, usable in _usable_providers(context):
        listeners = _unnamed_listeners(context, view, role, usable)
        unnamed.setdefault(role.person, set()).update(listeners)
        soon = view.on + timedelta(days=context.pack.thresholds.release_expiring_days)
        if usable.good_until <= soon:
            ends = (ending.get(role.person, usable.good_until), usable.good_until)
            ending[role.person] = min(ends)
    for provider, people in unnamed.items():
        if people:
            yield _scope(context, provider, tuple(sorted(people)))
    for provider, ends_on in ending.items():
        yield finding(
            context.pack,
            "W-RELEASE-EXPIRING",
            provider,
            person=context.name(provider),
            date=spoken(ends_on),
        )
    yield from _segments(context)


def notices(context: MeetingContext) -> Iterator[Finding]:
    """What a substance use provider says is protected by 42 CFR part 2."""
    people = {
        role.person for _, role, _ in _usable_providers(context) if role.role == "sud_provider"
    }
    if people:
        yield finding(context.pack, "I-P2-NOTICE", people=context.names(frozenset(people)))


def _usable_providers(
    context: MeetingContext,
) -> Iterator[tuple[SessionView, Role, UsableRelease]]:
    """The provider roles of the members of each session, with the releases that allow them."""
    for view in context.sessions:
        for person in view.members:
            for role in context.provider_roles(person, view.on):
                usable = context.usable(role, view.on)
                if usable is not None:
                    yield view, role, usable


def _unnamed_listeners(
    context: MeetingContext, view: SessionView, role: Role, usable: UsableRelease
) -> Iterator[str]:
    """Members of the provider's segments, and all staff, whom none of the releases names."""
    people, classes = everyone_named(usable.releases)
    if "ftm_members" in classes:
        return
    segments = (each for each in view.session.segments if role.person in each.members)
    listeners = {member for segment in segments for member in segment.members}
    yield from listeners - people - {role.person, *role.of}
    for worker in context.facts.staff:
        if worker.id not in people and worker.role not in classes:
            yield worker.id


def _scope(context: MeetingContext, provider: str, people: tuple[str, ...]) -> Finding:
    """The subject names the provider first, then everybody the release leaves out."""
    return worded(
        context.pack,
        "W-RELEASE-SCOPE",
        f"W-RELEASE-SCOPE({provider})",
        (provider, *people),
        person=context.name(provider),
        people=context.names(people),
    )


def _segments(context: MeetingContext) -> Iterator[Finding]:
    if not context.facts.children[1:]:
        return
    people = {
        member
        for view in context.sessions
        for segment in view.session.segments
        if (children := segment_children(context.facts, segment))
        for member in segment.members
        if not children <= context.linked_children(member, view.on)
        and _is_bound(context, view, member)
    }
    if people:
        yield finding(context.pack, "W-SEGMENT", people=context.names(frozenset(people)))


def _is_bound(context: MeetingContext, view: SessionView, member: str) -> bool:
    """Somebody whose place in the meeting is about certain children only."""
    roles = {role.role for role in context.standing.current_roles(member, view.on)}
    bound = bool(roles & (_BOUND_TO_A_CHILD | PROVIDER_ROLES))
    return bound or bool(context.standing.picks_of_person(member, context.meeting))
