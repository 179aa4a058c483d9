"""Telling people of a meeting, and reading one's own calendar, in a real browser."""

from collections.abc import Iterator

import pytest
import time_machine
from playwright.sync_api import expect

from ftm.core.database import Database
from tests.browser.conftest import OpenAs
from tests.invitations.listing import planned_only, send, take_meeting
from tests.support.browser import assert_accessible
from tests.support.families import OCTOBER_1
from tests.support.world import World


@pytest.fixture(autouse=True)
def october_1() -> Iterator[None]:
    with time_machine.travel(OCTOBER_1):
        yield


def test_one_person_is_told_alone_and_an_address_is_corrected(
    open_as: OpenAs, db: Database, world: World
) -> None:
    meeting = take_meeting(db, planned_only("S4", "correct"))[1]
    page = open_as(world.robin)
    page.goto(f"/meetings/{meeting}/preview")
    page.get_by_label("Why this may stand").fill("They asked for it")
    page.get_by_role("button", name="Send to this person only (Coach Remy Trail)").click()
    expect(
        page.get_by_text("Learn nothing new, and get nothing: Coach Remy Trail.")
    ).to_be_visible()
    assert_accessible(page)
    send(db, world.robin, meeting)
    page.goto(f"/meetings/{meeting}/replies")
    assert_accessible(page)
    page.get_by_role("link", name="Correct the address of Coach Remy Trail").click()
    page.get_by_label("E-mail address of Coach Remy Trail").fill("trail@example.net")
    assert_accessible(page)
    page.get_by_role("button", name="Save and see what is sent").click()
    expect(page.get_by_text("invites at the new address")).to_be_visible()


def test_a_worker_copies_the_address_of_the_own_calendar(open_as: OpenAs, world: World) -> None:
    page = open_as(world.robin)
    page.goto("/account")
    page.get_by_role("link", name="Your meetings in your calendar program").click()
    assert_accessible(page)
    page.get_by_role("button", name="Make my address").click()
    expect(page.locator("#address")).to_contain_text(".ics")
    assert_accessible(page)
