"""Responses every controller uses: a whole page, a fragment, a refusal, or a way back."""

from typing import Any

from litestar.background_tasks import BackgroundTask
from litestar.plugins.htmx import HTMXRequest
from litestar.response import Redirect, Response, Template
from litestar.status_codes import HTTP_303_SEE_OTHER, HTTP_422_UNPROCESSABLE_ENTITY

REFUSED = HTTP_422_UNPROCESSABLE_ENTITY
# The same address answers a page or a fragment, so a cache must keep them apart.
_BY_ASKER = {"Vary": "HX-Request"}


def page(template: str, *, status_code: int = 200, **context: Any) -> Template:
    """A whole page."""
    return Template(template, context=context, status_code=status_code, headers=_BY_ASKER)


def fragment(template: str, *, status_code: int = 200, **context: Any) -> Template:
    """One part of a page, for htmx."""
    return Template(template, context=context, status_code=status_code, headers=_BY_ASKER)


def refused(request: HTMXRequest, *, part: str, whole: str, **context: Any) -> Template:
    """422 with what was typed kept: the form alone for htmx, the page around it otherwise.

    `part` is the template of the form, `whole` the page that includes it; both get `context`.
    """
    template = part if request.htmx else whole
    return page(template, status_code=REFUSED, **context)


def done(
    request: HTMXRequest,
    template: str,
    *,
    back_to: str,
    then: BackgroundTask | None = None,
    **context: Any,
) -> Response[Any]:
    """After a successful change: htmx gets the fragment, a plain form post is sent `back_to`."""
    if request.htmx:
        return Template(template, context=context, background=then, headers=_BY_ASKER)
    return see_other(back_to, then=then)


def see_other(path: str, *, then: BackgroundTask | None = None) -> Redirect:
    """303: the browser fetches `path`, and reloading it repeats nothing."""
    return Redirect(path, status_code=HTTP_303_SEE_OTHER, background=then)
