"""The overview of a meeting leads from who to summaries, one next action at a time."""

from datetime import datetime, timedelta

import time_machine
from bs4 import BeautifulSoup

from ftm.core.database import Database
from ftm.facts import build_case_facts
from ftm.facts.windows import members
from ftm.insight.meeting_overview import Step, meeting_steps
from ftm.insight.meeting_queries import MeetingProgress, meeting_progress
from ftm.invitations.rules.check import check_meeting
from ftm.paths import SEED
from ftm.policies import load_pack
from tests.meetings.planning import plan
from tests.support.client import SignedInAs
from tests.support.databases import on_sqlite
from tests.support.families import EASTERN, OCTOBER_1, meeting_id, take
from tests.support.prepared import prepared
from tests.support.scenarios import scenario
from tests.support.world import World

MAINE = load_pack(SEED / "policies" / "maine.toml")
FACTS = build_case_facts(scenario("S4"))
NOTHING = MeetingProgress(None, None, 0, 0, 0, 0)
AFTER = datetime(2026, 10, 15, 17, 30, tzinfo=EASTERN)


def steps(
    progress: MeetingProgress,
    *,
    pending: int = 0,
    talked: frozenset[str] = frozenset(),
    now: datetime = OCTOBER_1,
) -> dict[str, Step]:
    fact = FACTS.meetings_by_id["correct"]
    check = check_meeting(FACTS, fact, now, MAINE)
    found = meeting_steps(FACTS, fact, check, progress, talked=talked, pending=pending, now=now)
    return {each.title: each for each in found}


def test_a_list_without_stops_is_done_and_sending_comes_next() -> None:
    found = steps(NOTHING, pending=14)
    assert {title: step.state for title, step in found.items()} == {
        "Who comes": "done",
        "Prepare": "later",
        "Send": "now",
        "Meet": "later",
        "Close": "later",
        "Share": "later",
    }


def test_talks_are_counted_and_hold_nothing_up() -> None:
    coming = {
        person for each in FACTS.meetings_by_id["correct"].sessions for person in members(each)
    }
    some = steps(NOTHING, talked=frozenset({"M1", "Nobody"}))
    assert some["Prepare"].words == f"Talked with 1 of {len(coming)} people."
    assert some["Send"].state == "now"
    assert steps(NOTHING, talked=frozenset(coming))["Prepare"].state == "done"


def test_once_everybody_is_told_the_talks_come_next_until_the_meeting_begins() -> None:
    sent = MeetingProgress(None, OCTOBER_1, 14, 9, 0, 0)
    assert steps(sent)["Prepare"].state == "now"
    during = steps(sent, now=AFTER - timedelta(hours=1, minutes=30))
    assert (during["Prepare"].state, during["Meet"].state) == ("later", "now")


def test_a_change_after_sending_has_to_be_sent() -> None:
    sent = MeetingProgress(None, OCTOBER_1, 14, 9, 0, 0)
    assert steps(sent)["Send"].state == "done"
    changed = steps(sent, pending=2)["Send"]
    assert changed.state == "stop"
    assert changed.words.startswith("2 messages are to be sent, because something changed. 9 of 14")


def test_after_the_meeting_the_planning_is_gone_and_closing_comes_next() -> None:
    found = steps(MeetingProgress(None, OCTOBER_1, 14, 9, 12, 0), now=AFTER)
    assert list(found) == ["Meet", "Close", "Share"]
    assert found["Meet"].words == "12 people came."
    assert found["Close"].state == "now"
    closed = MeetingProgress(AFTER, OCTOBER_1, 14, 9, 12, 0)
    assert steps(closed, now=AFTER)["Share"].state == "now"
    for have, state in ((5, "now"), (9, "done")):
        issued = MeetingProgress(AFTER, OCTOBER_1, 14, 9, 12, 14, to_have=9, have=have)
        shared = steps(issued, now=AFTER + timedelta(hours=1))["Share"]
        assert (shared.state, shared.words) == (state, f"{have} of 9 have their summary.")


@on_sqlite
@time_machine.travel(OCTOBER_1, tick=False)
def test_the_page_has_one_main_action_and_says_what_is_missing(
    db: Database, world: World, signed_in_as: SignedInAs
) -> None:
    meeting = plan(db, world.robin, prepared(take, db, "S4"))
    page = signed_in_as(world.robin).get(f"/meetings/{meeting}")
    assert page.status_code == 200
    soup = BeautifulSoup(page.text, "lxml")
    main = [
        each.get_text(strip=True)
        for each in soup.select(".ftm-path a.usa-button:not(.usa-button--outline)")
    ]
    assert main == ["Look at the list"]
    assert "Gale Adlitem" in soup.select(".ftm-path li")[0].get_text()


def test_what_was_done_is_counted_from_the_tables(db: Database, world: World) -> None:
    case = prepared(take, db, "S4")
    with db.read() as session:
        found = meeting_progress(session, case, meeting_id(db, case), "draft-1", AFTER)
    assert (found.invited, found.replied, found.issued, found.closed_at) == (0, 0, 0, None)
    assert found.attended > 10
