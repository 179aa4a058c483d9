"""Every address is for signed-in workers, or says why not; a stranger learns nothing from any."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from litestar import Litestar
from litestar.routes import HTTPRoute

from ftm.app import NAVIGATION
from ftm.web.guards import PUBLIC, signed_in
from tests.support.client import FtmClient, SignedInAs
from tests.support.world import Family, World

PUBLIC_PATHS = {"/sign-in", "/healthz"}
PUBLIC_FOLDERS = ("/static/", "/r/", "/feeds/", "/s/")
NOBODY = "00000000-0000-4000-8000-000000000000"
# Who is let in, and what an address without a row answers, is decided in the program. Which rows
# somebody may see is asked of the database, and of both kinds.
on_any_database = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


@dataclass(frozen=True)
class Address:
    """One method of one route; `reason` says why it is public, if it is."""

    method: str
    path: str
    reason: str

    @property
    def is_about_something(self) -> bool:
        return "{" in self.path and not self.reason

    def with_ids(self, **ids: object) -> str:
        """The path with its ids filled in; an id that is not given is nobody's."""
        filled = self.path
        for name, value in ids.items():
            filled = filled.replace("{" + name + "}", str(value))
        while "{" in filled:
            start, end = filled.index("{"), filled.index("}")
            filled = filled[:start] + NOBODY + filled[end + 1 :]
        return filled


def addresses(app: Litestar) -> Iterator[Address]:
    for route in app.routes:
        if isinstance(route, HTTPRoute):
            for handler in route.route_handlers:
                for method in sorted(handler.http_methods - {"OPTIONS"}):
                    yield Address(str(method), route.path_format, handler.opt.get(PUBLIC, ""))


def ask(browser: FtmClient, address: Address, path: str) -> int:
    if address.method == "GET":
        return browser.get(path).status_code
    assert address.method == "POST", f"{address} uses a method that forms do not have"
    return browser.post(path, data={}).status_code


@on_any_database
def test_every_route_asks_who_is_there_or_says_why_not(app: Litestar) -> None:
    assert app.guards == [signed_in]
    for address in addresses(app):
        expected = address.path in PUBLIC_PATHS or address.path.startswith(PUBLIC_FOLDERS)
        assert bool(address.reason) == expected, address


@on_any_database
def test_who_is_not_signed_in_gets_nothing(app: Litestar, client: FtmClient) -> None:
    for address in addresses(app):
        if not address.reason:
            status = ask(client, address, address.with_ids())
            assert status == (303 if address.method == "GET" else 401), address


@on_any_database
def test_what_does_not_exist_is_not_found(
    app: Litestar, signed_in_as: SignedInAs, world: World
) -> None:
    robin = signed_in_as(world.robin)
    for address in filter(lambda each: each.is_about_something, addresses(app)):
        assert ask(robin, address, address.with_ids()) == 404, address


def test_a_stranger_cannot_tell_a_family_from_nothing(
    app: Litestar, signed_in_as: SignedInAs, world: World, spruceby: Family
) -> None:
    charlie = signed_in_as(world.charlie)
    ids = {"case_id": spruceby.case_id, "meeting_id": spruceby.meetings[0]}
    for address in filter(lambda each: each.is_about_something, addresses(app)):
        assert ask(charlie, address, address.with_ids(**ids)) == 404, address


def test_the_links_at_the_top_lead_somewhere(signed_in_as: SignedInAs, world: World) -> None:
    browser = signed_in_as(world.robin)
    for link in NAVIGATION:
        page = browser.get(link.path)
        assert (link.label, page.status_code) == (link.label, 200)
        assert 'aria-current="page"' in page.text
