"""The live meeting in real browsers: several writers at once, a dropped network, the keyboard."""

import pytest
from playwright.sync_api import Page, Route, expect

from ftm.core.database import Database
from tests.browser.conftest import OpenAs
from tests.facilitation.world import Family, import_family
from tests.support.browser import assert_accessible, wait_for_htmx
from tests.support.world import World

KEPT = "Not saved: no connection; kept on this device"


@pytest.fixture
def family(db: Database) -> Family:
    return import_family(db, keep_lines=True)


def open_live(page: Page, family: Family) -> Page:
    page.goto(f"/meetings/{family.meeting}/live")
    wait_for_htmx(page)
    return page


def text_field(page: Page) -> str:
    return page.locator("#new-text").input_value()


def caret(page: Page) -> list[object]:
    found: list[object] = page.evaluate(
        "() => [document.activeElement.id, document.activeElement.selectionStart]"
    )
    return found


def add_line(page: Page, text: str) -> None:
    page.locator("#new-text").fill(text)
    page.get_by_role("button", name="Add line").click()


def test_the_line_of_another_writer_appears_while_half_typed_text_focus_and_caret_stay(
    open_as: OpenAs, world: World, family: Family
) -> None:
    fern, robin = (open_live(open_as(who), family) for who in (world.fern, world.robin))
    robin.keyboard.press("n")
    robin.keyboard.type("Half typed te")
    add_line(fern, "Rowan picks the next book")
    expect(robin.locator("#board")).to_contain_text("Rowan picks the next book")
    assert text_field(robin) == "Half typed te"
    assert caret(robin) == ["new-text", 13]
    expect(fern.locator("#save-state")).to_contain_text("Saved")
    assert text_field(fern) == ""
    assert caret(fern) == ["new-text", 0]


def test_a_line_under_edit_stays_open_while_others_write(
    open_as: OpenAs, world: World, family: Family
) -> None:
    fern, robin = (open_live(open_as(who), family) for who in (world.fern, world.robin))
    fern.get_by_role("link", name="Edit Saturdays together").click()
    editor = fern.locator(".ftm-line--editing textarea")
    editor.fill("Saturdays together at 11.")
    add_line(robin, "Rowan picks the next book")
    expect(fern.locator("#board")).to_contain_text("Rowan picks the next book")
    expect(editor).to_have_value("Saturdays together at 11.")
    fern.get_by_role("button", name="Save line").click()
    expect(robin.locator("#board")).to_contain_text("Saturdays together at 11.")


def test_a_page_whose_scripts_come_slowly_misses_nothing_before_or_after(
    open_as: OpenAs, world: World, family: Family
) -> None:
    fern, robin = open_as(world.fern), open_live(open_as(world.robin), family)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    fern.route("**/*.js", hold)
    with fern.expect_request("**/*.js"):
        fern.goto(f"/meetings/{family.meeting}/live", wait_until="commit")
    fern.wait_for_selector("#changes", state="attached")
    add_line(robin, "Alder brings the photos")
    expect(robin.locator("#board")).to_contain_text("Alder brings the photos")
    while held:
        # The first that the page asked for arrives long before the next.
        held.pop(0).continue_()
        fern.wait_for_timeout(100)
    expect(fern.locator("#board")).to_contain_text("Alder brings the photos")
    add_line(robin, "Rowan picks the next book")
    expect(fern.locator("#board")).to_contain_text("Rowan picks the next book")


def test_what_is_typed_is_saved_without_a_click_and_only_once(
    open_as: OpenAs, world: World, family: Family
) -> None:
    fern = open_live(open_as(world.fern), family)
    fern.locator("#new-text").fill("Linden calls the library")
    expect(fern.locator("#save-state")).to_contain_text("Saved")
    fern.locator("#new-text").fill("Linden calls the library on Monday")
    fern.keyboard.press("Control+Enter")
    expect(fern.locator("#new-text")).to_have_value("")
    assert [row.text for row in family.lines()] == ["Linden calls the library on Monday"]


def test_nothing_typed_is_lost_when_the_network_drops(
    open_as: OpenAs, world: World, family: Family
) -> None:
    fern = open_live(open_as(world.fern), family)
    fern.context.set_offline(True)
    fern.locator("#new-text").fill("Alder sends the photos")
    expect(fern.locator("#save-state")).to_have_text(KEPT)
    fern.context.set_offline(False)
    expect(fern.locator("#save-state")).to_contain_text("Saved")
    assert [row.text for row in family.lines()] == ["Alder sends the photos"]


def test_what_a_closed_page_could_not_send_is_sent_when_it_is_opened_again(
    open_as: OpenAs, world: World, family: Family
) -> None:
    fern = open_live(open_as(world.fern), family)
    fern.context.set_offline(True)
    fern.locator("#new-text").fill("Alder sends the photos")
    expect(fern.locator("#save-state")).to_have_text(KEPT)
    fern.goto("about:blank")
    fern.context.set_offline(False)
    open_live(fern, family)
    expect(fern.locator("#save-state")).to_contain_text("Saved what this device had kept")
    expect(fern.locator("#board")).to_contain_text("Alder sends the photos")
    assert [row.text for row in family.lines()] == ["Alder sends the photos"]
    assert fern.evaluate("() => localStorage.length") == 0


def test_the_keyboard_moves_the_meeting_on_for_everybody(
    open_as: OpenAs, world: World, family: Family
) -> None:
    fern, robin = (open_live(open_as(who), family) for who in (world.fern, world.robin))
    fern.keyboard.press("]")
    for page in (fern, robin):
        expect(page.locator("#now h2")).to_have_text("Purpose and our goal")
    fern.keyboard.press("?")
    expect(fern.locator("#keys li").first).to_be_visible()


def test_the_pages_of_a_meeting_are_accessible(
    open_as: OpenAs, world: World, family: Family
) -> None:
    fern = open_live(open_as(world.fern), family)
    fern.locator(".ftm-more summary").click()
    fern.get_by_role("link", name="Edit Saturdays together").click()
    expect(fern.locator(".ftm-line--editing")).to_be_visible()
    assert_accessible(fern)
    fern.goto(f"/meetings/{family.meeting}/closing")
    assert_accessible(fern)
    fern.get_by_text("We read the plan back").click()
    fern.get_by_role("button", name="Close the record").click()
    fern.get_by_role("button", name="Make the papers").click()
    expect(fern.get_by_text("All papers are made")).to_be_visible()
    fern.locator("summary").first.click()
    assert_accessible(fern)
