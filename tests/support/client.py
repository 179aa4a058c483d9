"""A browser without JavaScript, or with htmx when asked: cookies, form tokens, sound pages."""

from collections.abc import Callable
from typing import Any

import httpx
from bs4 import BeautifulSoup, Tag
from litestar import Litestar
from litestar.testing import TestClient

from ftm.core.actor import Actor
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
        self.event_hooks["response"].append(_check)

    def beside(self) -> "FtmClient":
        """Another browser at the same application, without starting it a second time."""
        other = FtmClient(self.app, str(self.base_url))
        other.blocking_portal = self.blocking_portal
        return other

    def post(self, url: Any, *, token: bool = True, **options: Any) -> httpx.Response:
        if token:
            headers = {"x-csrftoken": self._token(), **(options.pop("headers", None) or {})}
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
        element = BeautifulSoup(page.text, "html.parser").select_one(form)
        assert element is not None, f"no form {form}"
        fields = _fields(element)
        unknown = values.keys() - _names(element)
        assert not unknown, f"the form {form} has no {unknown}"
        fields.update(values)
        data = {name: value for name, value in fields.items() if value is not None}
        if str(element["method"]).lower() == "get":
            return self.get(str(element["action"]), params=data)
        return self.post(str(element["action"]), token=False, data=data)

    def _token(self) -> str:
        names = ("ftm-form", "__Host-ftm-form")
        if not any(name in self.cookies for name in names):
            self.get("/healthz")
        return next(self.cookies[name] for name in names if name in self.cookies)


SignedInAs = Callable[[Actor], FtmClient]
"""`signed_in_as(world.robin)`: a browser of that worker."""


def _check(response: httpx.Response) -> None:
    if response.headers.get("content-type", "").startswith("text/html"):
        response.read()
        if response.text.strip():
            assert_sound(response.text)


def _names(form: Tag) -> set[str]:
    return {str(each["name"]) for each in form.select("[name]")}


def _fields(form: Tag) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for each in form.select("input[name], textarea[name], select[name]"):
        name, kind = str(each["name"]), each.get("type", "text")
        if each.name == "textarea":
            fields[name] = each.get_text().removeprefix("\n")
        elif each.name == "select":
            chosen = each.select_one("option[selected]") or each.select_one("option")
            fields[name] = str(chosen["value"]) if chosen else None
        elif kind == "checkbox":
            if each.has_attr("checked"):
                fields.setdefault(name, []).append(str(each.get("value", "on")))
        elif kind == "radio":
            if each.has_attr("checked"):
                fields[name] = str(each.get("value", "on"))
        else:
            fields[name] = str(each.get("value", ""))
    return fields
