"""The whole path in a real Chromium: from sign-in to a Word paper, with and without JavaScript."""

import socket
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import docx
import pytest
import time_machine
from litestar import Litestar
from playwright.sync_api import Locator, Page, expect

from ftm.app import create_app
from ftm.core.database import Database
from ftm.mail.mail_room import MailRoom
from ftm.mail.mailbox_controller import mailbox_routes
from ftm.mail.sink import DemoMailbox
from ftm.settings import Settings
from tests.browser.conftest import OpenAs
from tests.journeys.walking import AFTER, BEGINS, DURING, PLANNING
from tests.support.browser import NARROW, WIDE, assert_accessible, wait_for_htmx
from tests.support.families import take
from tests.support.world import PASSPHRASE, World

Look = Callable[[Page], None]


@pytest.fixture
def settings() -> Settings:
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]
    return Settings.for_demo(
        secret="only for tests " * 3,
        database_url="",
        smtp_port=port,
        base_url="http://testserver.local",
    )


@pytest.fixture
def served_app(settings: Settings, db: Database) -> Litestar:
    """The application with its mail worker, and a mail server that shows what arrives."""
    mailbox = DemoMailbox()
    room = MailRoom(db, settings.smtp, mailbox=mailbox)
    return create_app(
        settings,
        db,
        extra=[mailbox_routes(mailbox)],
        on_startup=[room.open],
        on_shutdown=[room.close],
    )


@pytest.mark.parametrize("javascript", [True, False])
def test_a_family_meets(
    open_as: OpenAs, db: Database, world: World, tmp_path: Path, *, javascript: bool
) -> None:
    take(db, "S5")

    def look(page: Page) -> None:
        if javascript:
            wait_for_htmx(page)
            assert_accessible(page)

    with time_machine.travel(PLANNING):
        robin = open_as(None, javascript=javascript)
        meeting = _plan(robin, world, look)
        _send(robin, meeting, look)
        _answer(robin, open_as(None, javascript=javascript), look)
        robin.goto(f"/{meeting}/replies")
        expect(robin.get_by_text("1 of 6 have answered")).to_be_visible()
        look(robin)
    with time_machine.travel(DURING):
        fern = open_as(world.fern, javascript=javascript)
        _meet(fern, meeting, look, javascript=javascript)
    with time_machine.travel(AFTER):
        text = _close(fern, meeting, look, tmp_path)
    assert "Davi joins the chess club." in text
    assert "porch light" not in text


def _plan(page: Page, world: World, look: Look) -> str:
    """Sign in by keyboard, find the family on Today, plan the meeting; its path."""
    page.goto("/")
    look(page)
    page.get_by_label("E-mail address").focus()
    page.keyboard.type(world.robin.email)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSPHRASE)
    page.keyboard.press("Enter")
    page.wait_for_url("**/today")
    look(page)
    page.get_by_role("link", name="Loonhaven").first.click()
    page.wait_for_url("**/cases/*")
    look(page)
    page.locator("a[href$='/meetings/new']").first.click()
    look(page)
    page.get_by_label("Day").fill(f"{BEGINS:%Y-%m-%d}")
    page.get_by_label("Begins at").fill(f"{BEGINS:%H:%M}")
    page.get_by_label("Building", exact=True).fill("Exampleport Public Library")
    page.get_by_role("button", name="Next: who comes").click()
    page.wait_for_url("**/invitations")
    look(page)
    meeting = page.url.removesuffix("/invitations").split("/", 3)[3]
    page.set_viewport_size({"width": NARROW, "height": 900})
    expect(page.locator(".ftm-trail a:visible")).to_have_text(["Loonhaven family", "Meeting"])
    page.set_viewport_size({"width": WIDE, "height": 900})
    page.goto(f"/{meeting}/people")
    look(page)
    _tick(page.get_by_label("João Ponte in"))
    page.get_by_role("button", name="Save who comes").press("Enter")
    expect(page.get_by_label("João Ponte in")).to_be_checked()
    page.get_by_label("Portuguese for Ana Loonhaven").select_option(label="Carla Palavra")
    page.get_by_role("button", name="Save interpreter").click()
    page.goto(f"/{meeting}")
    look(page)
    return meeting


