"""Who may manage accounts. Pure."""

from ftm.core.actor import Actor
from ftm.core.errors import NotAllowedError


def check_may_manage_workers(actor: Actor) -> None:
    """Raises NotAllowedError: accounts are made at the command line of the server."""
    if not actor.is_operator:
        raise NotAllowedError("Accounts are made by the person who runs this server.")
