"""The clock of a case: its days come from the policy pack, and some events move it forward."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from sqlmodel import Session, select

from ftm.cases.models import Case
from ftm.core.audit import AuditEvent
from ftm.core.database import Database
from ftm.core.errors import NotAllowedError, NotFoundError, RuleBrokenError
from ftm.facilitation.service_room import open_track, record_attendance
from ftm.meetings.cadence import adopt_policy, keep_next_due
from ftm.meetings.calls import OpenCall, PlacementRule, calls_since, events_of
from ftm.meetings.calls_service import record_call, take_back_call
from ftm.meetings.models import Attendance, Meeting, MeetingSession
from ftm.policies import load_pack
from ftm.policies.rhythm import Cadence
from tests.invitations.families import MAINE, PACKS
from tests.meetings.planning import plan
from tests.support.databases import on_sqlite
from tests.support.families import OCTOBER_1, take, without_meetings
from tests.support.prepared import prepared
from tests.support.world import World

pytestmark = pytest.mark.usefixtures("october_1")
MIDRIVER = load_pack(PACKS / "midriver.toml")
LAST = date(2026, 7, 22)


@pytest.fixture
def case(db: Database, world: World) -> UUID:
    return prepared(waiting, db)


def waiting(db: Database) -> UUID:
    """The family of S4, who met on July 22 and have planned nothing since."""
    return take(db, without_meetings("S4", last_ftm_on=LAST.isoformat()))


def due(db: Database, case: UUID) -> date | None:
    with db.read() as session:
        return session.get_one(Case, case).next_due_on


def open_calls(session: Session, case: UUID) -> tuple[OpenCall, ...]:
    rule = PlacementRule("placement_change", 14)
    return calls_since(case, events_of(session, [case])[case], LAST, rule)


def call(session: Session, world: World, case: UUID, **changes: Any) -> UUID:
    asked: dict[str, Any] = {
        "trigger": "safety_plan",
        "happened_on": date(2026, 9, 10),
        "note": "",
        "triggers": MAINE.triggers,
        "now": OCTOBER_1,
        **changes,
    }
    return record_call(session, world.robin, case, **asked).id


@pytest.mark.parametrize(
    ("kinds", "days"),
    [
        (("protective_custody",), 90),
        (("protective_custody", "rnr"), 90),
        (("prevention",), 60),
        (("protective_custody", "prevention"), 60),
        (("prevention", "preliminary_rnr"), 60),
    ],
)
def test_a_family_with_several_kinds_of_plans_keeps_the_strictest_clock(
    kinds: tuple[str, ...], days: int
) -> None:
    assert Cadence(protective_custody=90, prevention=60).days(kinds) == days
    assert Cadence(protective_custody=60, prevention=90).days((*kinds, "rnr")) == 60


def test_every_clock_is_set_anew_when_the_policy_changes_and_only_then(
    db: Database, case: UUID
) -> None:
    assert due(db, case) == LAST + timedelta(days=90)
    with db.write() as session:
        assert adopt_policy(session, MIDRIVER)
        assert not adopt_policy(session, MIDRIVER)
    # Midriver meets every 30 days. A placement that began before the last meeting calls for none.
    assert due(db, case) == LAST + timedelta(days=30)


@on_sqlite
def test_opening_a_plan_of_a_stricter_kind_moves_the_clock_at_once(
    db: Database, world: World, case: UUID
) -> None:
    stricter = MAINE.model_copy(update={"cadence": Cadence(protective_custody=90, prevention=60)})
    meeting = plan(db, world.robin, case)
    with db.write() as session:
        adopt_policy(session, stricter)
    assert due(db, case) == LAST + timedelta(days=90)
    with db.write() as session:
        open_track(
            session, world.robin, meeting, parent="M1", plan_type="prevention", now=OCTOBER_1
        )
    assert due(db, case) == LAST + timedelta(days=60)


def test_a_recorded_event_calls_for_an_earlier_meeting_until_the_team_has_met(
    db: Database, world: World, case: UUID
) -> None:
    meeting = plan(db, world.robin, case)
    with db.write() as session:
        first = call(session, world, case)
        assert call(session, world, case) == first
        found = open_calls(session, case)
        assert [(each.trigger, each.meet_by) for each in found] == [
            ("safety_plan", date(2026, 10, 10))
        ]
    assert due(db, case) == date(2026, 10, 10)
    with time_machine.travel(datetime(2026, 10, 19, 22, tzinfo=OCTOBER_1.tzinfo), tick=False):
        with db.write() as session:
            record_attendance(
                session,
                world.robin,
                meeting,
                session_key=_only_session(session, meeting),
                modes={"M1": "in_person"},
                now=OCTOBER_1,
            )
        assert due(db, case) == date(2026, 10, 19) + timedelta(days=90)


@on_sqlite
def test_an_event_that_moves_no_clock_is_news_of_the_case_all_the_same(
    db: Database, world: World, case: UUID
) -> None:
    revisions = []
    for on in (date(2026, 9, 10), date(2026, 9, 20)):
        with db.write() as session:
            call(session, world, case, happened_on=on)
        assert due(db, case) == date(2026, 10, 10)
        with db.read() as session:
            revisions.append(session.get_one(Case, case).revision)
    assert revisions[0] != revisions[1]


def test_a_meeting_counts_as_held_once_it_has_begun_and_was_not_called_off(
    db: Database, world: World, case: UUID
) -> None:
    meeting_id = plan(db, world.robin, case)
    after = datetime(2026, 10, 19, 22, tzinfo=OCTOBER_1.tzinfo)
    with db.write() as session:
        meeting = session.get_one(Meeting, meeting_id)
        there = Attendance(
            case_id=case, meeting_id=meeting_id, session="", person="M1", mode="in_person"
        )
        session.add(there)
        for now, cancelled, last in (
            (OCTOBER_1, False, LAST),
            (after, True, LAST),
            (after, False, after.date()),
        ):
            meeting.cancelled = cancelled
            with time_machine.travel(now, tick=False):
                keep_next_due(session, case)
            assert session.get_one(Case, case).last_met_on == last


def test_an_event_taken_back_calls_for_nothing_and_stays_in_the_log(
    db: Database, world: World, case: UUID
) -> None:
    with db.write() as session:
        call_id = call(session, world, case)
        take_back_call(session, world.robin, case, call_id, now=OCTOBER_1)
    assert due(db, case) == LAST + timedelta(days=90)
    with db.read() as session:
        verbs = session.exec(
            select(AuditEvent.verb).where(AuditEvent.subject == f"call:{call_id}")
        ).all()
    assert sorted(verbs) == ["record_call", "take_back_call"]


def test_a_child_who_moved_since_the_last_meeting_needs_nobody_to_record_it(
    db: Database,
) -> None:
    data = without_meetings("S4", last_ftm_on=LAST.isoformat())
    home = next(each for each in data["roles"] if each["role"] == "resource_parent")
    home["until"] = "2026-09-20"
    data["roles"].append({**home, "person": "RP2", "from": "2026-09-21", "until": None})
    case = take(db, data)
    assert due(db, case) == date(2026, 10, 5)
    with db.read() as session:
        (found,) = open_calls(session, case)
    assert (found.trigger, found.children) == ("placement_change", tuple(home["of"]))
    assert (found.happened_on, found.id) == (date(2026, 9, 21), None)


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"trigger": "full_moon"}, "trigger"),
    ({"happened_on": None}, "happened_on"),
    ({"happened_on": date(2026, 10, 2)}, "happened_on"),
    ({"happened_on": LAST}, "happened_on"),
    ({"note": "x" * 201}, "note"),
]


@on_sqlite
def test_an_event_that_nobody_can_mean_is_refused_beside_its_field(
    db: Database, world: World, case: UUID
) -> None:
    with db.write() as session:
        for changes, field in REFUSED:
            with pytest.raises(RuleBrokenError) as refused:
                call(session, world, case, **changes)
            assert refused.value.field == field, changes


@on_sqlite
def test_only_who_plans_for_the_family_records_what_calls_for_a_meeting(
    db: Database, world: World, case: UUID
) -> None:
    with db.write() as session:
        call_id = call(session, world, case)
        for actor, error in ((world.charlie, NotFoundError), (world.fern, NotAllowedError)):
            with pytest.raises(error):
                take_back_call(session, actor, case, call_id, now=OCTOBER_1)


def _only_session(session: Session, meeting: UUID) -> str:
    return session.exec(
        select(MeetingSession.key).where(MeetingSession.meeting_id == meeting)
    ).one()
