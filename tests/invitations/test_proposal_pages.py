"""The page of the proposed plan: what changes and why, one button to accept, other times."""

from uuid import UUID

import pytest
from lxml import html

from ftm.core.database import Database
from ftm.facts.windows import session_window
from tests.meetings.planning import plan, planned
from tests.support.client import SignedInAs
from tests.support.families import meeting_id, take
from tests.support.prepared import prepared
from tests.support.scenarios import scenario
from tests.support.world import World

pytestmark = pytest.mark.usefixtures("october_1")
INVITED = ("C1", "M1", "F1", "MA", "FA", "G")


@pytest.fixture
def db(one_db: Database) -> Database:
    """The services are tried on both kinds; a page is the same on every database."""
    return one_db


@pytest.fixture
def case(db: Database) -> UUID:
    return prepared(parents_apart, db)


def parents_apart(db: Database) -> UUID:
    """The family of S4, whose parents may not meet."""
    order = {"protected": "M1", "restrained": "F1", "kind": "protective_order"}
    return take(db, scenario("S4") | {"safety": {"no_contact": [order]}})


def test_the_page_says_what_changes_and_why_and_changes_nothing_itself(
    db: Database, world: World, signed_in_as: SignedInAs, case: UUID
) -> None:
    meeting = prepared(plan, db, world.robin, case, members=INVITED)
    before = planned(db, case)
    page = signed_in_as(world.robin).get(f"/meetings/{meeting}/proposal")
    assert "Linden and Alder may not meet" in page.text
    assert "Session 2: Monday, October 19, 6:00 to 7:30 PM" in page.text
    bars = html.document_fromstring(page.text).cssselect("svg.ftm-when")
    assert bars
    assert all(each.get("aria-label") for each in bars)
    assert planned(db, case) == before


def test_accepting_leads_to_the_sessions_and_twice_is_once(
    db: Database, world: World, signed_in_as: SignedInAs, case: UUID
) -> None:
    meeting = prepared(plan, db, world.robin, case, members=INVITED)
    browser = signed_in_as(world.robin)
    page = browser.get(f"/meetings/{meeting}/proposal")
    assert browser.submit(page, "#accept").headers["location"] == f"/meetings/{meeting}/people"
    accepted = planned(db, case)
    assert len(accepted.sessions) == 2
    again = browser.submit(page, "#accept")
    assert again.status_code == 409
    assert "Somebody changed this meeting" in again.text
    assert planned(db, case) == accepted
    later = browser.get(f"/meetings/{meeting}/proposal")
    assert "The plan can stay as it is" in later.text
    assert 'id="accept"' not in later.text


def test_a_suggested_time_is_taken_with_one_button(
    db: Database, world: World, signed_in_as: SignedInAs, case: UUID
) -> None:
    meeting = prepared(plan, db, world.robin, case)
    browser = signed_in_as(world.robin)
    page = browser.get(f"/meetings/{meeting}/proposal")
    assert "Alder Spruceby: 12:30 PM to 2:00 PM PDT" in " ".join(page.text.split())
    first, *_ = html.document_fromstring(page.text).cssselect("#times button")
    taken = browser.submit(page, "#times", time=first.get("value"))
    assert taken.headers["location"] == f"/meetings/{meeting}"
    start = session_window(planned(db, case).sessions[0]).starts_at
    assert f"{start:%Y-%m-%dT%H:%M}" == first.get("value")
    for wrong in ("", "soon", "2026-09-01T10:00"):
        answer = browser.submit(page, "#times", time=wrong, version=None)
        assert answer.status_code == 422


def test_a_meeting_that_is_called_off_has_no_proposal(
    db: Database, world: World, signed_in_as: SignedInAs, case: UUID
) -> None:
    page = signed_in_as(world.robin).get(f"/meetings/{meeting_id(db, case, 'called-off')}/proposal")
    assert page.status_code == 200
    assert "so its plan stays as it is" in page.text
    assert "<form" not in page.text.split("<main")[1].split("</main>")[0]


def test_who_may_not_plan_finds_no_proposal(
    db: Database, world: World, signed_in_as: SignedInAs, case: UUID
) -> None:
    meeting = prepared(plan, db, world.robin, case)
    before, fern = planned(db, case), signed_in_as(world.fern)
    assert fern.get(f"/meetings/{meeting}/proposal").status_code == 403
    for path in ("proposal", "proposal/time"):
        answer = fern.post(f"/meetings/{meeting}/{path}", data={"time": "2026-10-20T15:30"})
        assert answer.status_code == 403
    assert planned(db, case) == before
