"""A real Chromium: found on this machine, kept to this machine, and watched while it works."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, Route, expect, sync_playwright

WIDE, NARROW = 1280, 390
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-extensions",
    "--disable-sync",
    "--no-first-run",
    "--metrics-recording-only",
)

# A refused form is an answer, and a network that a test takes away is the test's own doing.
_NO_FAULT = ("the server responded with a status of 4", "net::ERR_INTERNET_DISCONNECTED")

_WIDTH_WITH_ALL_OPEN = """() => {
  const closed = [...document.querySelectorAll("details:not([open])")];
  closed.forEach((each) => { each.open = true; });
  const width = document.documentElement.scrollWidth;
  closed.forEach((each) => { each.open = false; });
  return width;
}"""


def find_chromium() -> str | None:
    """The path of a Chromium or Chrome that is installed; None when there is none."""
    return next(filter(None, map(shutil.which, _NAMES)), None)


@contextmanager
def start_chromium(path: str) -> Iterator[Browser]:
    # A machine with much else to do is slow, not wrong.
    expect.set_options(timeout=20_000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(_QUIET))
        yield browser
        browser.close()


@contextmanager
def watched_page(browser: Browser, home: str, *, javascript: bool = True) -> Iterator[Page]:
    """A page of a browser of its own, at 1280 px.

    Fails when the page asked another server for anything, or when it complained: an exception, a
    refused inline script or style, a missing file.
    """
    complaints: list[str] = []

    def only_ours(route: Route) -> None:
        if route.request.url.startswith(home):
            route.continue_()
        else:
            complaints.append(f"asked another server: {route.request.url}")
            route.abort()

    def listen(message: ConsoleMessage) -> None:
        if message.type == "error" and not any(each in message.text for each in _NO_FAULT):
            complaints.append(message.text)

    context = browser.new_context(
        base_url=home, java_script_enabled=javascript, viewport={"width": WIDE, "height": 900}
    )
    context.set_default_timeout(20_000)
    page = context.new_page()
    context.route("**/*", only_ours)
    context.on("console", listen)
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    try:
        yield page
    finally:
        context.close()
    assert complaints == [], complaints


def wait_for_htmx(page: Page) -> None:
    """Until no htmx request is under way."""
    page.wait_for_function("() => window.htmx && !document.querySelector('.htmx-request')")


def assert_accessible(page: Page) -> None:
    """Nothing that axe finds wrong, and no sideways scrolling, on a wide and a narrow screen.

    Not even with everything unfolded.
    """
    for width in (WIDE, NARROW):
        page.set_viewport_size({"width": width, "height": 900})
        results = Axe().run(page)
        assert results.violations_count == 0, f"at {width} px: {results.generate_report()}"
        needed = page.evaluate(_WIDTH_WITH_ALL_OPEN)
        assert needed <= width, f"the page is {needed} px wide on a screen of {width} px"
    page.set_viewport_size({"width": WIDE, "height": 900})
