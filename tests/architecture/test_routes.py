"""Every address is for signed-in workers, or says why not; a stranger learns nothing from any."""

import asyncio
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import httpx
from litestar import Litestar
from litestar.routes import HTTPRoute

from ftm.app import NAVIGATION
from ftm.web.guards import PUBLIC, signed_in
from tests.support.client import FtmClient, SignedInAs
from tests.support.databases import on_sqlite
from tests.support.world import Family, World

PUBLIC_PATHS = {"/sign-in", "/healthz"}
PUBLIC_FOLDERS = ("/static/", "/r/", "/feeds/", "/s/")
PATIENCE_SECONDS = 20
NOBODY = "00000000-0000-4000-8000-000000000000"


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


def answers(browser: FtmClient, asked: Iterable[Address], **ids: object) -> dict[Address, int]:
    """With which status the application answers this browser at each address.

    The browser stays aside: it would read hundreds of pages that say the same.
    """
    token = browser.token()
    cookies = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
    headers = {"cookie": cookies, "x-csrftoken": token}
    program = httpx.ASGITransport(browser.app)

    async def status(address: Address) -> int:
        assert address.method in {"GET", "POST"}, f"{address} uses a method that forms do not have"
        url = f"{browser.base_url}{address.with_ids(**ids)}"
        request = httpx.Request(address.method, url, headers=headers)
        # A stream that one may read does not end.
        async with asyncio.timeout(PATIENCE_SECONDS):
            return (await program.handle_async_request(request)).status_code

    async def statuses() -> dict[Address, int]:
        return {each: await status(each) for each in asked}

    found: dict[Address, int] = browser.blocking_portal.call(statuses)
    return found


@on_sqlite
def test_every_route_asks_who_is_there_or_says_why_not(app: Litestar) -> None:
    assert app.guards == [signed_in]
    for address in addresses(app):
        expected = address.path in PUBLIC_PATHS or address.path.startswith(PUBLIC_FOLDERS)
        assert bool(address.reason) == expected, address


@on_sqlite
def test_who_is_not_signed_in_gets_nothing(app: Litestar, client: FtmClient) -> None:
    closed = [each for each in addresses(app) if not each.reason]
    expected = {each: 303 if each.method == "GET" else 401 for each in closed}
    assert answers(client, closed) == expected


@on_sqlite
def test_what_does_not_exist_is_not_found(
    app: Litestar, signed_in_as: SignedInAs, world: World
) -> None:
    asked = [each for each in addresses(app) if each.is_about_something]
    assert answers(signed_in_as(world.robin), asked) == dict.fromkeys(asked, 404)


def test_a_stranger_cannot_tell_a_family_from_nothing(
    app: Litestar, signed_in_as: SignedInAs, world: World, spruceby: Family
) -> None:
    asked = [each for each in addresses(app) if each.is_about_something]
    ids = {"case_id": spruceby.case_id, "meeting_id": spruceby.meetings[0]}
    assert answers(signed_in_as(world.charlie), asked, **ids) == dict.fromkeys(asked, 404)


def test_the_links_at_the_top_lead_somewhere(signed_in_as: SignedInAs, world: World) -> None:
    browser = signed_in_as(world.robin)
    for link in NAVIGATION:
        page = browser.get(link.path)
        assert (link.label, page.status_code) == (link.label, 200)
        assert 'aria-current="page"' in page.text
