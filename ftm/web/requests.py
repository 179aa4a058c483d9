"""What a controller reads from a request besides the form."""

from typing import Any

from litestar import Request
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency

from ftm.core.actor import Actor


def client_address(request: Request[Any, Any, Any]) -> str:
    """The network address of the browser; "" when the server does not know it."""
    return request.client.host if request.client else ""


async def provide_form(
    request: Request[Any, Any, Any], actor: NamedDependency[Actor | None]
) -> FormMultiDict:
    """Read the fields as sent, for the dependency `form_data`, once it is known who asks.

    Not parsed by type: an empty number or an unticked box is no reason to lose the rest.
    """
    return await request.form()
