"""The live meeting in a browser: with and without JavaScript, refused, contested, closed."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine

from ftm.core.database import Database
from ftm.facilitation.service_lines import add_line
from ftm.meetings.models import Meeting, MeetingSession, Segment
from tests.facilitation.world import AFTER, DURING, FERN, Family, content, import_family
from tests.support.client import HTMX, FtmClient, SignedInAs
from tests.support.counting import statements
from tests.support.world import World

LINE = {
    "text": "Remy brings the permit forms",
    "kind": "step",
    "owner": "Remy",
    "whose": "child:C1",
    "session": "main",
}
AUTOSAVE = {**HTMX, "X-Autosave": "true"}


# What differs between databases is tested without a browser.
@pytest.fixture
def db(one_db: Database) -> Database:
    return one_db


@pytest.fixture
def family(db: Database) -> Family:
    return import_family(db)


@pytest.fixture
def fern(world: World, signed_in_as: SignedInAs) -> FtmClient:
    return signed_in_as(world.fern)


@pytest.fixture(autouse=True)
def during() -> Iterator[None]:
    with time_machine.travel(DURING, tick=False):
        yield


def at(family: Family, rest: str = "/live") -> str:
    return f"/meetings/{family.meeting}{rest}"


def test_the_page_shows_stage_people_and_what_is_missing_and_opens_a_parents_plan(
    family: Family, fern: FtmClient
) -> None:
    page = fern.get(at(family))
    assert "Spruceby meeting, now" in page.text
    for words in ("Coach Remy Trail", "Open Linden", "A goal in the family", "Next: Purpose"):
        assert words in page.text
    answer = fern.submit(page, "form[action$=tracks]")
    assert "Open Linden" not in fern.follow(answer).text


def test_a_line_is_written_without_javascript(family: Family, fern: FtmClient) -> None:
    page = fern.get(at(family))
    answer = fern.submit(page, "#new-line", **{**LINE, "due": "2026-10-30"})
    shown = fern.follow(answer).text
    assert "Remy brings the permit forms, by October 30, 2026." in shown
    assert "Only Juniper, " in shown


def test_a_line_posted_twice_by_a_slow_network_is_one_line(family: Family, fern: FtmClient) -> None:
    line = {**LINE, "client_token": str(uuid4())}
    assert fern.post(at(family, "/lines"), data=line, headers=HTMX).status_code == 200
    assert fern.post(at(family, "/lines"), data=line).status_code == 303
    assert len(family.lines()) == 1


def test_what_is_typed_on_becomes_the_same_line(family: Family, fern: FtmClient) -> None:
    token = str(uuid4())
    first = fern.post(
        at(family, "/lines"), data={**LINE, "text": "Remy", "client_token": token}, headers=AUTOSAVE
    )
    assert 'data-version="1"' in first.text
    again = fern.post(
        at(family, "/lines"),
        data={**LINE, "client_token": token, "version": "1"},
        headers=AUTOSAVE,
    )
    assert 'data-version="2"' in again.text
    assert [row.text for row in family.lines()] == [LINE["text"]]


def test_a_line_that_nobody_will_get_says_so_and_why(family: Family, fern: FtmClient) -> None:
    """A line nobody labelled is for the agency only; a protected address is for nobody."""
    fern.post(at(family, "/lines"), data={"text": "Hm.", "kind": "other", "session": "main"})
    assert family.lines()[0].labels == ["AGENCY_ONLY"]
    fern.post(
        at(family, "/lines"),
        data={**LINE, "text": "The bus stops at 9 cooper  lane."},
        headers=HTMX,
    )
    shown = fern.get(at(family)).text
    assert shown.count("Nobody&#39;s copy") == 2
    assert shown.count("protected place") == 1


@pytest.mark.parametrize("headers", [{}, HTMX])
@pytest.mark.parametrize(
    ("wrong", "beside"),
    [
        ({"due": "2026-02-30"}, "not a date of the calendar"),
        (
            {"whose": "person", "sensitive": ["mental_health"]},
            'aria-describedby="new-about-error"',
        ),
    ],
)
def test_a_refused_line_keeps_what_was_typed_and_says_what_is_wrong_beside_it(
    family: Family, fern: FtmClient, headers: dict[str, str], wrong: dict[str, Any], beside: str
) -> None:
    answer = fern.post(at(family, "/lines"), data={**LINE, **wrong}, headers=headers)
    assert answer.status_code == 422
    assert "Remy brings the permit forms" in answer.text
    assert beside in answer.text
    assert family.lines() == []


def test_autosave_says_why_it_did_not_save(family: Family, fern: FtmClient) -> None:
    answer = fern.post(at(family, "/lines"), data={**LINE, "owner": "X"}, headers=AUTOSAVE)
    assert answer.status_code == 422
    assert answer.text.strip().startswith("<span")


def test_a_line_is_edited_and_removed_without_javascript(family: Family, fern: FtmClient) -> None:
    fern.post(at(family, "/lines"), data=LINE)
    (row,) = family.lines()
    form = fern.get(at(family, f"/lines/{row.id}"))
    assert "Only Juniper" in form.text
    fern.submit(form, "form[data-autosave]", text="Remy mails the forms.")
    assert family.line(row.id).text == "Remy mails the forms."
    form = fern.get(at(family, f"/lines/{row.id}"))
    assert fern.submit(form, "form[action$=removal]").status_code == 303
    assert family.lines() == []


def test_two_editors_see_both_texts_and_the_second_decides(family: Family, fern: FtmClient) -> None:
    fern.post(at(family, "/lines"), data=LINE)
    (row,) = family.lines()
    form = fern.get(at(family, f"/lines/{row.id}"))
    fern.submit(form, "form[data-autosave]", text="Remy mails them.")
    contested = fern.submit(form, "form[data-autosave]", text="Remy brings them on Monday.")
    assert contested.status_code == 409
    assert "Remy mails them." in contested.text
    assert "Remy brings them on Monday." in contested.text
    assert family.line(row.id).text == "Remy mails them."
    fern.submit(contested, "form[data-autosave]")
    assert family.line(row.id).text == "Remy brings them on Monday."


def test_only_the_attendance_that_was_changed_is_written(family: Family, fern: FtmClient) -> None:
    page = fern.get(at(family))
    fern.submit(page, "#here form", **{"mode-Cliff": "phone"})
    fern.submit(page, "#here form", **{"mode-FERN": "in_person"})
    shown = fern.get(at(family)).text
    assert 'name="was-Cliff" value="phone"' in shown
    assert 'name="was-FERN" value="in_person"' in shown


def test_the_stage_moves_on(family: Family, fern: FtmClient) -> None:
    assert "ftm-stages__done" not in fern.get(at(family, "/live")).text
    answer = fern.post(
        at(family, "/stage"), data={"stage": "purpose", "seen": "welcome", "session": "main"}
    )
    assert "Purpose and our goal</h2>" in fern.follow(answer).text
    by_htmx = fern.post(
        at(family, "/stage"), data={"stage": "plan", "seen": "purpose"}, headers=HTMX
    )
    assert by_htmx.headers["hx-trigger"] == "stage"


def test_a_closed_meeting_shows_its_lines_and_no_form(family: Family, fern: FtmClient) -> None:
    fern.post(at(family, "/lines"), data=LINE)
    (row,) = family.lines()
    with family.db.write() as session:
        session.get_one(Meeting, family.meeting).closed_at = AFTER
    page = fern.get(at(family))
    assert LINE["text"] in page.text
    assert 'id="new-line"' not in page.text
    assert fern.post(at(family, "/lines"), data=LINE).status_code == 422
    assert "stay as they are" in fern.get(at(family, f"/lines/{row.id}")).text


def test_a_stranger_finds_nothing_of_it(
    family: Family, world: World, fern: FtmClient, signed_in_as: SignedInAs
) -> None:
    fern.post(at(family, "/lines"), data=LINE)
    (row,) = family.lines()
    charlie = signed_in_as(world.charlie)
    for path in ("/live", "/live/changes", f"/lines/{row.id}"):
        assert charlie.get(at(family, path)).status_code == 404
    attendance = {"session": "main", "person": "M1", "mode": "video"}
    for path, data in (
        ("/lines", LINE),
        (f"/lines/{row.id}", {**LINE, "version": "1"}),
        (f"/lines/{row.id}/removal", {"version": "1"}),
        ("/attendance", attendance),
        ("/stage", {"stage": "plan"}),
        ("/tracks", {"parent": "M1"}),
    ):
        assert charlie.post(at(family, path), data=data).status_code == 404
    assert len(family.lines()) == 1


def test_the_page_takes_few_statements_however_many_lines(family: Family, fern: FtmClient) -> None:
    counts = []
    for lines in ([], [content(text=f"Line {number}") for number in range(4)]):
        with family.db.write() as session:
            for line in lines:
                add_line(session, FERN, family.meeting, line, now=DURING)
        fern.get(at(family))
        with statements(family.db) as seen:
            page = fern.get(at(family))
        assert ("Line 3" in page.text) == bool(lines)
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 8


def test_a_line_of_one_session_is_not_on_the_page_of_the_other(
    family: Family, fern: FtmClient
) -> None:
    with family.db.write() as session:
        session.add_all(second_session(family))
    page = fern.get(at(family, "/live?session=apart"))
    assert "Session 2, 6:00 PM" in page.text
    fern.submit(page, "#new-line", text="Alder calls on Fridays.", whose="parent:F1")
    assert "Alder calls on Fridays." in fern.get(at(family, "/live?session=apart")).text
    assert "Alder calls on Fridays." not in fern.get(at(family, "/live?session=main")).text
    assert family.lines()[0].sessions == ["apart"]
    assert "Session of" in fern.get(at(family, "/closing")).text


def second_session(family: Family) -> tuple[MeetingSession, Segment]:
    """A session of their own for one parent, an hour later."""
    begins = DURING.replace(hour=18, minute=0)
    common: dict[str, Any] = {"case_id": family.case, "meeting_id": family.meeting, "position": 1}
    return (
        MeetingSession(**common, key="apart", place={"mode": "phone", "phone": "207-555-0100"}),
        Segment(
            **common,
            session="apart",
            starts_at=begins,
            ends_at=begins + timedelta(minutes=30),
            topic="Alder's plan",
            children=[],
            members=["F1"],
        ),
    )
