"""Walks the program like a browser that opens every link it is shown."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from html import unescape
from urllib.parse import urljoin, urlsplit

from litestar import Litestar
from litestar.routes import HTTPRoute

from tests.support.client import FtmClient

HERE = "testserver.local"
MOST_OF_A_KIND = 2
STREAM = "/changes"
LINKS = re.compile(r'\s(?:href|hx-get)="([^"#]+)"')
UNLIKE = re.compile(r"\{[^}]+\}")


class Walk:
    """What one browser was shown: the text of each answer by its path, headers included.

    Of pages that differ by a person or a row alone, it opens the first few.
    """

    def __init__(self, browser: FtmClient, app: Litestar) -> None:
        self._browser, self._app = browser, app
        self._opened = Counter[str]()
        self.seen: dict[str, str] = {}

    def through(self, *starts: str) -> None:
        """Open these pages and all that they lead to."""
        waiting = list(starts)
        while waiting:
            path = waiting.pop()
            if path in self.seen or path.endswith(STREAM):
                continue
            route = route_of(self._app, path)
            if self._opened[route] < MOST_OF_A_KIND:
                self._opened[route] += 1
                waiting += self._open(path)

    def look_at(self, *paths: str) -> None:
        """Open these pages alone."""
        for path in paths:
            self._open(path)

    def _open(self, path: str) -> list[str]:
        answer = self._browser.get(path)
        headers = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
        is_text = answer.headers.get("content-type", "").startswith("text/")
        self.seen[path] = f"{headers}\n{answer.text if is_text else ''}"
        if answer.has_redirect_location:
            return list(_ours(path, [answer.headers["location"]]))
        if not is_text:
            return []
        return list(_ours(path, [unescape(each) for each in LINKS.findall(answer.text)]))


def _ours(path: str, links: list[str]) -> Iterator[str]:
    for link in links:
        parts = urlsplit(urljoin(f"http://{HERE}{path}", link))
        if parts.netloc == HERE and not parts.path.startswith("/static/"):
            yield parts.path + (f"?{parts.query}" if parts.query else "")


def route_of(app: Litestar, path: str) -> str:
    """The address as the program declares it: `/meetings/{meeting_id}/live`."""
    wanted = urlsplit(path).path
    return next((route for route, like in _routes(app) if like.fullmatch(wanted)), path)


@cache
def _routes(app: Litestar) -> list[tuple[str, re.Pattern[str]]]:
    """Every address with what its paths look like; those written out before those with ids."""
    routes = [route.path_format for route in app.routes if isinstance(route, HTTPRoute)]
    routes.sort(key=lambda each: each.count("{"))
    return [(route, re.compile(UNLIKE.sub("[^/]+", route))) for route in routes]
