"""The pages on which a meeting is planned: they work without JavaScript and keep what was typed."""

from uuid import UUID

import pytest
from bs4 import BeautifulSoup

from ftm.core.database import Database
from ftm.facts.windows import members
from tests.meetings.planning import plan, planned
from tests.support.client import SignedInAs
from tests.support.world import World

pytestmark = pytest.mark.usefixtures("october_1")


# What differs between databases is tested without a browser.
@pytest.fixture
def db(one_db: Database) -> Database:
    return one_db


WHEN = {"starts_on": "2026-10-19", "starts_time": "15:30", "building": "Town Hall"}


def test_a_refused_plan_keeps_what_was_typed_and_once_mended_asks_everybody_required(
    db: Database, world: World, signed_in_as: SignedInAs, case: UUID
) -> None:
    browser = signed_in_as(world.robin)
    form = browser.get(f"/cases/{case}/meetings/new")
    answer = browser.submit(
        form, "#plan", **{**WHEN, "starts_on": "2026-09-01", "note": "Park <behind>"}
    )
    assert answer.status_code == 422
    page = BeautifulSoup(answer.text, "lxml")
    assert page.select_one("a[href='#starts_on']") is not None
    assert "This time has passed" in answer.text
    note = page.select_one("#note")
    assert note is not None
    assert note.get_text().strip() == "Park <behind>"
    assert browser.submit(answer, "#plan", starts_on=WHEN["starts_on"]).status_code == 303
    (session,) = planned(db, case).sessions
    assert session.note == "Park <behind>"
    assert set(members(session)) == {"M1", "F1", "C1", "RP1", "RP2", "G", "MA", "FA", "Tally"}


def test_nothing_typed_at_all_names_every_missing_field(
    world: World, signed_in_as: SignedInAs, case: UUID
) -> None:
    browser = signed_in_as(world.robin)
    answer = browser.post(f"/cases/{case}/meetings", data={})
    assert answer.status_code == 422
    for words in ("Choose the day.", "Choose the time it begins.", "Choose how long it takes."):
        assert words in answer.text


def test_a_facilitator_reads_the_list_but_gets_no_form_to_change_it(
    world: World, signed_in_as: SignedInAs, case: UUID, meeting: UUID
) -> None:
    fern = signed_in_as(world.fern)
    page = fern.get(f"/meetings/{meeting}/people")
    assert "Save who comes" not in page.text
    assert fern.get(f"/meetings/{meeting}/when").status_code == 403
    assert fern.get(f"/cases/{case}/meetings/new").status_code == 403


def test_the_ticks_of_the_table_are_saved(
    db: Database, world: World, signed_in_as: SignedInAs, case: UUID, meeting: UUID
) -> None:
    browser = signed_in_as(world.robin)
    page = browser.get(f"/meetings/{meeting}/people")
    boxes = BeautifulSoup(page.text, "lxml").select("#people input[name='in']")
    ticked = [str(each["value"]) for each in boxes if str(each["value"]).endswith((":M1", ":G"))]
    browser.follow(browser.submit(page, "#people", **{"in": ticked}))
    assert members(planned(db, case).sessions[0]) == ("M1", "G")


def test_the_parts_are_cut_by_hand_or_as_proposed(
    db: Database, world: World, signed_in_as: SignedInAs, case: UUID
) -> None:
    meeting = plan(db, world.robin, case, members=("M1", "RP1", "RP2", "Cliff"))
    browser = signed_in_as(world.robin)
    page = browser.get(f"/meetings/{meeting}/people")
    browser.follow(browser.submit(page, "form[action$='/parts/proposal']"))
    parts = planned(db, case).sessions[0].segments
    assert [(part.topic, part.members) for part in parts] == [
        ("Common part", ("M1", "RP1", "RP2", "Cliff")),
        ("Juniper", ("M1", "RP1")),
        ("Rowan", ("M1", "RP2")),
    ]
    page = browser.get(f"/meetings/{meeting}/people")
    answer = browser.submit(
        page,
        "#parts-1",
        topic=["All", "Rowan"],
        minutes=["30", "x"],
        about=["all", "C2"],
        part=["", ""],
    )
    assert answer.status_code == 422
    assert 'value="x"' in answer.text
    browser.follow(
        browser.submit(
            answer,
            "#parts-1",
            topic=["All", "Rowan", ""],
            minutes=["30", "15", ""],
            about=["all", "C2", "all"],
            part=["", "", ""],
        )
    )
    parts = planned(db, case).sessions[0].segments
    assert [(part.topic, part.children) for part in parts] == [("All", None), ("Rowan", ("C2",))]


def test_an_old_page_answers_409_with_what_was_typed_and_what_is_recorded(
    db: Database, world: World, signed_in_as: SignedInAs, case: UUID, meeting: UUID
) -> None:
    robin, sam = signed_in_as(world.robin), signed_in_as(world.sam)
    key = planned(db, case).sessions[0].id
    form = f"[id='{key}-when']"
    mine, theirs = (each.get(f"/meetings/{meeting}/when") for each in (robin, sam))
    sam.follow(sam.submit(theirs, form, starts_on="2026-10-20"))
    answer = robin.submit(mine, form, starts_on="2026-10-21")
    assert answer.status_code == 409
    assert "Somebody changed this meeting" in answer.text
    assert 'value="2026-10-21"' in answer.text
    assert "Planned now: Tuesday, October 20" in answer.text
    assert robin.submit(answer, form).status_code == 303


def test_calling_off_asks_why_and_then_leads_to_who_will_be_told(
    world: World, signed_in_as: SignedInAs, meeting: UUID
) -> None:
    browser = signed_in_as(world.robin)
    page = browser.get(f"/meetings/{meeting}/cancellation")
    assert browser.submit(page, "#cancellation").status_code == 422
    answer = browser.submit(page, "#cancellation", reason="weather")
    assert answer.headers["location"] == f"/meetings/{meeting}/preview"
    assert "called off" in browser.get(f"/meetings/{meeting}").text


def test_another_session_is_added_and_removed(
    db: Database, world: World, signed_in_as: SignedInAs, case: UUID, meeting: UUID
) -> None:
    browser = signed_in_as(world.robin)
    page = browser.get(f"/meetings/{meeting}/sessions/new")
    assert browser.submit(page, "#session").status_code == 422
    page = browser.follow(browser.submit(page, "#session", **WHEN))
    assert len(planned(db, case).sessions) == 2
    browser.follow(browser.submit(page, "form[action$='/sessions/removal']"))
    assert len(planned(db, case).sessions) == 1


def test_an_interpreter_and_a_guest_from_afar_are_chosen_on_the_page(
    db: Database,
    world: World,
    signed_in_as: SignedInAs,
    loonhaven: UUID,
    loonhavens_meeting: UUID,
) -> None:
    case, meeting = loonhaven, loonhavens_meeting
    browser = signed_in_as(world.robin)
    page = browser.get(f"/meetings/{meeting}/people")
    page = browser.follow(
        browser.submit(page, "form[action$='/interpreters']", interpreter="Carla")
    )
    browser.follow(browser.submit(page, "#remote-1", person="Carla", mode="video"))
    (session,) = planned(db, case).sessions
    assert [each.interpreter for each in session.interpreters] == ["Carla"]
    assert [each.person for each in session.remote] == ["Carla"]
