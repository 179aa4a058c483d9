"""The invitation list as a page: complete, explained, and mended from where one stands."""

from typing import Any
from uuid import UUID

import httpx
import pytest
from lxml import html
from lxml.html import HtmlElement

from ftm.core.database import Database
from ftm.facts.windows import members
from tests.invitations.listing import planned_only, take_meeting
from tests.support.client import SignedInAs
from tests.support.families import facts_of
from tests.support.prepared import prepared
from tests.support.world import World

pytestmark = pytest.mark.usefixtures("october_1")


@pytest.fixture
def db(one_db: Database) -> Database:
    """The services are tried on both kinds; a page is the same on every database."""
    return one_db


def draft(db: Database, *without: str) -> tuple[UUID, UUID]:
    """S4 with its meeting as it went out, but for the people left off."""
    return prepared(_draft, db, *without)


def _draft(db: Database, *without: str) -> tuple[UUID, UUID]:
    data: dict[str, Any] = planned_only("S4", "correct")
    for part in data["meetings"][0]["sessions"][0]["segments"]:
        part["members"] = [each for each in part["members"] if each not in without]
    return take_meeting(db, data)


def found(page: httpx.Response, selector: str) -> list[HtmlElement]:
    elements: list[HtmlElement] = html.document_fromstring(page.text).cssselect(selector)
    return elements


def row(page: httpx.Response, name: str) -> HtmlElement:
    """The line of a person."""
    return next(each for each in found(page, "tbody tr") if name in words(each.find("th")))


