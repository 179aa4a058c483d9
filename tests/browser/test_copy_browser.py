"""A copy in a real browser: sent by staff, opened with a code by somebody without an account."""

import time_machine
from playwright.sync_api import expect

from ftm.core.database import Database
from tests.browser.conftest import OpenAs
from tests.facilitation.world import AFTER
from tests.summaries.sharing import code_in, link_in, mails, ready_family
from tests.support.browser import assert_accessible
from tests.support.world import World

TESS = "tess@example.org"


def test_a_person_without_an_account_reads_their_copy(
    open_as: OpenAs, world: World, db: Database
) -> None:
    family = ready_family(db, told="part2")
    with time_machine.travel(AFTER):
        staff = open_as(world.fern)
        staff.goto(f"/meetings/{family.meeting}/sharing")
        assert_accessible(staff)
        staff.get_by_role("button", name="Send 6 links").click()
        expect(staff.get_by_text("6 of 6 have theirs")).to_be_visible()
        assert_accessible(staff)
        reader = open_as(None)
        reader.goto(link_in(mails(family, TESS)[0]))
        assert_accessible(reader)
        reader.get_by_role("button", name="Send me a code").click()
        expect(reader.get_by_text("A code is on its way to you.")).to_be_visible()
        reader.get_by_label("Your code").fill(code_in(mails(family, TESS)[-1]))
        reader.get_by_role("button", name="Open my paper").click()
        expect(reader.get_by_role("heading", level=1)).to_have_text("Your paper")
        assert_accessible(reader)
        reader.get_by_role("link", name="Larger letters").click()
        expect(reader.get_by_role("link", name="Usual letters")).to_be_visible()
        assert_accessible(reader)
        reader.get_by_role("button", name="I am done reading").click()
        expect(reader.get_by_role("heading", level=1)).to_have_text("Type your code")
