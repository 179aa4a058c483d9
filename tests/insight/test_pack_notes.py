"""Staff are reminded on Today of what their policy pack names, each of their own."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
import time_machine

from ftm.core.actor import Actor
from ftm.core.database import Database
from ftm.insight.pack_notes import days_of, summary_note
from ftm.insight.rules import Due, MeetingMark, State
from tests.insight.test_today_page import rows
from tests.invitations.listing import MAINE
from tests.support.client import SignedInAs
from tests.support.families import OCTOBER_1, take, without_meetings
from tests.support.world import World

ROBIN = Actor(uuid4(), "Robin", "robin@ocfs.example.org", "caseworker")
LEE = replace(ROBIN, role="supervisor")
STEP = {
    "id": "i-call",
    "section": "parent_services",
    "kind": "step",
    "labels": ["PLAN_SHARED"],
    "sessions": ["main"],
    "source_kind": "agency",
    "recorded_at": "2026-07-22T10:00",
    "owner": "M1",
}


def family(*, step_by: str, release_until: str) -> dict[str, Any]:
    data = without_meetings("S4")
    data["plan"]["items"] = [STEP | {"text": f"Call the clinic, by {step_by}."}]
    data["releases"] = [each | {"expires_on": release_until} for each in data["releases"][:1]]
    return data


@pytest.mark.parametrize(
    ("step_by", "release_until", "steps", "releases"),
    [
        ("October 8, 2026", "2026-10-31", "1 step is due within 7 days", "a release ends on Oct"),
        ("October 1, 2026", "2026-10-01", "1 step is due within 7 days", "a release ends on Oct"),
        ("October 9, 2026", "2026-11-01", "", ""),
        ("September 30, 2026", "2026-09-30", "", ""),
    ],
)
def test_steps_and_releases_that_end_soon_stand_on_today(
    db: Database,
    world: World,
    signed_in_as: SignedInAs,
    step_by: str,
    release_until: str,
    steps: str,
    releases: str,
) -> None:
    with time_machine.travel(OCTOBER_1, tick=False):
        case = take(db, family(step_by=step_by, release_until=release_until))
        page = signed_in_as(world.robin).get("/today").text
    (line,) = rows(page).values()
    assert (steps in line, "is due within" in line) == (True, bool(steps))
    assert (releases in line, "a release ends" in line) == (True, bool(releases))
    assert (f"/cases/{case}/releases" in page) == bool(releases)


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
    found = summary_note(due, who, zone, now=OCTOBER_1, pack=MAINE)
    assert [each.words for each in found] == words


def test_a_pack_that_names_no_reminder_reminds_of_nothing() -> None:
    quiet = MAINE.model_copy(update={"reminders": ()})
    assert [days_of(quiet, about, ROBIN) for about in ("step_due", "release_expiring")] == [0, 0]
