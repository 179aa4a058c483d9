"""A record put right in a real browser: by the keyboard, on a narrow screen, without JavaScript."""

import pytest
import time_machine
from playwright.sync_api import expect

from ftm.core.database import Database
from tests.browser.conftest import OpenAs
from tests.summaries.correcting import NEXT_DAY, line_id, said_to
from tests.summaries.sharing import ready_family
from tests.support.browser import assert_accessible
from tests.support.world import World


@pytest.mark.parametrize("javascript", [True, False])
def test_a_caseworker_corrects_a_line(
    open_as: OpenAs, world: World, db: Database, *, javascript: bool
) -> None:
    family = ready_family(db)
    with time_machine.travel(NEXT_DAY):
        page = open_as(world.robin, javascript=javascript)
        page.goto(f"/meetings/{family.meeting}/corrections/lines/{line_id(family, 'i-drive')}")
        if javascript:
            assert_accessible(page)
        page.get_by_label("The line, in the family's words").fill("I want to drive.")
        page.get_by_label("Why is it corrected?").fill("February was misheard.")
        page.get_by_label("Who asked for it?").fill("Linden")
        page.get_by_label("Who asked for it?").press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("Corrections of the record")
        expect(page.get_by_text("Now: I want to drive.")).to_be_visible()
        if javascript:
            assert_accessible(page)
            for rest in ("attendance?session=main&person=G", "date?session=main"):
                page.goto(f"/meetings/{family.meeting}/corrections/{rest}")
                assert_accessible(page)
        page.goto(f"/meetings/{family.meeting}/corrections")
        page.get_by_role("link", name="Who has an older version, and send the new one").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Summaries for each person")
    assert "was corrected to “to drive”" in said_to(family, "Remy")
