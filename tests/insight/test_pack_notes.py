"""Staff are reminded on Today of what their policy pack names, each of their own."""

from datetime import date, datetime, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
import time_machine
from msgspec.structs import replace

from ftm.core.actor import Actor
from ftm.core.database import Database
from ftm.insight.pack_notes import (
    days_of,
    release_note,
    reminders_of,
    steps_note,
    summary_note,
)
from ftm.insight.rules import Due, MeetingMark, State
from ftm.insight.today_notes import with_notes
from ftm.insight.today_queries import today_board
from tests.insight.test_today_page import rows
from tests.invitations.listing import MAINE
from tests.support.client import SignedInAs
from tests.support.databases import on_sqlite
from tests.support.families import OCTOBER_1, take, without_meetings
from tests.support.prepared import prepared
from tests.support.world import World

ROBIN = Actor(uuid4(), "Robin", "robin@ocfs.example.org", "caseworker")
LEE = replace(ROBIN, role="supervisor")
STEP = {
    "id": "i-call",
    "section": "parent_services",
    "kind": "step",
    "text": "Call the clinic, by October 8, 2026.",
    "labels": ["PLAN_SHARED"],
    "sessions": ["main"],
    "source_kind": "agency",
    "recorded_at": "2026-07-22T10:00",
    "owner": "M1",
}


@pytest.fixture
def case(db: Database, world: World) -> UUID:
    with time_machine.travel(OCTOBER_1, tick=False):
        return prepared(take_family, db)


def take_family(db: Database) -> UUID:
    """One step is due by October 8, one release is good until the 31st."""
    data = without_meetings("S4")
    data["plan"]["items"] = [STEP]
    data["releases"] = [data["releases"][0] | {"expires_on": "2026-10-31"}]
    return take(db, data)


def notes(db: Database, worker: Actor, now: datetime) -> list[str]:
    """What Today says beside the one family of the worker."""
    with db.read() as session:
        due = today_board(session, worker, now=now, due_soon_days=30, share_days=7)
        (line,) = with_notes(session, worker, due, now=now, pack=MAINE).lines
    return [each.words for each in line.notes]


@pytest.mark.parametrize(
    ("month", "day", "steps", "releases"),
    [(9, 30, 0, 0), (10, 1, 1, 1), (10, 8, 1, 1), (10, 9, 0, 1), (10, 31, 0, 1), (11, 1, 0, 0)],
)
def test_steps_within_a_week_and_releases_within_a_month_are_told(
    month: int, day: int, steps: int, releases: int
) -> None:
    today, days = date(2026, month, day), reminders_of(MAINE, ROBIN)
    due = steps_note(UUID(int=1), [date(2026, 10, 8)], today, days.step)
    assert [each.words for each in due] == ["1 step is due within 7 days"] * steps
    ends = release_note(UUID(int=1), [date(2026, 10, 31)], today, days.release)
    assert [each.words for each in ends] == ["a release ends on Oct 31"] * releases


@pytest.mark.usefixtures("case")
def test_steps_are_told_all_staff_of_the_case_and_releases_its_caseworker(
    db: Database, world: World
) -> None:
    due, ends = "1 step is due within 7 days", "a release ends on Oct 31"
    assert notes(db, world.robin, OCTOBER_1) == [due, ends]
    assert notes(db, world.sam, OCTOBER_1) == [due]
    late = notes(db, world.robin, OCTOBER_1.replace(day=9))
    assert late == ["next meeting due in 11 days", ends]


@on_sqlite
def test_what_ends_soon_stands_on_today_and_leads_to_where_it_is_seen_to(
    db: Database, world: World, signed_in_as: SignedInAs, case: UUID
) -> None:
    with time_machine.travel(OCTOBER_1, tick=False):
        page = signed_in_as(world.robin).get("/today").text
    (line,) = rows(page).values()
    assert "1 step is due within 7 days" in line
    assert "a release ends on Oct 31" in line
    assert f"/cases/{case}/steps" in page
    assert f"/cases/{case}/releases" in page


@pytest.mark.parametrize(
    ("who", "days", "words"),
    [
        (ROBIN, 4, []),
        (ROBIN, 5, ["5 days since the meeting"]),
        (LEE, 9, []),
        (LEE, 10, ["10 days since the meeting"]),
    ],
)
def test_missing_summaries_are_told_the_caseworker_first_and_then_the_supervisor(
    who: Actor, days: int, words: list[str]
) -> None:
    ended = OCTOBER_1 - timedelta(days=days)
    mark = MeetingMark(
        uuid4(), uuid4(), ended, ended, ended, is_sent=True, is_attended=True, is_issued=False
    )
    zone = ZoneInfo("America/New_York")
    due = Due(State.NO_SUMMARY, None, mark)
    found = summary_note(due, zone, OCTOBER_1.date(), reminders_of(MAINE, who).summary)
    assert [each.words for each in found] == words


def test_a_pack_that_names_no_reminder_reminds_of_nothing() -> None:
    quiet = MAINE.model_copy(update={"reminders": ()})
    assert [days_of(quiet, about, ROBIN) for about in ("step_due", "release_expiring")] == [0, 0]
