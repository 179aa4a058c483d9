"""Steps past their day, and what calls for an earlier meeting: on Today and the family's pages."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import col

from ftm.cases.models import Case
from ftm.core.database import Database
from ftm.core.errors import ConflictError
from ftm.insight.rules import Due, State, with_late_steps
from ftm.insight.today_notes import call_words
from ftm.meetings.calls import OpenCall
from ftm.paths import SEED
from ftm.plans.due_dates import due_date_of, split_due_date, with_due_date
from ftm.plans.steps import Step, days_of_open_steps, record_outcome, steps_of
from ftm.policies import load_pack
from tests.insight.test_today_page import at, rows
from tests.support.client import SignedInAs
from tests.support.databases import on_sqlite
from tests.support.families import OCTOBER_1, facts_of, take, without_meetings
from tests.support.prepared import prepared
from tests.support.scenarios import scenario
from tests.support.world import World

pytestmark = pytest.mark.usefixtures("october_1")
OCTOBER_10 = OCTOBER_1.replace(day=10)
STEP = {
    "id": "i-call",
    "section": "parent_services",
    "kind": "step",
    "text": "Call the clinic, by September 20, 2026.",
    "labels": ["PLAN_SHARED"],
    "sessions": ["main"],
    "source_kind": "agency",
    "recorded_at": "2026-07-22T10:00",
    "owner": "M1",
}


def family(*items: dict[str, Any], last: str = "2026-09-10") -> dict[str, Any]:
    data = without_meetings("S4", last_ftm_on=last)
    data["plan"]["items"] = list(items)
    return data


@pytest.mark.parametrize(
    ("text", "words", "due"),
    [
        ("Call the clinic, by October 3, 2026.", "Call the clinic", date(2026, 10, 3)),
        ("Visit, by bus, by May 12, 2027", "Visit, by bus", date(2027, 5, 12)),
        ("Call the clinic, by February 30, 2026.", "Call the clinic, by February 30, 2026.", None),
        ("Call by October 3.", "Call by October 3.", None),
        ("", "", None),
    ],
)
def test_the_day_of_a_step_is_read_from_its_line_and_nowhere_else(
    text: str, words: str, due: date | None
) -> None:
    assert split_due_date(text) == (words, due)
    if due:
        assert split_due_date(with_due_date(words, due)) == (words, due)


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("Tomas keeps it in a locked box by 2026-09-04.", date(2026, 9, 4)),
        ("Tomas keeps it in a locked box by 2026-09-31.", None),
        ("By 2026-09-04 it is in a locked box.", None),
        ("Call by 2026-09-04, by October 3, 2026.", date(2026, 10, 3)),
    ],
)
def test_a_day_written_as_in_case_files_counts_too(text: str, due: date | None) -> None:
    assert due_date_of(text) == due


@pytest.mark.parametrize("state", State)
def test_late_steps_come_first_only_where_nothing_about_a_meeting_is_waiting(state: State) -> None:
    quiet = {State.DUE_SOON, State.SCHEDULED, State.FINE, State.STEPS_LATE}
    due = Due(state, 20, None)
    assert with_late_steps(due, 2).state is (State.STEPS_LATE if state in quiet else state)
    assert with_late_steps(due, 0) == due


def take_behind(db: Database) -> UUID:
    """The family of S4 with one step, past its day."""
    return take(db, family(STEP))


def test_the_steps_of_a_family_stand_by_their_day_and_those_without_one_last(
    db: Database, world: World
) -> None:
    dayless = {**STEP, "id": "i-read", "text": "Read together."}
    later = {**STEP, "id": "i-visit", "text": "Visit, by October 9, 2026."}
    case = take(db, family(dayless, later, STEP))
    with db.read() as session:
        steps = steps_of(session, col(Case.id) == case)
    assert [each.text for each in steps] == [STEP["text"], later["text"], dayless["text"]]


def late(db: Database, case: UUID, now: datetime = OCTOBER_1) -> tuple[Step, ...]:
    with db.read() as session:
        steps = steps_of(session, col(Case.id) == case)
        (days,) = days_of_open_steps(session, [case]).values()
    found = tuple(each for each in steps if each.is_late(now.date()))
    assert [each.due_on for each in found] == [each for each in days if each < now.date()]
    return found


def test_a_step_is_late_until_somebody_says_how_it_went(db: Database, world: World) -> None:
    case = prepared(take_behind, db)
    (step,) = late(db, case)

    def say(outcome: str, version: int, next_check_on: date | None = None) -> None:
        asked: dict[str, Any] = {"version": version, "next_check_on": next_check_on}
        with db.write() as session:
            record_outcome(
                session,
                world.robin,
                case,
                step.id,
                outcome=outcome,
                note="No time",
                now=OCTOBER_1,
                **asked,
            )

    say("not_done", 0, date(2026, 10, 9))
    assert late(db, case) == ()
    assert [each.version for each in late(db, case, OCTOBER_10)] == [1]
    say("done", 1)
    assert late(db, case, OCTOBER_10) == ()
    with pytest.raises(ConflictError):
        say("done", 1)
    assert facts_of(db, case).plan.items[0].text == STEP["text"]


@on_sqlite
def test_a_step_past_its_day_stands_on_today_and_its_page_asks_how_it_went(
    db: Database, world: World, signed_in_as: SignedInAs
) -> None:
    case = prepared(take_behind, db)
    robin = signed_in_as(world.robin)
    today = robin.get("/today?show=steps")
    assert "1 step past due Look at the steps" in rows(today.text)["Spruceby"]
    assert "1 step past due" in rows(signed_in_as(world.sam).get("/today").text)["Spruceby"]
    page = robin.get(f"/cases/{case}/steps")
    assert "Call the clinic" in page.text
    refused = robin.submit(page, "form[id^='step-']", outcome="not_done")
    assert refused.status_code == 422
    assert "Say why, in a sentence." in refused.text
    later = {"note": "No time yet", "next_check_on": "2026-10-09"}
    assert robin.submit(refused, "form[id^='step-']", **later).status_code == 303
    assert "Spruceby" not in rows(robin.get("/today?show=steps").text)
    assert robin.submit(page, "form[id^='step-']", outcome="done").status_code == 409


@on_sqlite
def test_a_family_with_an_open_record_still_says_that_it_is_overdue(
    db: Database, world: World, signed_in_as: SignedInAs
) -> None:
    data = scenario("S4")
    data["meetings"] = data["meetings"][:2]
    data["meetings"][1]["attendance"] = []
    with at(12, 1):
        take(db, data)
        robin = signed_in_as(world.robin)
        line = rows(robin.get("/today").text)["Spruceby"]
        assert list(rows(robin.get("/today?show=overdue").text)) == ["Spruceby"]
        assert list(rows(robin.get("/today?show=summaries").text)) == ["Spruceby"]
    assert "Say what happened" in line
    assert "the next meeting is 42 days late" in line


@on_sqlite
def test_what_calls_for_an_earlier_meeting_is_recorded_shown_and_taken_back(
    db: Database, world: World, signed_in_as: SignedInAs
) -> None:
    case = take(db, family())
    robin = signed_in_as(world.robin)
    page = robin.get(f"/cases/{case}")
    refused = robin.submit(page, "#call-form", trigger="safety_plan", happened_on="2026-10-02")
    assert refused.status_code == 422
    assert "This day lies ahead" in refused.text
    saved = robin.submit(refused, "#call-form", happened_on="2026-09-30", note="New plan at home")
    assert saved.headers["location"] == f"/cases/{case}#calls"
    shown = robin.get(f"/cases/{case}")
    assert "New plan at home" in shown.text
    again = {"trigger": "safety_plan", "happened_on": "2026-09-30"}
    assert robin.submit(shown, "#call-form", **again, note="New plan at home").status_code == 303
    other = robin.submit(shown, "#call-form", **again, note="Gale asks for it, too")
    assert other.status_code == 422
    assert "Gale asks for it, too" in other.text
    told = "An earlier meeting is called for: a safety plan is made (Sep 30); meet by Oct 30"
    line = rows(robin.get("/today").text)["Spruceby"]
    assert told in line
    assert "due in 29 days" in line
    assert "#call-form" not in signed_in_as(world.fern).get(f"/cases/{case}").text
    robin.submit(shown, "form[action$='/removal']")
    assert "An earlier meeting" not in rows(robin.get("/today").text)["Spruceby"]


@pytest.mark.parametrize(
    ("today", "words"),
    [
        (date(2026, 10, 3), "Juniper moved on Oct 3; meet by Oct 17"),
        (date(2026, 10, 2), "Juniper will move on Oct 3; meet by Oct 17"),
    ],
)
def test_a_move_that_lies_ahead_is_not_told_as_past(today: date, words: str) -> None:
    case = UUID(int=1)
    call = OpenCall(case, "placement_change", date(2026, 10, 3), date(2026, 10, 17), ("C1",))
    pack = load_pack(SEED / "policies" / "maine.toml")
    assert call_words(call, {(case, "C1"): "Juniper"}, pack, today) == words


def test_a_child_who_moved_is_named_on_today_with_the_day_to_meet_by(
    db: Database, world: World, signed_in_as: SignedInAs
) -> None:
    data = family()
    home = next(each for each in data["roles"] if each["role"] == "resource_parent")
    data["roles"].append({**home, "person": "RP2", "from": "2026-09-21", "of": ["C1"]})
    take(db, data)
    line = rows(signed_in_as(world.robin).get("/today").text)["Spruceby"]
    assert "moved on Sep 21; meet by Oct 5 Plan the meeting" in line
