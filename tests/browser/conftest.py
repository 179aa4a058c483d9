"""Browser tests use SQLite only: what differs between databases is tested without a browser."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from litestar import Litestar
from playwright.sync_api import Browser, Page

from ftm.accounts import service
from ftm.core import clock
from ftm.core.actor import Actor
from ftm.core.database import Database
from tests.support import browser as real
from tests.support.server import serve

OpenAs = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


# Not for the whole session: while it runs, no other test of this thread can start an event loop.
@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    path = real.find_chromium()
    if path is None:
        pytest.skip("no Chromium on this machine: install the package chromium")
    with real.start_chromium(path) as browser:
        yield browser


@pytest.fixture
def db(one_db: Database) -> Database:
    return one_db


@pytest.fixture
def home(served_app: Litestar) -> Iterator[str]:
    """The address of a real server."""
    with serve(served_app) as address:
        yield address


@pytest.fixture
def open_as(chromium: Browser, home: str, db: Database) -> Iterator[OpenAs]:
    """`open_as(world.robin)`: a page of that worker's own browser; `open_as(None)`: of nobody."""
    with ExitStack() as pages:

        def open_page(actor: Actor | None, *, javascript: bool = True) -> Page:
            page = pages.enter_context(real.watched_page(chromium, home, javascript=javascript))
            if actor is not None:
                with db.write() as session:
                    secret = service.open_session(session, actor, address="", now=clock.now())
                page.context.add_cookies([{"name": "ftm", "value": secret, "url": home}])
            return page

        yield open_page
