"""Turns errors into pages. The only module that knows both errors and HTTP."""

import logging
import secrets
import traceback
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, cast

from litestar import Request
from litestar.exceptions import HTTPException, PermissionDeniedException
from litestar.plugins.htmx import HTMXRequest
from litestar.response import Redirect, Response, Template
from litestar.status_codes import HTTP_303_SEE_OTHER

from ftm.core.errors import (
    BadInputError,
    ConflictError,
    FtmError,
    NotAllowedError,
    NotFoundError,
    RuleBrokenError,
)
from ftm.web.guards import NotSignedInError
from ftm.web.redirects import sign_in_path

log = logging.getLogger(__name__)

AnyRequest = Request[Any, Any, Any]
Handler = Callable[[Any, Any], Response[Any]]

STATUS: dict[type[FtmError], HTTPStatus] = {
    NotFoundError: HTTPStatus.NOT_FOUND,
    NotAllowedError: HTTPStatus.FORBIDDEN,
    ConflictError: HTTPStatus.CONFLICT,
    RuleBrokenError: HTTPStatus.UNPROCESSABLE_ENTITY,
    BadInputError: HTTPStatus.BAD_REQUEST,
}
HEADINGS = {
    HTTPStatus.BAD_REQUEST: "That could not be read",
    HTTPStatus.FORBIDDEN: "You may not do this",
    HTTPStatus.NOT_FOUND: "Page not found",
    HTTPStatus.METHOD_NOT_ALLOWED: "That does not work here",
    HTTPStatus.CONFLICT: "Somebody else changed this first",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "That is too large",
    HTTPStatus.UNPROCESSABLE_ENTITY: "That cannot be saved",
    HTTPStatus.TOO_MANY_REQUESTS: "Too many tries",
}
UNKNOWN = "There is no such page, or it is not one of yours."
WRONG_FORM = "This form is no longer valid. Go back, load the page again and send it once more."


def error_handlers(headers: dict[str, str]) -> dict[int | type[Exception], Handler]:
    """For Litestar. `headers` go with every error page, as with every other answer."""

    def answer(request: AnyRequest, status: int, message: str, **more: Any) -> Response[Any]:
        return _page(request, status, message, headers, **more)

    def ftm_error(request: AnyRequest, error: FtmError) -> Response[Any]:
        # Unknown and not-yours must read alike, whatever the service said.
        message = UNKNOWN if isinstance(error, NotFoundError) else str(error)
        theirs = error.current if isinstance(error, ConflictError) else ""
        return answer(request, STATUS[type(error)], message, theirs=theirs)

    def http_error(request: AnyRequest, error: HTTPException) -> Response[Any]:
        if error.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return crash(request, error)
        return answer(request, error.status_code, _explain(error))

    def crash(request: AnyRequest, error: Exception) -> Response[Any]:
        number = secrets.token_hex(4)
        log.error("%s %s\n%s", number, _route(request), _frames(error))
        return answer(request, HTTPStatus.INTERNAL_SERVER_ERROR, "", number=number)

    def not_signed_in(request: AnyRequest, error: NotSignedInError) -> Response[Any]:
        return _lead_to_sign_in(request, headers)

    return {
        NotSignedInError: not_signed_in,
        FtmError: ftm_error,
        HTTPException: http_error,
        Exception: crash,
    }


def _explain(error: HTTPException) -> str:
    if error.status_code == HTTPStatus.NOT_FOUND:
        return UNKNOWN
    if isinstance(error, PermissionDeniedException):
        return WRONG_FORM
    return ""


def _lead_to_sign_in(request: AnyRequest, headers: dict[str, str]) -> Response[Any]:
    """A page that is asked for leads to the sign-in; a form that is sent keeps its text."""
    by_htmx = _is_htmx(request)
    if request.method not in {"GET", "HEAD"}:
        return _page(request, HTTPStatus.UNAUTHORIZED, "", headers)
    if by_htmx:
        current = cast("HTMXRequest", request).htmx.current_url_abs_path or "/"
        return Response(
            b"",
            status_code=HTTPStatus.UNAUTHORIZED,
            headers={**headers, "HX-Redirect": sign_in_path(current), "HX-Reswap": "none"},
        )
    query = request.url.query
    path = request.url.path + (f"?{query}" if query else "")
    return Redirect(sign_in_path(path), status_code=HTTP_303_SEE_OTHER, headers=headers)


def _page(
    request: AnyRequest, status: int, message: str, headers: dict[str, str], **more: Any
) -> Template:
    """Htmx puts the error into the page's notice, so that nothing typed disappears."""
    by_htmx = _is_htmx(request)
    context = {
        "status_code": int(status),
        "heading": HEADINGS.get(HTTPStatus(status), "Something went wrong"),
        "message": message,
        "theirs": "",
        "number": "",
        **more,
    }
    retarget = {"HX-Retarget": "#notice", "HX-Reswap": "innerHTML"} if by_htmx else {}
    return Template(
        "errors/_notice.html" if by_htmx else "errors/error.html",
        context=context,
        status_code=status,
        headers={**headers, **retarget, "Vary": "HX-Request"},
    )


def _is_htmx(request: AnyRequest) -> bool:
    return request.headers.get("hx-request") == "true"


def _route(request: AnyRequest) -> str:
    """Method and route with its parameters unfilled: what people typed stays out of the log."""
    return f"{request.method} {request.scope.get('path_template', 'unknown route')}"


def _frames(error: BaseException) -> str:
    """Where it happened. Messages of exceptions quote values, and values are families' names."""
    causes = [error]
    while (cause := causes[-1].__cause__ or causes[-1].__context__) and cause not in causes:
        causes.append(cause)
    return "\ncaused by ".join(
        f"{type(each).__name__}\n{''.join(traceback.format_tb(each.__traceback__))}"
        for each in causes
    )
