"""What families and translators see in another language, in a real browser."""

import time_machine
from playwright.sync_api import expect

from ftm.core.database import Database
from tests.browser.conftest import OpenAs
from tests.facilitation.world import AFTER, import_family
from tests.invitations.listing import mails, planned_only, reply_path, send, take_meeting
from tests.support.browser import assert_accessible
from tests.support.families import OCTOBER_1
from tests.support.world import World


def test_the_reply_page_is_read_and_answered_in_spanish(
    open_as: OpenAs, db: Database, world: World
) -> None:
    data = planned_only("S4", "correct")
    next(each for each in data["people"] if each["id"] == "Remy")["document_language"] = "es"
    page = open_as(None)
    with time_machine.travel(OCTOBER_1):
        _, meeting = take_meeting(db, data)
        send(db, world.robin, meeting)
        page.goto(reply_path(mails(db, "remy@example.org")[-1]))
        expect(page.get_by_role("heading", level=1)).to_have_text("¿Puede venir?")
        assert_accessible(page)
        page.get_by_text("Voy a ir").click()
        page.get_by_role("button", name="Enviar mi respuesta").click()
        thanks = page.get_by_text("La oficina tiene su respuesta: Voy a ir.")
        expect(thanks).to_be_visible()
        page.get_by_role("link", name="In English").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Can you come?")
        expect(page.get_by_role("link", name="Español")).to_be_visible()


def test_the_pages_of_translations_are_accessible(
    open_as: OpenAs, db: Database, world: World
) -> None:
    family = import_family(db, "S5", keep_lines=True)
    page = open_as(world.robin)
    with time_machine.travel(AFTER):
        page.goto(f"/meetings/{family.meeting}/translations")
        assert_accessible(page)
        page.get_by_role("link", name="Translate the plan").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Portuguese: the plan for")
        page.get_by_role("button", name="Attach").click()
        expect(page.get_by_role("alert")).to_contain_text("Nothing is translated yet.")
        assert_accessible(page)
        page.goto(f"/meetings/{family.meeting}/translations/letters/M1")
        assert_accessible(page)
