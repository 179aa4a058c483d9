"""Who may plan a Family Team Meeting. Pure: the case itself is scoped by `ftm.cases.access`."""

from ftm.core.actor import Actor
from ftm.core.errors import NotAllowedError

PLANNERS = frozenset({"caseworker", "supervisor"})


def can_plan(actor: Actor) -> bool:
    """The family's worker and whoever supervises them; a facilitator leads but does not plan."""
    return actor.is_operator or actor.role in PLANNERS


def check_plan(actor: Actor) -> None:
    """Raises NotAllowedError when the worker may see the meeting but not plan it."""
    if not can_plan(actor):
        raise NotAllowedError(
            "Only the family's caseworker or a supervisor plans a meeting. Ask them to change it."
        )
