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
from tests.support.families import EASTERN, take, without_meetings
from tests.support.scenarios import scenario
from tests.support.world import World

MOST_STATEMENTS = 8


def at(month: int, day: int) -> time_machine.travel:
    return time_machine.travel(datetime(2026, month, day, 9, 0, tzinfo=EASTERN), tick=False)


def rows(html: str) -> dict[str, str]:
    """Family -> what its line says."""
    found = BeautifulSoup(html, "lxml").select("tbody tr")
    return {row.select("th a")[0].get_text(): " ".join(row.get_text(" ").split()) for row in found}


def test_the_start_page_leads_to_today(world: World, signed_in_as: SignedInAs) -> None:
    assert signed_in_as(world.robin).get("/").headers["location"] == "/today"


@pytest.mark.parametrize(
    ("month", "day", "words", "path"),
    [
        (10, 1, "due in 19 days", "/meetings/new"),
        (10, 20, "due today", "/meetings/new"),
        (10, 29, "9 days late", "/meetings/new"),
        (9, 1, "due Tuesday, October 20", "/meetings/new"),
    ],
)
def test_a_family_without_a_meeting_is_planned_in_one_click(
    db: Database,
    world: World,
    signed_in_as: SignedInAs,
    month: int,
    day: int,
    words: str,
    path: str,
) -> None:
    with at(month, day):
        case = take(db, without_meetings("S4"))
        page = signed_in_as(world.robin).get("/today")
    assert words in rows(page.text)["Spruceby"]
    assert f"/cases/{case}{path}" in page.text


def test_a_meeting_planned_after_its_due_date_asks_for_an_earlier_day(
    db: Database, world: World, signed_in_as: SignedInAs
) -> None:
    with at(10, 1):
        case = take(db, without_meetings("S4", last_ftm_on="2026-07-10"))
        meeting = plan(db, world.robin, case)
        page = signed_in_as(world.robin).get("/today")
    assert "11 days too late" in rows(page.text)["Spruceby"]
    assert f"/meetings/{meeting}/when" in page.text


def test_a_held_meeting_waits_for_its_record(
    db: Database, world: World, signed_in_as: SignedInAs
) -> None:
    with at(10, 16):
        take(db, "S5")
        page = signed_in_as(world.robin).get("/today")
    assert "Met Thursday, October 15 record still open" in rows(page.text)["Loonhaven"]


def test_a_stranger_sees_no_family_and_is_told_what_to_do(
    db: Database, world: World, signed_in_as: SignedInAs
) -> None:
    take(db, "S4")
    page = signed_in_as(world.charlie).get("/today")
    assert "Spruceby" not in page.text
    assert "No family is yours yet" in page.text


def test_a_supervisor_sees_the_unit_and_a_facilitator_is_offered_no_planning(
    db: Database, world: World, signed_in_as: SignedInAs
) -> None:
    with at(10, 29):
        take(db, without_meetings("S4"))
        sam = signed_in_as(world.sam).get("/today")
        fern = signed_in_as(world.fern).get("/today")
    assert "Robin Caseworth" in rows(sam.text)["Spruceby"]
    assert "Plan the meeting" not in fern.text
    assert "Open the family" in rows(fern.text)["Spruceby"]


def test_today_is_narrowed_by_search_and_by_kind_without_javascript(
    db: Database, world: World, signed_in_as: SignedInAs
) -> None:
    with at(10, 29):
        take(db, without_meetings("S4"))
        take(db, without_meetings("S5", last_ftm_on="2026-10-20"))
        browser = signed_in_as(world.robin)
        page = browser.get("/today")
        found = browser.submit(page, "form[role='search']", search="bela")
        assert list(rows(found.text)) == ["Loonhaven"]
        assert list(rows(browser.get("/today?show=overdue").text)) == ["Spruceby"]
        assert "No family fits" in browser.get("/today?show=planned").text
        assert len(rows(browser.get("/today?show=<script>").text)) == 2


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
    with at(10, 1):
        take(db, data)
        sam, robin = (signed_in_as(each).get("/today") for each in (world.sam, world.robin))
    assert "Waiting for your decision" in sam.text
    assert "A court order keeps them away" in sam.text
    assert "Waiting for your decision" not in robin.text


def test_however_many_families_today_asks_the_database_as_often(
    db: Database, world: World, signed_in_as: SignedInAs
) -> None:
    counts: list[int] = []
    with at(10, 1):
        browser = signed_in_as(world.robin)
        for family in ("S4", "S5"):
            take(db, without_meetings(family))
            assert len(rows(browser.get("/today").text)) == len(counts) + 1
            with statements(db) as seen:
                browser.get("/today")
            counts.append(len(seen))
    assert counts[0] == counts[1] <= MOST_STATEMENTS


def test_an_entry_planned_anew_is_not_shown_beside_its_successor(
    db: Database, world: World, signed_in_as: SignedInAs
) -> None:
    with at(10, 12):
        case: UUID = take(db, "S5")
        page = signed_in_as(world.robin).get("/today")
        family = signed_in_as(world.robin).get(f"/cases/{case}")
    assert page.text.count("Loonhaven family") == 1
    assert family.text.count("October 15, 4:00 to 6:00 PM") == 1


def test_what_is_remembered_of_a_family_ends_with_the_change_of_its_case(
    db: Database, world: World, signed_in_as: SignedInAs
) -> None:
    with at(10, 1):
        case = take(db, without_meetings("S4"))
        browser = signed_in_as(world.robin)
        meeting_id = plan(db, world.robin, case)
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


def test_a_release_taken_back_stops_the_planned_meeting_on_the_same_day(
    db: Database, world: World, signed_in_as: SignedInAs
) -> None:
    with at(10, 9):
        case = take(db, scenario("S5"))
        browser = signed_in_as(world.robin)
        before = rows(browser.get("/today").text)["Loonhaven"]
        with db.write() as session:
            for row in session.exec(select(Release).where(Release.case_id == case)).all():
                revoke_release(
                    session,
                    world.robin,
                    case,
                    row.id,
                    how="orally",
                    at=clock.now(),
                    now=clock.now(),
                )
        after = browser.get("/today")
    assert "stop" not in before
    assert "2 stops" in rows(after.text)["Loonhaven"]
    assert "Needs you" in after.text
