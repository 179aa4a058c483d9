"""Who may read the answers of the private safety check. Pure: the case is scoped before.

Everybody of the case's staff prepares people: a facilitator often makes these calls, and needs the
agenda. The answers of the safety check are narrower. They tell of violence at home, and a
facilitator may come from outside the agency; what the room needs, the caseworker tells them.
Staff who only facilitate therefore see that the check was done, and no answer.
"""

from collections.abc import Collection

from ftm.core.actor import Actor
from ftm.core.errors import NotAllowedError
from ftm.facts import CaseFacts

READERS = frozenset({"caseworker", "supervisor"})


def staff_roles(facts: CaseFacts, actor: Actor) -> frozenset[str]:
    """What the actor is among the staff of this case; workers are known by their address."""
    mine = actor.email.lower()
    return frozenset(each.role for each in facts.staff if each.email.lower() == mine)


def can_read_safety(actor: Actor, staff_roles: Collection[str]) -> bool:
    """The caseworker and the supervisor of the case, and the supervisor of their unit.

    `staff_roles` are the actor's roles among the staff of this case: a caseworker who facilitates
    a colleague's meeting is a facilitator here. The command line prints no answer, so it reads
    none.
    """
    if actor.is_operator:
        return False
    if staff_roles:
        return not READERS.isdisjoint(staff_roles)
    return actor.role == "supervisor"


def check_read_safety(actor: Actor, staff_roles: Collection[str]) -> None:
    """Raises NotAllowedError."""
    if not can_read_safety(actor, staff_roles):
        raise NotAllowedError(
            "Only the caseworker and the supervisor of this family read the private check."
        )
