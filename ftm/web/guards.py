"""Every route is for signed-in workers, unless it says why it is public."""

from typing import Any, cast

from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from ftm.core.errors import FtmError
from ftm.web.sessions import SessionGate

PUBLIC = "public_because"


class NotSignedInError(FtmError):
    """Nobody is signed in, or the session has ended."""


def public(reason: str) -> dict[str, Any]:
    """Opens a route to everybody: `@get("/healthz", opt=public("..."))`. Tests list the reasons."""
    return {PUBLIC: reason}


async def signed_in(
    connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler
) -> None:
    """Guard of the whole application. Puts the actor on the request.

    Raises NotSignedInError.
    """
    if PUBLIC in handler.opt:
        return
    gate = session_gate(connection)
    found = await gate.recognise(connection.cookies.get(gate.cookie_name))
    if found is None:
        raise NotSignedInError("Sign in to see this page.")
    connection.scope["user"] = found.actor
    connection.scope["auth"] = found.session_key


def session_gate(connection: ASGIConnection[Any, Any, Any, Any]) -> SessionGate:
    """The gate that `create_app` installed."""
    return cast("SessionGate", connection.app.state["session_gate"])
