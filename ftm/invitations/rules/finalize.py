"""What is still missing once the meeting is over (rules-precise 2.5)."""

from collections.abc import Iterator

from ftm.facts.windows import utc
from ftm.invitations.rules.context import MeetingContext
from ftm.invitations.rules.findings import Finding, finding


def finalize_warnings(context: MeetingContext) -> Iterator[Finding]:
    """A plan for each parent, and contact between siblings who live apart."""
    yield from _plans(context)
    yield from _siblings(context)


def _plans(context: MeetingContext) -> Iterator[Finding]:
    now = utc(context.now)
    planned = {track.parent for track in context.facts.plan.tracks if utc(track.recorded_at) <= now}
    for parent in context.established_parents:
        if parent not in planned:
            yield finding(context.pack, "W-PLAN-MISSING", parent, person=context.name(parent))


def _siblings(context: MeetingContext) -> Iterator[Finding]:
    homes: dict[str, set[str]] = {}
    for role in context.facts.roles:
        if role.role == "resource_parent" and context.standing.is_current(role, context.on):
            for child in context.standing.linked_children(role.person, context.on, role):
                homes.setdefault(child, set()).add(role.person)
    together = not homes or bool(set.intersection(*homes.values()))
    if not together and not _contact_is_planned(context):
        yield finding(context.pack, "W-SIBLINGS", people=context.names(frozenset(homes)))


def _contact_is_planned(context: MeetingContext) -> bool:
    now = utc(context.now)
    return any(
        label.name == "SIBLING_CONTACT"
        for item in context.facts.plan.items
        if utc(item.recorded_at) <= now
        for label in item.parsed_labels
    )
