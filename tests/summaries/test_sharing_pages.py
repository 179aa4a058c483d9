"""Sending copies in a browser, as staff do: who has theirs, links, codes, leaving out, the log."""

import pytest
from lxml.html import document_fromstring

from ftm.core.database import Database
from tests.facilitation.world import Family
from tests.summaries import sharing
from tests.summaries.seen import card, words
from tests.summaries.sharing import link_rows, log, mails, open_family, paper_of, ready_family, send
from tests.support.client import FtmClient, SignedInAs
from tests.support.world import World

TESS = "tess@example.org"


# What differs between databases is tested without a browser.
@pytest.fixture
def db(one_db: Database) -> Database:
    return one_db


@pytest.fixture
def family(db: Database, world: World) -> Family:
    return ready_family(db)


@pytest.fixture
def fern(world: World, signed_in_as: SignedInAs) -> FtmClient:
    return signed_in_as(world.fern)


def at(family: Family, rest: str = "") -> str:
    return f"/meetings/{family.meeting}/sharing{rest}"


def form_of(page_text: str, name: str, kind: str) -> str:
    """The selector of one of the forms on somebody's card."""
    (form,) = card(page_text, name).cssselect(f"form[id^={kind}-]")
    return f"#{form.get('id')}"


def test_before_the_record_is_closed_nothing_can_be_sent(fern: FtmClient, db: Database) -> None:
    family = open_family(db)
    assert "once the record of the meeting is closed" in fern.get(at(family)).text


def test_one_press_sends_a_link_to_everybody_who_reads_mail(
    family: Family, fern: FtmClient
) -> None:
    page = fern.get(at(family))
    assert "0 of 6 have theirs. Due by Thursday, October 22" in words(page.text)
    hidden = document_fromstring(page.text).cssselect("#send-all input[name=who]")
    who = [each.get("value") for each in hidden]
    assert fern.submit(page, "#send-all", who=who).status_code == 303
    assert {each.person for each in log(family)} == {each.person for each in link_rows(family)}
    after = fern.get(at(family)).text
    assert "6 of 6 have theirs" in after
    assert "The mail waits to be sent." in words(card(after, "Tess"))
    assert fern.submit(page, "#send-all", who=who).status_code == 409
    assert len(mails(family, TESS)) == 1


def test_a_paper_given_by_hand_is_recorded_with_its_day(family: Family, fern: FtmClient) -> None:
    page = fern.get(at(family))
    form = form_of(page.text, "Tess", "send")
    refused = fern.submit(page, form, channel="hand", on="")
    assert (refused.status_code, "Write the day" in refused.text) == (422, True)
    assert fern.submit(page, form).status_code == 422
    assert fern.submit(page, form, channel="hand").status_code == 303
    after = fern.get(at(family)).text
    assert "given on paper on Thursday, October 15" in words(card(after, "Tess"))
    assert "1 of 6 have theirs" in after


def test_who_is_left_out_is_shown_with_the_reason(family: Family, fern: FtmClient) -> None:
    page = fern.get(at(family))
    form = form_of(page.text, "Tess", "out")
    refused = fern.submit(page, form)
    assert (refused.status_code, "Write why" in words(card(refused.text, "Tess"))) == (422, True)
    page = fern.follow(fern.submit(refused, form, reason="Asked us not to"))
    assert "Asked us not to (Fern Hallway)" in words(card(page.text, "Tess"))
    assert "of 5 have theirs" in page.text
    page = fern.follow(fern.post(at(family, f"/{paper_of(family, 'RP1').id}/back")))
    assert "of 6 have theirs" in page.text


def test_a_code_is_told_once_and_a_link_is_ended_by_a_button(
    family: Family, fern: FtmClient
) -> None:
    send(family, "RP1")
    (link,) = link_rows(family)
    told = fern.post(f"/meetings/{family.meeting}/links/{link.id}/code")
    assert "Code for Tess Orchard" in told.text
    with family.db.read() as session:
        assert [each.way for each in sharing.codes(session)] == ["phone"]
    assert "End this link" in fern.get(at(family)).text
    assert fern.post(f"/meetings/{family.meeting}/links/{link.id}/end").status_code == 303
    assert "End this link" not in fern.get(at(family)).text
    assert fern.post(f"/meetings/{family.meeting}/links/{link.id}/code").status_code == 422


def test_a_printed_link_is_a_picture_and_an_address_that_opens(
    family: Family, fern: FtmClient
) -> None:
    answer = fern.post(at(family, f"/{paper_of(family, 'RP1').id}/cover"))
    (cover,) = document_fromstring(answer.text).cssselect(".ftm-cover")
    (picture,), (url,) = cover.cssselect("img"), cover.cssselect(".ftm-cover__address")
    assert picture.get("src").startswith("data:image/svg+xml")
    assert fern.beside().get(url.text_content()).status_code == 200
    assert "Tess" not in words(cover)
    assert [each.channel for each in log(family)] == ["printed_link"]


def test_the_log_is_narrowed_to_a_person_and_a_way(family: Family, fern: FtmClient) -> None:
    send(family, "RP1", "Remy")
    send(family, "G", channel="post")
    page = fern.get(at(family, "/log"))
    assert page.text.count("<tr>") == 4
    assert paper_of(family, "RP1").sha256 in page.text
    assert "About Juniper" in page.text
    assert "It is about the child they are here for" in page.text
    narrowed = fern.submit(page, "#narrow", channel="post")
    assert narrowed.text.count("<tr>") == 2
    assert "Gale Adlitem</th>" in narrowed.text
    assert "Nothing was sent." in fern.submit(page, "#narrow", name="Nobody").text


def test_the_agencys_own_record_is_never_sent(family: Family, fern: FtmClient) -> None:
    internal = next(each for each in sharing.papers(family) if each.kind == "internal")
    data = {"who": str(internal.id), "channel": "hand", "on": "2026-10-15", "seen": "0"}
    answer = fern.post(at(family), data=data)
    assert (answer.status_code, "stays in the agency" in answer.text) == (422, True)
    assert log(family) == []


def test_today_says_to_how_many_the_summaries_went(family: Family, fern: FtmClient) -> None:
    assert "sent to 0 of 6, due" in fern.get("/today").text
    send(family, "RP1", "Remy")
    send(family, "RP1", channel="hand")
    assert "sent to 2 of 6, due" in fern.get("/today").text
    everybody = {each.person for each in sharing.papers(family) if each.kind == "recipient"}
    send(family, *(everybody - {"RP1", "Remy"}), channel="hand")
    assert "sent to" not in fern.get("/today").text
