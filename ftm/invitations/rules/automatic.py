"""Reasons the rules give by themselves for people who are in no session (rules-precise 2.1)."""

from collections.abc import Iterator

from ftm.facts.people import PROVIDER_ROLES, Role
from ftm.invitations.rules.context import MeetingContext
from ftm.invitations.rules.findings import CountingExclusion


def all_exclusions(context: MeetingContext) -> tuple[CountingExclusion, ...]:
    """Every exclusion that counts now, recorded and automatic, each once and in order."""
    recorded = (
        CountingExclusion(each.person, each.role, each.reason_code, each.session, auto=False)
        for each in context.exclusions
    )
    found = {*recorded, *_automatic(context)}
    return tuple(
        sorted(found, key=lambda e: (e.person, e.role, e.reason_code, e.session or "", e.auto))
    )


def _automatic(context: MeetingContext) -> Iterator[CountingExclusion]:
    for role in context.facts.roles:
        if role.person in context.present or not _left_out(context, role):
            continue
        reason = context.pack.automatic_by_role[role.role].code
        yield CountingExclusion(role.person, role.role, reason, None, auto=True)


def _left_out(context: MeetingContext, role: Role) -> bool:
    """A parent whose rights have ended, or a current provider without a usable release."""
    if role.role == "parent":
        return context.standing.rights_ended(role)
    if role.role not in PROVIDER_ROLES or not context.in_window(role):
        return False
    return context.usable(role, context.on) is None
