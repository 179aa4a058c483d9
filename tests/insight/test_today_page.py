"""Today shows each worker their families, what is due and the one next action."""

from datetime import datetime
from uuid import UUID

import pytest
import time_machine
from bs4 import BeautifulSoup
from sqlmodel import select

from ftm.cases.models import Child, Person
from ftm.core import clock
from ftm.core.database import Database
from ftm.meetings.service import cancel_meeting
from ftm.releases.models import Release
from ftm.releases.service import revoke_release
from tests.meetings.planning import plan
from tests.support.client import SignedInAs
from tests.support.counting import statements
from tests.support.databases import on_sqlite
from tests.support.families import EASTERN, take, without_meetings
from tests.support.prepared import prepared
from tests.support.scenarios import scenario
from tests.support.world import World

pytestmark = pytest.mark.usefixtures("october_1")
MOST_STATEMENTS = 8


@pytest.fixture
def loonhaven(db: Database, world: World) -> UUID:
    """The family of S5 on October 9, when their meeting on the 15th has been planned anew."""
    with at(10, 9):
        return prepared(take, db, "S5")


def take_waiting(db: Database) -> UUID:
    """The family of S4, whose next meeting is due on October 20 and not planned."""
    return take(db, without_meetings("S4"))


def take_other(db: Database) -> UUID:
    """The family of S5, who met a week ago and have planned nothing since."""
    return take(db, without_meetings("S5", last_ftm_on="2026-09-22"))


def at(month: int, day: int) -> time_machine.travel:
    return time_machine.travel(datetime(2026, month, day, 9, 0, tzinfo=EASTERN), tick=False)


def rows(html: str) -> dict[str, str]:
    """Family -> what its line says."""
    found = BeautifulSoup(html, "lxml").select("tbody tr")
    return {row.select("th a")[0].get_text(): " ".join(row.get_text(" ").split()) for row in found}


@on_sqlite
def test_the_start_page_leads_to_today(world: World, signed_in_as: SignedInAs) -> None:
    assert signed_in_as(world.robin).get("/").headers["location"] == "/today"


@on_sqlite
def test_a_held_meeting_waits_for_its_record(
    db: Database, world: World, signed_in_as: SignedInAs, loonhaven: UUID
) -> None:
    with at(10, 16):
        page = signed_in_as(world.robin).get("/today")
    assert "Met Thursday, October 15 record still open" in rows(page.text)["Loonhaven"]


@on_sqlite
def test_everybody_sees_their_own_families_and_who_has_none_is_told_what_to_do(
    db: Database, world: World, signed_in_as: SignedInAs
) -> None:
    """A supervisor sees whose they are; who does not plan is offered none of it."""
    case = prepared(take_waiting, db)
    workers = world.robin, world.sam, world.fern, world.charlie
    robin, sam, fern, charlie = (signed_in_as(each).get("/today") for each in workers)
    assert "due in 19 days" in rows(robin.text)["Spruceby"]
    assert f"/cases/{case}/meetings/new" in robin.text
    assert "Robin Caseworth" in rows(sam.text)["Spruceby"]
    assert "Plan the meeting" not in fern.text
    assert "Open the family" in rows(fern.text)["Spruceby"]
    assert "Spruceby" not in charlie.text
    assert "No family is yours yet" in charlie.text


@on_sqlite
def test_today_is_narrowed_by_search_and_by_kind_without_javascript(
    db: Database, world: World, signed_in_as: SignedInAs
) -> None:
    prepared(take_waiting, db)
    prepared(take_other, db)
    with at(10, 21):
        browser = signed_in_as(world.robin)
        page = browser.get("/today")
        found = browser.submit(page, "form[role='search']", search="bela")
        assert list(rows(found.text)) == ["Loonhaven"]
        assert list(rows(browser.get("/today?show=overdue").text)) == ["Spruceby"]
        assert "No family fits" in browser.get("/today?show=planned").text
        assert len(rows(browser.get("/today?show=<script>").text)) == 2


@on_sqlite
def test_a_reason_that_waits_for_a_supervisor_stands_on_the_supervisors_today_only(
    db: Database, world: World, signed_in_as: SignedInAs
) -> None:
    data = scenario("S4")
    asked = {
        "person": "F1",
        "role": "parent",
        "reason_code": "court_order",
        "note": "Order of September 1",
        "decided_by": "ROBIN",
        "decided_on": "2026-09-30",
    }
    next(each for each in data["meetings"] if each["id"] == "correct")["exclusions"] = [asked]
    take(db, data)
    sam, robin = (signed_in_as(each).get("/today") for each in (world.sam, world.robin))
    assert "Waiting for your decision" in sam.text
    assert "A court order keeps them away" in sam.text
    assert "Waiting for your decision" not in robin.text


def test_however_many_families_today_asks_the_database_as_often(
    db: Database, world: World, signed_in_as: SignedInAs
) -> None:
    counts: list[int] = []
    browser = signed_in_as(world.robin)
    for put in (take_waiting, take_other):
        prepared(put, db)
        assert len(rows(browser.get("/today").text)) == len(counts) + 1
        with statements(db) as seen:
            browser.get("/today")
        counts.append(len(seen))
    assert counts[0] == counts[1] <= MOST_STATEMENTS


def test_an_entry_planned_anew_is_not_shown_beside_its_successor(
    db: Database, world: World, signed_in_as: SignedInAs, loonhaven: UUID
) -> None:
    with at(10, 9):
        robin = signed_in_as(world.robin)
        page, family = robin.get("/today"), robin.get(f"/cases/{loonhaven}")
    assert page.text.count("Loonhaven family") == 1
    assert family.text.count("October 15, 4:00 to 6:00 PM") == 1


@on_sqlite
def test_what_is_remembered_of_a_family_ends_with_the_change_of_its_case(
    db: Database, world: World, signed_in_as: SignedInAs
) -> None:
    case = prepared(take_waiting, db)
    meeting_id = prepared(plan, db, world.robin, case)
    browser = signed_in_as(world.robin)
    before = rows(browser.get("/today").text)["Spruceby"]
    with db.write() as session:
        cancel_meeting(session, world.robin, meeting_id, reason="family_asked", now=clock.now())
        child = session.exec(select(Child.person).where(Child.case_id == case)).first()
        person = session.exec(
            select(Person).where(Person.case_id == case, Person.key == child)
        ).one()
        person.name = "Quillon Spruceby"
    after = rows(browser.get("/today").text)["Spruceby"]
    assert "Monday, October 19" in before
    assert "Quillon" not in before
    assert "due in 19 days" in after
    assert "Quillon" in after


@on_sqlite
def test_a_release_taken_back_stops_the_planned_meeting_on_the_same_day(
    db: Database, world: World, signed_in_as: SignedInAs, loonhaven: UUID
) -> None:
    with at(10, 9):
        browser = signed_in_as(world.robin)
        before = rows(browser.get("/today").text)["Loonhaven"]
        with db.write() as session:
            found = select(Release).where(Release.case_id == loonhaven)
            for row in session.exec(found).all():
                when = {"at": clock.now(), "now": clock.now()}
                revoke_release(session, world.robin, loonhaven, row.id, how="orally", **when)
        after = browser.get("/today")
    assert "stop" not in before
    assert "2 stops" in rows(after.text)["Loonhaven"]
    assert "Needs you" in after.text
