"""Correcting a closed record in a browser, as staff do: a line, who was there, the day."""

import pytest

from ftm.core.database import Database
from tests.facilitation.world import AFTER, Family
from tests.summaries.correcting import corrections, line_id, put_right, said_to
from tests.summaries.seen import words
from tests.summaries.sharing import open_family, paper_of, ready_family, send
from tests.support.client import FtmClient, SignedInAs
from tests.support.world import World

WHY = {"reason": "The day was misheard.", "asked_by": "Linden"}


# What differs between databases is tested without a browser.
@pytest.fixture
def db(one_db: Database) -> Database:
    return one_db


@pytest.fixture
def family(db: Database, world: World) -> Family:
    return ready_family(db)


@pytest.fixture
def robin(world: World, signed_in_as: SignedInAs) -> FtmClient:
    return signed_in_as(world.robin)


def at(family: Family, rest: str = "") -> str:
    return f"/meetings/{family.meeting}/corrections{rest}"


def test_a_line_is_corrected_and_the_page_says_what_why_and_who(
    family: Family, robin: FtmClient
) -> None:
    send(family, "Remy")
    line = at(family, f"/lines/{line_id(family, 'i-drive')}")
    assert line in robin.get(at(family)).text
    page = robin.get(line)
    refused = robin.submit(page, "#correct", text="I want to drive.", reason="", asked_by="Linden")
    assert (refused.status_code, "Write why this is corrected" in refused.text) == (422, True)
    assert "I want to drive." in refused.text
    done = robin.submit(refused, "#correct", **WHY)
    assert done.status_code == 303
    shown = words(robin.follow(done).text)
    assert "Before: I want to take driver's ed by February." in shown
    assert "Now: I want to drive." in shown
    assert "The day was misheard. Asked by Linden. Robin Caseworth" in shown
    assert "Correct the record" in robin.get(f"/meetings/{family.meeting}/summaries").text
    sharing = words(robin.get(f"/meetings/{family.meeting}/sharing").text)
    assert "has an older version: send the new one" in sharing


def test_a_stale_form_is_answered_with_both_texts_and_may_be_sent_again(
    family: Family, world: World, robin: FtmClient
) -> None:
    page = robin.get(at(family, f"/lines/{line_id(family, 'i-drive')}"))
    put_right(world, family, "i-drive", text="I want to drive soon.", now=AFTER)
    stale = robin.submit(page, "#correct", text="I want to drive by May.", **WHY)
    assert stale.status_code == 409
    assert "It now reads: I want to drive soon." in words(stale.text)
    assert "I want to drive by May." in stale.text
    assert len(corrections(family)) == 1
    assert robin.submit(stale, "#correct").status_code == 303
    assert "I want to drive by May." in said_to(family, "Remy")


def test_a_line_is_taken_out_without_repeating_it(family: Family, robin: FtmClient) -> None:
    page = robin.get(at(family, f"/lines/{line_id(family, 'i-drive')}/removal"))
    assert robin.submit(page, "#correct", reason="", asked_by="").status_code == 422
    assert robin.submit(page, "#correct", quiet="yes", **WHY).status_code == 303
    assert "A line was taken out." in said_to(family, "Remy")
    assert robin.get(page.url.path).status_code == 404


def test_who_was_there_and_the_day_are_corrected(family: Family, robin: FtmClient) -> None:
    page = robin.get(at(family, "/attendance?session=main&person=G"))
    assert robin.submit(page, "#correct", **WHY).status_code == 422
    assert robin.submit(page, "#correct", mode="absent", **WHY).status_code == 303
    stale = robin.submit(page, "#correct", mode="video", **WHY)
    assert (stale.status_code, "Not here" in words(stale.text)) == (409, True)
    page = robin.get(at(family, "/date?session=main"))
    assert robin.submit(page, "#correct", day="2026-10-32", **WHY).status_code == 422
    assert robin.submit(page, "#correct", day="2026-10-14", **WHY).status_code == 303
    shown = words(robin.get(at(family)).text)
    assert "Before: October 15, 2026 Now: October 14, 2026" in shown
    assert "Who was there: Gale Adlitem (record 1) Before: In the room Now: Not here" in shown
    assert robin.get(at(family, "/date?session=other")).status_code == 404
    assert robin.get(at(family, "/attendance?session=main&person=x")).status_code == 404


def test_a_facilitator_reads_corrections_and_makes_none(
    world: World, signed_in_as: SignedInAs, family: Family
) -> None:
    fern = signed_in_as(world.fern)
    page = fern.get(at(family))
    assert "/lines/" not in page.text
    line = fern.get(at(family, f"/lines/{line_id(family, 'i-drive')}"))
    assert fern.submit(line, "#correct", text="Other words.", **WHY).status_code == 403
    assert paper_of(family, "Remy").version == 1


def test_an_open_record_is_not_corrected(robin: FtmClient, db: Database) -> None:
    family = open_family(db)
    assert "The record is still open" in robin.get(at(family)).text
    page = robin.get(at(family, f"/lines/{line_id(family, 'i-drive')}"))
    assert robin.submit(page, "#correct", text="Other words.", **WHY).status_code == 422