def _send(page: Page, meeting: str, look: Look) -> None:
    """Look at what each person gets, say why the warnings may stand, send."""
    page.goto(f"/{meeting}/preview")
    look(page)
    page.get_by_role("button", name="Send 7 messages").click()
    expect(page.get_by_role("alert")).to_be_visible()
    look(page)
    page.get_by_label("Why this may stand").fill("Talked over with the supervisor today.")
    page.get_by_role("button", name="Send 7 messages").press("Enter")
    page.wait_for_url("**/replies")
    look(page)


def _answer(robin: Page, tomas: Page, look: Look) -> None:
    """The mail really arrives; who gets it answers by its link, without a sign-in."""
    robin.goto("/demo/mailbox")
    mail = robin.locator("li", has_text="tomas@example.org").get_by_role("link")
    for _ in range(50):
        if mail.count():
            break
        robin.wait_for_timeout(200)
        robin.reload()
    look(robin)
    mail.click()
    look(robin)
    link = robin.locator("a[href*='/r/']").first.get_attribute("href")
    assert link is not None
    tomas.goto("/r/" + link.rpartition("/")[2])
    look(tomas)
    tomas.get_by_label("I will come").press("Space")
    tomas.get_by_role("button", name="Send my answer").click()
    expect(tomas.get_by_text("Thank you.")).to_be_visible()
    look(tomas)


def _meet(page: Page, meeting: str, look: Look, *, javascript: bool) -> None:
    """Record who is here, write a goal and a step."""
    page.goto(f"/{meeting}/live")
    look(page)
    page.get_by_label("Ana Loonhaven").select_option("in_person")
    page.get_by_label("Tomas Loonhaven").select_option("in_person")
    if javascript:
        wait_for_htmx(page)
        page.keyboard.press("n")
    else:
        page.get_by_role("button", name="Save who is here").click()
    _write(page, "Davi joins the chess club.", "goal", "child:C1", javascript=javascript)
    _write(page, "Tomas fixes the porch light.", "step", "parent:F1", javascript=javascript)
    expect(page).to_have_title("Loonhaven meeting, now - Family Team Meetings")
    look(page)


def _write(page: Page, text: str, kind: str, whose: str, *, javascript: bool) -> None:
    form = page.locator("#new-line")
    form.get_by_label("The line, in the family's words").fill(text)
    form.get_by_label("Kind").select_option(kind)
    form.get_by_label("Whose line is it?").select_option(whose)
    if javascript:
        form.get_by_label("The line, in the family's words").press("Control+Enter")
    else:
        form.get_by_role("button", name="Add line").click()
    expect(page.locator("#board")).to_contain_text(text)


def _tick(box: Locator) -> None:
    """With the space bar: the box that people see is drawn beside the real one."""
    box.press("Space")
    expect(box).to_be_checked()


def _close(page: Page, meeting: str, look: Look, folder: Path) -> str:
    """Read back, close, make the papers; what stands in Ana's."""
    page.goto(f"/{meeting}/closing")
    look(page)
    _tick(page.get_by_label("We read the plan back, line by line"))
    page.get_by_role("button", name="Close the record").click()
    page.wait_for_url("**/summaries")
    look(page)
    page.get_by_role("button", name="Make the papers").click()
    look(page)
    with page.expect_download() as downloading:
        page.get_by_role("link", name="Download the paper for Ana Loonhaven").first.click()
    downloading.value.save_as(folder / "ana.docx")
    document = docx.Document(BytesIO((folder / "ana.docx").read_bytes()))
    return "\n".join(each.text for each in document.paragraphs)
