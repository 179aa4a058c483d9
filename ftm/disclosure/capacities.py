"""In which columns of the table of rules-precise 3.5 a person stands at the moment of asking."""

from collections.abc import Iterator, Mapping

from ftm.disclosure.question import Capacity, Column
from ftm.facts.meeting import Meeting
from ftm.facts.people import PROVIDER_ROLES, Role
from ftm.facts.standing import Standing
from ftm.facts.windows import meeting_on

COLUMNS: Mapping[str, Column] = {
    "parent": "parent",
    "caregiver": "support",
    "resource_parent": "resource_parent",
    "guardian_ad_litem": "guardian",
    "casa": "guardian",
    "informal_support": "support",
    "tribal_representative": "tribe",
    "visit_supervisor": "visit_supervisor",
    **dict.fromkeys(PROVIDER_ROLES, "provider"),
}
"""Role to column. DV advocates and observers have none: they receive nothing (16 M.R.S. 53-B)."""


def capacities(standing: Standing, meeting: Meeting, person_id: str) -> tuple[Capacity, ...]:
    """Every column the person stands in now, one entry per current role, youth and pick.

    A parent's attorney has one entry per client: what one client allows never mixes with another.
    """
    found: list[Capacity] = []
    for role in standing.current_roles(person_id, standing.today):
        found.extend(_of_role(standing, role))
    found.extend(_of_youth(standing, meeting, person_id))
    return tuple(found)


def _of_role(standing: Standing, role: Role) -> Iterator[Capacity]:
    all_linked = standing.linked_children(role.person, standing.today, role)
    if role.role == "parent_attorney":
        for client in role.of:
            linked = standing.linked_children(client, standing.today) & all_linked
            yield Capacity("attorney", role.role, frozenset({client}), linked)
    elif role.role in COLUMNS:
        yield Capacity(
            COLUMNS[role.role],
            role.role,
            frozenset(role.of),
            all_linked,
            frozenset((visit.parent, visit.child) for visit in role.visits),
        )


def _of_youth(standing: Standing, meeting: Meeting, person_id: str) -> Iterator[Capacity]:
    """A child of 14 or more, and the team members a youth chose (42 U.S.C. 675(1)(B))."""
    if standing.is_youth(person_id, meeting_on(meeting)):
        own = frozenset({person_id})
        yield Capacity("youth", "youth", own, own)
    for pick in standing.picks_of_person(person_id, meeting, standing.today):
        if not pick.ineligible:
            youth = frozenset({pick.youth})
            yield Capacity("pick", "youth_chosen_member", youth, youth)