def words(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


def alert(page: httpx.Response, kind: str) -> str:
    return " ".join(words(each) for each in found(page, f".usa-alert--{kind}"))


def invited(db: Database, case: UUID) -> set[str]:
    return set(members(facts_of(db, case).meetings[-1].sessions[0]))


def test_the_list_adds_up_and_who_is_missing_is_invited_unless_it_has_changed_since(
    db: Database, world: World, signed_in_as: SignedInAs
) -> None:
    case, meeting = draft(db, "G", "Pearl")
    browser = signed_in_as(world.robin)

    def invite(page: httpx.Response, name: str) -> httpx.Response:
        return browser.submit(page, f"#{row(page, name).get('id')} form")

    page = browser.get(f"/meetings/{meeting}/invitations")
    assert "11 required: 9 on the list, 2 missing." in page.text
    assert "2 things stop sending" in alert(page, "error")
    assert "Gale Adlitem" in alert(page, "error")
    line = row(page, "Gale Adlitem")
    assert "not on the list" in words(line)
    assert "22 M.R.S. 4008(3)" in words(line)
    assert found(page, f".usa-alert--error a[href='#{line.get('id')}']")
    assert invite(page, "Gale").status_code == 303
    refused = invite(page, "Pearl")
    assert refused.status_code == 409
    assert "Somebody changed this meeting" in refused.text
    assert {"G", "Pearl"} & invited(db, case) == {"G"}
    page = browser.follow(invite(refused, "Pearl"))
    assert {"G", "Pearl"} <= invited(db, case)
    assert "nobody missing" in page.text
    assert alert(page, "error") == ""


def test_each_line_says_when_in_words_and_as_a_bar(
    db: Database, world: World, signed_in_as: SignedInAs
) -> None:
    _, meeting = draft(db)
    page = signed_in_as(world.robin).get(f"/meetings/{meeting}/invitations")
    line = row(page, "Tally Chalk")
    assert "4:35 PM to 5:00 PM" in words(line)
    (bar,) = line.cssselect("svg")
    assert bar.get("aria-label") == "Thursday, October 15, 4:35 to 5:00 PM; Rowan, adults, Rowan"
    assert "through Dot and Hank Millpond" in words(row(page, "Rowan Spruceby"))
    # Where anybody lives is on no line.
    assert "Cooper Lane" not in page.text


def test_a_warning_is_noted_beside_its_line_and_who_is_not_required_is_taken_off_again(
    db: Database, world: World, signed_in_as: SignedInAs
) -> None:
    case, meeting = draft(db)
    browser = signed_in_as(world.robin)
    page = browser.get(f"/meetings/{meeting}/invitations")
    assert "2 warnings to look at" in alert(page, "warning")
    form = f"#{row(page, 'Alder').get('id')} form[action$='/acknowledgements']"
    assert browser.submit(page, form, reason="").status_code == 422
    page = browser.follow(browser.submit(page, form, reason="He asked for it"))
    assert "1 warning to look at" in alert(page, "warning")
    assert "It may stand: He asked for it" in words(row(page, "Alder"))
    form = f"#{row(page, 'Pastor Cliff Pine').get('id')} form[action$='/removals']"
    page = browser.follow(browser.submit(page, form))
    assert "Cliff" not in invited(db, case)
    assert "Nobody of Linden Spruceby's own people" in alert(page, "warning")


def test_a_pick_is_left_out_only_when_the_supervisor_agrees(
    db: Database, world: World, signed_in_as: SignedInAs
) -> None:
    case, meeting = draft(db)
    robin, sam = signed_in_as(world.robin), signed_in_as(world.sam)
    path = f"/meetings/{meeting}/reasons?role=youth_chosen_member&person=Pearl"
    page = robin.get(path)
    refused = robin.submit(page, "#reason", reason_code="good_cause", note="Two <reports>")
    assert refused.status_code == 422
    assert "Two &lt;reports&gt;" in refused.text
    page = robin.follow(robin.submit(refused, "#reason", youth_told_on="2026-10-01"))
    assert "waits for a supervisor" in words(row(page, "Pearl"))
    assert not found(page, "button[value=agree]")
    page = sam.get(f"/meetings/{meeting}/invitations")
    page = sam.follow(
        sam.submit(
            page, f"#{row(page, 'Pearl').get('id')} form[action*='/reasons/']", decision="agree"
        )
    )
    assert "Pearl" not in invited(db, case)
    assert "10 required: 10 on the list" in page.text


def test_children_youths_and_supports_have_their_pages(
    db: Database, world: World, signed_in_as: SignedInAs
) -> None:
    case, meeting = draft(db)
    browser = signed_in_as(world.robin)
    page = browser.get(f"/meetings/{meeting}/children/C2")
    assert browser.submit(page, "#child", reason="").status_code == 422
    decided = browser.submit(page, "#child", decision="other_input", reason="A drawing")
    assert decided.status_code == 303
    page = browser.get(f"/meetings/{meeting}/choices/C1")
    assert browser.submit(page, "#choice", picks=["Remy", "Remy"]).status_code == 422
    assert browser.submit(page, "#choice", picks=["Remy", ""]).status_code == 303
    assert "chosen by Juniper" in browser.get(f"/meetings/{meeting}/people").text
    nobodys = browser.get(f"/meetings/{meeting}/supports")
    refused = browser.submit(nobodys, "#support", name="Fay Brook", email="fay@example.org")
    assert "Choose the parent who wants them there" in refused.text
    page = browser.get(f"/meetings/{meeting}/supports?of=F1")
    refused = browser.submit(page, "#support", name="Fay Brook", email="no address")
    assert refused.status_code == 422
    assert 'value="Fay Brook"' in refused.text
    assert browser.submit(refused, "#support", email="fay@example.org").status_code == 303
    now = facts_of(db, case).meetings[-1]
    assert now.participation[-1].decision == "other_input"
    assert [each.person for each in now.youth_choices[0].picks] == ["Remy"]
    assert "Fay Brook" in {facts_of(db, case).name_of(each) for each in invited(db, case)}


def test_a_provider_without_a_release_is_named_with_the_reason(
    db: Database, world: World, signed_in_as: SignedInAs
) -> None:
    data = planned_only("S4", "correct")
    data["releases"] = []
    for part in data["meetings"][0]["sessions"][0]["segments"]:
        part["members"] = [each for each in part["members"] if each != "Tally"]
    case, meeting = take_meeting(db, data)
    page = signed_in_as(world.robin).get(f"/meetings/{meeting}/invitations")
    assert "May not be invited" in page.text
    assert "No valid education release" in page.text
    assert f"/cases/{case}/releases" in page.text


def test_a_facilitator_only_reads(db: Database, world: World, signed_in_as: SignedInAs) -> None:
    _, meeting = draft(db, "G", "Pearl")
    fern = signed_in_as(world.fern)
    for path in ["invitations", "removals", "acknowledgements", "reasons", "sending", "supports"]:
        asked = {"person": "G", "session": "main", "reason_code": "x", "role": "parent"}
        assert fern.post(f"/meetings/{meeting}/{path}", data=asked).status_code == 403
    page = fern.get(f"/meetings/{meeting}/invitations")
    assert page.status_code == 200
    assert found(page, "main form") == []


def test_a_meeting_planned_anew_has_a_list_that_changes_nothing(
    db: Database, world: World, signed_in_as: SignedInAs
) -> None:
    data = planned_only("S4", "correct")
    newer = {**data["meetings"][0], "id": "newer", "supersedes": "correct"}
    data["meetings"].append(newer)
    _, meeting = take_meeting(db, data)
    browser = signed_in_as(world.robin)
    page = browser.get(f"/meetings/{meeting}/invitations")
    assert "planned anew" in page.text
    assert found(page, "main form") == []
    page = browser.get(f"/meetings/{meeting}/preview")
    assert found(page, "main form") == []
