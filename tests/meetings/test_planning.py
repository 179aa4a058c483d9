"""Planning, moving and calling off: scoped, ruled, versioned and logged."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from sqlmodel import select

from ftm.cases.models import Case
from ftm.core.actor import Actor
from ftm.core.audit import AuditEvent
from ftm.core.database import Database
from ftm.core.errors import ConflictError, NotAllowedError, NotFoundError, RuleBrokenError
from ftm.facts.meeting import MeetingPlace
from ftm.facts.windows import session_window
from ftm.meetings import service
from ftm.meetings.models import Meeting
from tests.meetings.planning import HALL, OCTOBER_19, corrected, plan, planned
from tests.support.families import EASTERN, OCTOBER_1, meeting_id, wall
from tests.support.world import World


def test_a_planned_meeting_is_one_session_in_one_part_about_all_children(
    db: Database, world: World, case: UUID
) -> None:
    plan(db, world.robin, case, education_on_agenda=True, note=" Park behind the hall ")
    meeting = planned(db, case)
    assert meeting.education_on_agenda
    (session,) = meeting.sessions
    (part,) = session.segments
    assert part.starts_at == OCTOBER_19.replace(tzinfo=EASTERN)
    assert part.ends_at == datetime(2026, 10, 19, 17, 0, tzinfo=EASTERN)
    assert (part.topic, part.children, part.members) == ("Whole meeting", None, ("M1", "F1"))
    assert session.place == HALL
    assert session.note == "Park behind the hall"


@time_machine.travel(OCTOBER_1, tick=False)
def test_planning_is_logged_and_keeps_the_quarter_clock(
    db: Database, world: World, case: UUID
) -> None:
    plan(db, world.sam, case)
    with db.read() as session:
        last = session.exec(
            select(AuditEvent).where(AuditEvent.verb == "plan_meeting", AuditEvent.case_id == case)
        ).one()
        due = session.get_one(Case, case).next_due_on
    assert last.actor_name == "Sam Overlook"
    assert last.details == {"trigger": "quarterly"}
    assert str(due) == "2026-10-20"


def test_a_stranger_is_told_there_is_no_such_case(db: Database, world: World, case: UUID) -> None:
    with pytest.raises(NotFoundError):
        plan(db, world.charlie, case)
    with pytest.raises(NotFoundError):
        plan(db, world.robin, uuid4())


def test_a_facilitator_sees_the_meeting_but_does_not_plan_it(
    db: Database, world: World, case: UUID, meeting: UUID
) -> None:
    with pytest.raises(NotAllowedError):
        plan(db, world.fern, case)
    with pytest.raises(NotAllowedError), db.write() as session:
        service.cancel_meeting(session, world.fern, meeting, reason="weather", now=OCTOBER_1)


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"starts_at": wall("2026-09-30T15:30")}, "starts_at"),
    ({"starts_at": wall("2026-11-01T01:30")}, "starts_at"),
    ({"length_minutes": 5}, "length_minutes"),
    ({"trigger": "because"}, "trigger"),
    ({"place": MeetingPlace("in_person", building="  ")}, "building"),
    ({"place": MeetingPlace("in_person", building="9 Cooper Lane")}, "building"),
    ({"note": "Meet at 31 Millrace Road"}, "note"),
    ({"members": ("M1", "Nobody")}, "members"),
]


def test_what_the_rules_refuse_is_not_saved_at_all(db: Database, world: World, case: UUID) -> None:
    before = planned_keys(db, case)
    for changes, field in REFUSED:
        with pytest.raises(RuleBrokenError) as refusal:
            plan(db, world.robin, case, **changes)
        assert refusal.value.field == field, changes
    assert planned_keys(db, case) == before


def planned_keys(db: Database, case: UUID) -> list[str]:
    with db.read() as session:
        return list(session.exec(select(Meeting.key).where(Meeting.case_id == case)))


def test_no_meeting_is_planned_for_a_closed_case(db: Database, world: World, case: UUID) -> None:
    with db.write() as session:
        session.get_one(Case, case).is_open = False
    with pytest.raises(RuleBrokenError, match="case is closed"):
        plan(db, world.robin, case)


def change_when(
    db: Database, actor: Actor, meeting: UUID, key: str, starts_at: datetime, **more: Any
) -> None:
    asked = {"length_minutes": 90, "now": OCTOBER_1, **more}
    with db.write() as session:
        service.change_when(session, actor, meeting, session_key=key, starts_at=starts_at, **asked)


def test_moving_a_session_moves_its_parts_and_the_span_of_the_meeting(
    db: Database, world: World, case: UUID
) -> None:
    meeting = meeting_id(db, case)
    change_when(db, world.robin, meeting, "main", wall("2026-10-16T15:00"), length_minutes=100)
    with db.read() as session:
        row = session.get_one(Meeting, meeting)
    (moved,) = corrected(db, case).sessions
    assert [f"{part.starts_at:%d %H:%M}" for part in moved.segments] == [
        "16 15:00",
        "16 15:40",
        "16 16:05",
        "16 16:10",
    ]
    assert session_window(moved).ends_at == datetime(2026, 10, 16, 16, 40, tzinfo=EASTERN)
    assert row.starts_at == datetime(2026, 10, 16, 15, 0, tzinfo=EASTERN)
    assert row.ends_at == datetime(2026, 10, 16, 16, 40, tzinfo=EASTERN)


def test_a_length_that_leaves_no_room_for_the_last_part_is_refused(
    db: Database, world: World, case: UUID
) -> None:
    meeting = meeting_id(db, case)
    with pytest.raises(RuleBrokenError, match="shorter than the parts") as refusal:
        change_when(db, world.robin, meeting, "main", wall("2026-10-16T15:00"), length_minutes=60)
    assert refusal.value.field == "length_minutes"


def test_a_meeting_that_has_begun_is_moved_no_more(db: Database, world: World, case: UUID) -> None:
    meeting = meeting_id(db, case)
    begun = datetime(2026, 10, 15, 15, 30, tzinfo=EASTERN)
    with pytest.raises(RuleBrokenError, match="has begun"):
        change_when(db, world.robin, meeting, "main", wall("2026-10-16T09:00"), now=begun)
    with pytest.raises(RuleBrokenError, match="has begun"), db.write() as session:
        service.cancel_meeting(session, world.robin, meeting, reason="weather", now=begun)


def test_an_edit_of_an_old_page_is_refused_and_names_the_version_of_the_record(
    db: Database, world: World, case: UUID, meeting: UUID
) -> None:
    (key,) = [each.id for each in planned(db, case).sessions]
    change_when(db, world.sam, meeting, key, wall("2026-10-20T15:00"), version=1)
    with pytest.raises(ConflictError) as refusal:
        change_when(db, world.robin, meeting, key, wall("2026-10-21T15:00"), version=1)
    assert refusal.value.current == "2"
    assert session_window(planned(db, case).sessions[0]).starts_at.day == 20


def test_a_new_place_forgets_who_joins_from_afar_only_when_all_do(
    db: Database, world: World, case: UUID
) -> None:
    meeting = meeting_id(db, case)
    hall = MeetingPlace("in_person", building="Hall", link="https://meet.example.org/j/2")
    video = MeetingPlace("video", link="https://meet.example.org/j/2")
    remote = []
    for place in (hall, video):
        with db.write() as session:
            service.change_place(
                session, world.robin, meeting, session_key="main", place=place, now=OCTOBER_1
            )
        remote.append(len(corrected(db, case).sessions[0].remote))
    assert remote == [2, 0]


def test_a_meeting_called_off_stays_with_its_reason_in_the_log_and_changes_no_more(
    db: Database, world: World, case: UUID, meeting: UUID
) -> None:
    with pytest.raises(RuleBrokenError, match="Say why"), db.write() as session:
        service.cancel_meeting(session, world.robin, meeting, reason="", now=OCTOBER_1)
    with db.write() as session:
        service.cancel_meeting(session, world.robin, meeting, reason="weather", now=OCTOBER_1)
    assert planned(db, case).cancelled
    with db.read() as session:
        event = session.exec(select(AuditEvent).where(AuditEvent.verb == "cancel_meeting")).one()
    assert event.details == {"reason": "weather"}
    with pytest.raises(RuleBrokenError, match="called off"), db.write() as session:
        service.cancel_meeting(session, world.robin, meeting, reason="weather", now=OCTOBER_1)


def test_why_the_team_meets_can_be_changed_and_opens_the_door_for_the_school(
    db: Database, world: World, case: UUID, meeting: UUID
) -> None:
    with db.write() as session:
        service.change_purpose(
            session,
            world.robin,
            meeting,
            trigger="request",
            known_triggers=["request"],
            education_on_agenda=True,
        )
    assert planned(db, case).education_on_agenda
