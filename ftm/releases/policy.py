"""Who may record a release, and who may take note that one is taken back. Pure."""

from ftm.core.actor import Actor
from ftm.core.errors import NotAllowedError


def can_record(actor: Actor) -> bool:
    """The family's worker and whoever supervises them.

    A revocation is different: anybody on the case who hears it writes it down at once.
    """
    return actor.is_operator or actor.role in {"caseworker", "supervisor"}


def check_record(actor: Actor) -> None:
    """Raises NotAllowedError when the worker may see the case but not record a release."""
    if not can_record(actor):
        raise NotAllowedError("Only the family's caseworker or a supervisor records a release.")
