"""The pages of the preparation: without JavaScript, and without losing a word."""

from datetime import date
from uuid import UUID

import pytest
from bs4 import BeautifulSoup
from msgspec.structs import replace

from ftm.core.database import Database
from ftm.meetings import service as planning
from tests.preparation.talks import ANSWERS, TOLD, screen, talk
from tests.support.client import SignedInAs
from tests.support.world import World

pytestmark = pytest.mark.usefixtures("october_1")


# What differs between databases is tested without a browser.
@pytest.fixture
def db(one_db: Database) -> Database:
    return one_db


def cells(text: str) -> dict[str, list[str]]:
    """The table of people: name, then what each cell says."""
    rows = BeautifulSoup(text, "lxml").select("tbody tr")
    words = [[each.get_text(" ", strip=True) for each in row.select("th, td")] for row in rows]
    return {first: rest for first, *rest in words}


def test_a_talk_is_recorded_and_shows_as_progress(
    db: Database, world: World, signed_in_as: SignedInAs, meeting: UUID
) -> None:
    robin = signed_in_as(world.robin)
    page = robin.get(f"/meetings/{meeting}/preparation")
    assert "You have talked with 0 of 2." in page.text
    talk_page = robin.get(f"/meetings/{meeting}/preparation/M1")
    answer = robin.submit(
        talk_page,
        "#talk",
        explained_on="2026-10-01",
        explained_by="ROBIN",
        wants="More <visits>",
        ride="needed",
    )
    page = robin.follow(answer)
    assert "You have talked with 1 of 2." in page.text
    (linden,) = [words for name, words in cells(page.text).items() if name.startswith("Linden")]
    assert linden[0] == "talked Oct 1, Robin Caseworth"
    assert linden[1] == "arrange a ride ask about child care, access"
    assert "More &lt;visits&gt;" in robin.get(f"/meetings/{meeting}/preparation/M1").text
    assert "Talked with 1 of 2 people." in robin.get(f"/meetings/{meeting}").text


def test_a_refused_talk_keeps_every_word(
    world: World, signed_in_as: SignedInAs, meeting: UUID
) -> None:
    robin = signed_in_as(world.robin)
    page = robin.get(f"/meetings/{meeting}/preparation/M1")
    answer = robin.submit(page, "#talk", explained_on="2026-13-01", worries="The <stairs>")
    assert answer.status_code == 422
    assert "Give the day." in answer.text
    assert "The &lt;stairs&gt;" in answer.text
    answer = robin.submit(page, "#talk", explained_on="2026-10-01", worries="The stairs")
    assert answer.status_code == 422
    soup = BeautifulSoup(answer.text, "lxml")
    assert soup.select_one("a[href='#explained_by']") is not None
    assert "The stairs" in answer.text


def test_an_old_talk_answers_409_with_both_texts(
    db: Database, world: World, signed_in_as: SignedInAs, meeting: UUID
) -> None:
    robin = signed_in_as(world.robin)
    page = robin.get(f"/meetings/{meeting}/preparation/M1")
    talk(db, world.sam, meeting, told=replace(TOLD, wants="What Sam heard"))
    answer = robin.submit(page, "#talk", wants="What Robin heard")
    assert answer.status_code == 409
    soup = BeautifulSoup(answer.text, "lxml")
    theirs = [each.get_text() for each in soup.select(".ftm-theirs")]
    assert "What Sam heard" in theirs
    assert "Needed, still to arrange" in theirs
    mine = soup.select_one("#wants")
    assert mine is not None
    assert mine.get_text().strip() == "What Robin heard"
    assert robin.submit(answer, "#talk").status_code == 303


def test_the_check_is_for_two_and_keeps_every_word(
    db: Database, world: World, signed_in_as: SignedInAs, meeting: UUID
) -> None:
    path = f"/meetings/{meeting}/preparation/M1/safety"
    robin, fern = signed_in_as(world.robin), signed_in_as(world.fern)
    page = robin.get(path)
    answer = robin.submit(page, "#safety", signal="A red pen")
    assert answer.status_code == 422
    assert "A red pen" in answer.text
    answer = robin.submit(
        answer, "#safety", asked_on="2026-10-01", asked_by="ROBIN", signal="A red pen"
    )
    assert "done" in robin.follow(answer).text
    screen(db, world.sam, meeting, answers=replace(ANSWERS, signal="A bell"), version=1)
    answer = robin.submit(page, "#safety", asked_on="2026-10-01", asked_by="ROBIN", signal="A pen")
    assert answer.status_code == 409
    assert "A bell" in answer.text
    assert "A pen" in answer.text
    assert fern.get(path).status_code == 403
    assert fern.post(path, data={"asked_on": "2026-10-01", "asked_by": "FERN"}).status_code == 403
    overview = fern.get(f"/meetings/{meeting}/preparation")
    assert "/safety" not in overview.text
    assert "Oct 1" in overview.text
    assert "/safety" not in fern.get(f"/meetings/{meeting}/preparation/M1").text


def test_the_agenda_is_built_on_the_page(
    world: World, signed_in_as: SignedInAs, meeting: UUID
) -> None:
    robin = signed_in_as(world.robin)
    page = robin.get(f"/meetings/{meeting}/preparation")
    assert robin.submit(page, "#add-point", text="", asked_by="M1").status_code == 422
    answer = robin.submit(page, "#add-point", text="x" * 201)
    assert "x" * 201 in answer.text
    for text in ("Visits", "School"):
        page = robin.follow(robin.submit(page, "#add-point", text=text, asked_by="M1"))
    form = "form[action$='/agenda/order']:has([value='later'])"
    page = robin.follow(robin.submit(page, form))
    assert page.text.index("School") < page.text.index("Visits")
    page = robin.follow(robin.submit(page, "form[action$='/agenda/removal']"))
    assert "Visits" in page.text
    assert "School" not in page.text


def test_a_stranger_learns_nothing(
    db: Database, world: World, signed_in_as: SignedInAs, meeting: UUID
) -> None:
    talk(db, world.robin, meeting)
    charlie = signed_in_as(world.charlie)
    base = f"/meetings/{meeting}"
    for path in ("/preparation", "/preparation/M1", "/preparation/M1/safety"):
        assert charlie.get(base + path).status_code == 404
    for path in ("/preparation/M1", "/preparation/M1/safety", "/agenda", "/agenda/order"):
        data = {"asked_on": "2026-10-01", "asked_by": "ROBIN", "text": "Visits"}
        assert charlie.post(base + path, data=data).status_code == 404
    robin = signed_in_as(world.robin)
    assert robin.get(f"{base}/preparation/nobody").status_code == 404
    assert robin.get(f"{base}/preparation/nobody/safety").status_code == 404


def test_a_meeting_called_off_shows_what_was_said_and_takes_nothing_new(
    db: Database, world: World, signed_in_as: SignedInAs, meeting: UUID
) -> None:
    talk(db, world.robin, meeting, told=replace(TOLD, explained_on=date(2026, 9, 30)))
    screen(db, world.robin, meeting)
    with db.write() as session:
        planning.cancel_meeting(session, world.robin, meeting, reason="weather")
    robin = signed_in_as(world.robin)
    for path in ("", "/M1", "/M1/safety"):
        page = robin.get(f"/meetings/{meeting}/preparation{path}")
        assert page.status_code == 200
        assert "Save the" not in page.text
    assert robin.post(f"/meetings/{meeting}/preparation/M1", data={}).status_code == 422
