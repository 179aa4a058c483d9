"""A browser without JavaScript, or with htmx when asked: cookies, form tokens, sound pages."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any

import httpx
import lxml.html
from litestar import Litestar
from litestar.testing import TestClient
from lxml.html import HtmlElement

from ftm.core.actor import Actor
from tests.support.portal import Portal
from tests.support.soundness import assert_sound

HTMX = {"HX-Request": "true"}


class FtmClient(TestClient[Litestar]):
    """`get` and `post` as usual; every HTML answer is checked (soundness.assert_sound).

    A post carries the token against forgery, unless `token` is False. Nothing is followed: a test
    reads where an answer leads, or calls `follow`.
    """

    def __init__(
        self, app: Litestar, base_url: str = "http://testserver.local", *, raises: bool = True
    ) -> None:
        super().__init__(app, base_url=base_url, raise_server_exceptions=raises)
        self.follow_redirects = False
        # To compress each page here and unpack it at once would show nothing.
        self.headers["accept-encoding"] = "identity"
        self.event_hooks["response"].append(_check)

    @contextmanager
    def portal(self) -> Iterator[Any]:
        """Where Litestar's client runs the application."""
        if hasattr(self, "blocking_portal"):
            yield self.blocking_portal
        else:
            with closing(Portal()) as portal:
                yield portal

    def beside(self, base_url: str = "") -> "FtmClient":
        """Another browser at the same application, without starting it a second time."""
        other = FtmClient(self.app, base_url or str(self.base_url))
        other.blocking_portal = self.blocking_portal
        return other

    def post(self, url: Any, *, token: bool = True, **options: Any) -> httpx.Response:
        if token:
            headers = {"x-csrftoken": self.token(), **(options.pop("headers", None) or {})}
            options["headers"] = headers
        return super().post(url, **options)

    def follow(self, response: httpx.Response) -> httpx.Response:
        """The page a 303 leads to."""
        assert response.status_code == 303, response.text[-600:]
        return self.get(response.headers["location"])

    def submit(self, page: httpx.Response, form: str, **values: Any) -> httpx.Response:
        """Fill the form that the selector `form` finds, as a browser without JavaScript would.

        `values` replace what the page put there (None leaves a field out). Names that the form
        does not have are refused, so that a renamed field fails a test.
        """
        found = lxml.html.document_fromstring(page.text).cssselect(form)
        assert found, f"no form {form}"
        fields = _fields(found[0])
        unknown = values.keys() - {each.get("name") for each in found[0].cssselect("[name]")}
        assert not unknown, f"the form {form} has no {unknown}"
        fields.update(values)
        data = {name: value for name, value in fields.items() if value is not None}
        if found[0].get("method").lower() == "get":
            return self.get(found[0].get("action"), params=data)
        return self.post(found[0].get("action"), token=False, data=data)

    def token(self) -> str:
        """Against forgery; what a form would carry."""
        if not self._tokens():
            self.get("/healthz")
        return self._tokens()[0]

    def _tokens(self) -> list[str]:
        return [value for name, value in self.cookies.items() if "ftm-form-" in name]


SignedInAs = Callable[[Actor], FtmClient]
"""`signed_in_as(world.robin)`: a browser of that worker."""


def _check(response: httpx.Response) -> None:
    if response.headers.get("content-type", "").startswith("text/html"):
        response.read()
        if response.text.strip():
            assert_sound(response.text)


def _fields(form: HtmlElement) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for each in form.cssselect("input[name], textarea[name], select[name]"):
        name, kind = each.get("name"), each.get("type", "text")
        if each.tag == "textarea":
            fields[name] = each.text_content().removeprefix("\n")
        elif each.tag == "select":
            chosen = each.cssselect("option[selected]") or each.cssselect("option")
            fields[name] = chosen[0].get("value") if chosen else None
        elif kind == "checkbox":
            if "checked" in each.attrib:
                fields.setdefault(name, []).append(each.get("value", "on"))
        elif kind == "radio":
            if "checked" in each.attrib:
                fields[name] = each.get("value", "on")
        else:
            fields[name] = each.get("value", "")
    return fields
