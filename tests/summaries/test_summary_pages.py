"""Read back, close, look at each paper, make it, hand it out: in a browser, as staff do."""

from datetime import timedelta

import pytest
import time_machine
from sqlmodel import select

from ftm.core.audit import AuditEvent
from ftm.core.database import Database
from ftm.releases.models import Release
from tests.facilitation.world import AFTER, DURING, Family, import_family
from tests.journeys import walking
from tests.summaries.opened import zipped_words
from tests.summaries.seen import card, words
from tests.summaries.sharing import open_family, paper_of, papers, ready_family
from tests.support.client import FtmClient, SignedInAs
from tests.support.world import World


# What differs between databases is tested without a browser.
@pytest.fixture
def db(one_db: Database) -> Database:
    return one_db


@pytest.fixture
def family(db: Database, world: World) -> Family:
    return open_family(db)


@pytest.fixture
def ready(db: Database, world: World) -> Family:
    """The record is closed, and the papers are made."""
    return ready_family(db)


@pytest.fixture
def fern(world: World, signed_in_as: SignedInAs) -> FtmClient:
    return signed_in_as(world.fern)


def at(family: Family, rest: str) -> str:
    return f"/meetings/{family.meeting}{rest}"


def close(browser: FtmClient, family: Family) -> None:
    page = browser.get(at(family, "/closing"))
    assert browser.submit(page, "#closing", read_back="yes").status_code == 303


def make(browser: FtmClient, family: Family) -> None:
    page = browser.get(at(family, "/summaries"))
    assert browser.submit(page, "#making").status_code == 303


def test_the_read_back_shows_who_gets_each_line_and_what_is_missing_and_comes_first(
    family: Family, fern: FtmClient
) -> None:
    page = fern.get(at(family, "/closing"))
    assert "Juniper has therapy Tuesdays at four." in page.text
    assert "Juniper Spruceby, Gale Adlitem, Tess Orchard" in page.text
    assert "Still missing" in page.text
    refused = fern.submit(page, "#closing")
    assert refused.status_code == 422
    assert "Read the plan back first" in refused.text


def test_a_meeting_still_going_on_is_closed_by_the_facilitators_word(
    family: Family, fern: FtmClient
) -> None:
    with time_machine.travel(DURING, tick=False):
        page = fern.get(at(family, "/closing"))
        assert "closing records that it ends now" in page.text
        fern.submit(page, "#closing", read_back="yes")
        assert "Make the papers" in fern.get(at(family, "/summaries")).text


def test_papers_are_a_preview_until_the_record_is_closed_and_say_why_each_line_is_in_them_or_not(
    family: Family, fern: FtmClient
) -> None:
    page = fern.get(at(family, "/summaries")).text
    assert "This is a preview" in page
    tess = words(card(page, "Tess Orchard"))
    assert "Juniper has therapy Tuesdays at four." in tess
    assert "They need it to care for the child" in tess
    assert "It is part of a parent's plan that was not shared with them." in tess
    assert fern.post(at(family, "/documents")).status_code == 422
    assert papers(family) == []


def test_before_the_end_there_is_nothing_to_make(family: Family, fern: FtmClient) -> None:
    with time_machine.travel(DURING, tick=False):
        assert "No session of the meeting has ended" in fern.get(at(family, "/summaries")).text


def test_each_paper_is_made_once_and_downloads_as_word(family: Family, fern: FtmClient) -> None:
    close(fern, family)
    make(fern, family)
    made = papers(family)
    assert len(made) == len({(each.kind, each.person, each.language) for each in made}) == 7
    assert fern.post(at(family, "/documents")).status_code == 303
    assert len(papers(family)) == len(made)
    tess = next(each for each in made if each.person == "RP1")
    answer = fern.get(at(family, f"/documents/{tess.id}"))
    assert answer.content == tess.content
    assert answer.headers["content-disposition"] == f'attachment; filename="{tess.file_name}"'
    assert "no-store" in answer.headers["cache-control"]
    large = fern.get(at(family, f"/documents/{tess.id}?size=large"))
    assert walking.opened(large.content) == walking.opened(tess.content)
    assert large.content != tess.content
    assert "Juniper has therapy Tuesdays at four." in walking.opened(answer.content)


def test_no_reason_and_no_withheld_line_is_in_a_paper(ready: Family) -> None:
    for paper in papers(ready):
        if paper.kind == "recipient":
            said = zipped_words(paper.content)
            assert "9 Cooper" not in said
            assert "Baby K" not in said
            assert "shared with them" not in said


def test_handing_out_is_recorded(ready: Family, fern: FtmClient) -> None:
    paper = paper_of(ready, "RP1")
    fern.get(at(ready, f"/documents/{paper.id}"))
    with ready.db.read() as session:
        event = session.exec(select(AuditEvent).where(AuditEvent.verb == "hand_out_document")).one()
    assert event.details["sha256"] == paper.sha256
    assert event.details["person"] == paper.person


def test_a_paper_that_would_read_differently_now_is_not_handed_out(
    db: Database, world: World, signed_in_as: SignedInAs
) -> None:
    family = ready_family(db, told="part2")
    fern = signed_in_as(world.fern)
    linden = paper_of(family, "M1")
    assert "She finished the program." in walking.opened(linden.content)
    with family.db.write() as session:
        release = session.exec(select(Release).where(Release.key == "R-told")).one()
        release.revoked_at = AFTER + timedelta(minutes=5)
    with time_machine.travel(AFTER + timedelta(minutes=10), tick=False):
        page = fern.get(at(family, "/summaries"))
        assert "changed since version 1" in page.text
        refused = fern.get(at(family, f"/documents/{linden.id}"))
        assert refused.status_code == 422
        assert "out of date" in refused.text
        assert fern.submit(page, "#making").status_code == 303
        newest = paper_of(family, "M1")
        assert (newest.version, newest.replaces) == (2, linden.sha256)
        assert "She finished the program." not in walking.opened(newest.content)
        assert fern.get(at(family, f"/documents/{newest.id}")).status_code == 200


def test_a_stranger_closes_nothing(family: Family, world: World, signed_in_as: SignedInAs) -> None:
    charlie = signed_in_as(world.charlie)
    assert charlie.post(at(family, "/closing"), data={"read_back": "yes"}).status_code == 404


def test_a_stranger_finds_no_closing_and_no_paper(
    ready: Family, world: World, signed_in_as: SignedInAs
) -> None:
    charlie = signed_in_as(world.charlie)
    for path in ("/closing", "/summaries", f"/documents/{paper_of(ready, 'RP1').id}"):
        assert charlie.get(at(ready, path)).status_code == 404
    assert charlie.post(at(ready, "/documents")).status_code == 404


def test_a_paper_of_another_family_is_not_found(ready: Family, fern: FtmClient) -> None:
    other = import_family(ready.db, "S5")
    paper = paper_of(ready, "RP1").id
    assert fern.get(at(other, f"/documents/{paper}")).status_code == 404
