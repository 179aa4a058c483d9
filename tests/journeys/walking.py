"""What a worker does in a browser from page to page, and where the family's mail arrives."""

import asyncio
import re
from datetime import datetime
from io import BytesIO
from typing import Any
from uuid import UUID

import docx
import httpx
import lxml.html
from lxml.html import HtmlElement

from ftm.core.database import Database
from ftm.mail.sink import DemoMail, DemoMailbox, demo_sink
from ftm.mail.smtp_settings import SmtpSettings
from ftm.mail.worker import run_once
from tests.support.client import FtmClient
from tests.support.families import EASTERN
from tests.support.world import PASSPHRASE

PLANNING = datetime(2026, 10, 8, 12, 0, tzinfo=EASTERN)
BEGINS = datetime(2026, 10, 13, 15, 30, tzinfo=EASTERN)
DURING = datetime(2026, 10, 13, 16, 20, tzinfo=EASTERN)
AFTER = datetime(2026, 10, 13, 17, 5, tzinfo=EASTERN)


def sign_in(browser: FtmClient, email: str) -> httpx.Response:
    """The page that a worker lands on."""
    form = browser.get("/sign-in")
    answer = browser.submit(form, "form[method=post]", email=email, password=PASSPHRASE)
    while answer.has_redirect_location:
        answer = browser.follow(answer)
    return answer


def found(page: httpx.Response, selector: str) -> list[HtmlElement]:
    """The elements of the page that the selector finds."""
    elements: list[HtmlElement] = lxml.html.document_fromstring(page.text).cssselect(selector)
    return elements


def link(page: httpx.Response, pattern: str) -> str:
    """The first link of the page that leads to such a path."""
    for each in found(page, "a[href]"):
        if re.fullmatch(pattern, each.get("href")):
            return str(each.get("href"))
    raise AssertionError(f"no link to {pattern}")


def family_on_today(browser: FtmClient, today: httpx.Response, family: str) -> httpx.Response:
    """Open the family's page from Today."""
    for each in found(today, "a[href^='/cases/']"):
        if family in each.text_content():
            return browser.get(each.get("href"))
    raise AssertionError(f"{family} is not on Today")


def plan(browser: FtmClient, family: httpx.Response, **more: Any) -> UUID:
    """Plan an hour and a half in the library with everybody the rules require."""
    form = browser.get(link(family, "/cases/[^/]+/meetings/new"))
    answer = browser.submit(
        form,
        "#plan",
        starts_on=f"{BEGINS:%Y-%m-%d}",
        starts_time=f"{BEGINS:%H:%M}",
        building="Exampleport Public Library",
        room="Reading Room",
        link="https://meet.example.org/j/9p2w-c6hn",
        **more,
    )
    assert answer.status_code == 303, answer.text
    return UUID(answer.headers["location"].split("/")[2])


def add_people(browser: FtmClient, meeting: UUID, *people: str) -> None:
    """Tick people in every part of the meeting, beside those already there."""
    page = browser.get(f"/meetings/{meeting}/people")
    ticked = [
        box.get("value")
        for box in found(page, "#people input[name=in]")
        if "checked" in box.attrib or box.get("value").split(":")[1] in people
    ]
    browser.follow(browser.submit(page, "#people", **{"in": ticked}))


def deliver(db: Database) -> tuple[DemoMail, ...]:
    """Empty the outbox through a real SMTP server; the mails that it took."""
    mailbox = DemoMailbox()

    async def run() -> None:
        async with demo_sink(mailbox) as port:
            await run_once(db, SmtpSettings("127.0.0.1", port, security="none"))

    asyncio.run(run())
    return mailbox.newest_first()


def reply_path(mail: DemoMail) -> str:
    """The path of the link that the mail offers for an answer."""
    (path,) = set(re.findall("/r/[A-Za-z0-9_-]+", words_of(mail)))
    return str(path)


def send(browser: FtmClient, meeting: UUID) -> httpx.Response:
    """Look at what everybody gets, say why the warnings may stand, send; the page of answers."""
    page = browser.get(f"/meetings/{meeting}/preview")
    assert browser.submit(page, "#send").status_code == 422
    answer = browser.submit(page, "#send", reason="Talked over with the supervisor today.")
    # A second press of the same button sends nothing again.
    browser.submit(page, "#send", reason="Talked over with the supervisor today.")
    return browser.follow(answer)


def words_of(mail: DemoMail) -> str:
    """Everything that its recipient could read, the calendar entry included."""
    text = "".join(piece.text for piece in mail.text)
    return "\n".join((mail.subject, text, mail.html_source, mail.calendar))


def live(browser: FtmClient, meeting: UUID) -> httpx.Response:
    """The board of the meeting."""
    return browser.get(f"/meetings/{meeting}/live")


def expected(board: httpx.Response) -> list[str]:
    """Everybody of whom the board asks whether they are here."""
    return [str(each.get("name")).removeprefix("mode-") for each in found(board, "#here select")]


def everybody_is_here(browser: FtmClient, board: httpx.Response) -> httpx.Response:
    """Record everybody as in the room; the board after it."""
    modes = {f"mode-{each}": "in_person" for each in expected(board)}
    return browser.follow(browser.submit(board, "#here form", **modes))


def write_line(browser: FtmClient, board: httpx.Response, text: str, **more: Any) -> httpx.Response:
    """Add a line to the plan; the board after it."""
    return browser.follow(browser.submit(board, "#new-line", text=text, **more))


def close(browser: FtmClient, meeting: UUID) -> httpx.Response:
    """Read back and close; the page of the papers."""
    page = browser.get(f"/meetings/{meeting}/closing")
    return browser.follow(browser.submit(page, "#closing", read_back="yes"))


def papers(browser: FtmClient, page: httpx.Response) -> dict[str, str]:
    """Make every paper and open each in Word's own format: its text by whom it is for."""
    made = browser.follow(browser.submit(page, "#making"))
    texts = {}
    for card in found(made, "section.ftm-card:has(a[download])"):
        (heading,), (anchor, _large) = card.cssselect("h2"), card.cssselect("a[download]")
        answer = browser.get(anchor.get("href"))
        assert answer.headers["content-disposition"].startswith("attachment")
        language = "".join(each.text_content() for each in card.cssselect("p.ftm-quiet")[:1])
        texts[f"{heading.text_content()} ({language})"] = opened(answer.content)
    return texts


def opened(content: bytes) -> str:
    """What stands in a Word file."""
    document = docx.Document(BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(each.text for each in document.paragraphs), *cells])
