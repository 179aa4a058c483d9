"""What a controller reads from a request besides the form."""

from typing import Any

from litestar import Request


def client_address(request: Request[Any, Any, Any]) -> str:
    """The network address of the browser; "" when the server does not know it."""
    return request.client.host if request.client else ""
