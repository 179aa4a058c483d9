"""The sign-in in a real browser, with and without JavaScript."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenAs
from tests.support.browser import assert_accessible, wait_for_htmx
from tests.support.world import PASSPHRASE, World


@pytest.mark.parametrize("javascript", [True, False])
def test_a_worker_signs_in_sees_the_account_and_signs_out(
    open_as: OpenAs, world: World, *, javascript: bool
) -> None:
    page = open_as(None, javascript=javascript)
    page.goto("/account")
    page.get_by_label("E-mail address").fill(world.robin.email)
    page.get_by_label("Passphrase").fill("not the passphrase")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("do not belong together")
    expect(page.get_by_label("E-mail address")).to_have_value(world.robin.email)
    page.get_by_label("Passphrase").fill(PASSPHRASE)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your account")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


def test_the_pages_of_an_account_are_accessible(open_as: OpenAs, world: World) -> None:
    page = open_as(None)
    page.goto("/sign-in")
    wait_for_htmx(page)
    assert_accessible(page)
    page.get_by_label("E-mail address").fill("robin@example.org")
    page.get_by_label("Passphrase").fill("wrong")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert_accessible(page)
    signed_in = open_as(world.robin)
    signed_in.goto("/account")
    assert_accessible(signed_in)
    signed_in.goto("/nowhere")
    assert_accessible(signed_in)


def test_the_skip_link_comes_first_and_leads_to_the_content(open_as: OpenAs, world: World) -> None:
    page = open_as(world.robin)
    page.goto("/account")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    first = page.get_by_role("link", name="Your meetings in your calendar program")
    expect(first).to_be_focused()
