"""Who is here, which stage it is, a plan for each parent: recorded once, by whoever may."""

from typing import Any

import pytest
import time_machine
from sqlmodel import select

from ftm.cases.models import Case
from ftm.core.audit import AuditEvent
from ftm.core.database import Database
from ftm.core.errors import ConflictError, NotFoundError, RuleBrokenError
from ftm.facilitation import service_lines, service_room
from ftm.meetings.case_facts import load_facts
from ftm.meetings.models import Attendance, Meeting
from ftm.plans.models import Item, Track
from tests.facilitation.world import AFTER, CHARLIE, DURING, FERN, World, content, import_family


@pytest.fixture
def world(db: Database) -> World:
    world = import_family(db)
    with db.write() as session:
        for row in session.exec(select(Attendance)).all():
            session.delete(row)
    return world


def attend(world: World, person: str, mode: str, session_key: str = "main") -> None:
    with world.db.write() as session:
        service_room.record_attendance(
            session,
            FERN,
            world.meeting,
            session_key=session_key,
            person=person,
            mode=mode,
            now=DURING,
        )


def present(world: World) -> dict[str, str]:
    with world.db.read() as session:
        facts = load_facts(session, world.case)
    return {each.person: each.mode for each in facts.meetings_by_id["correct"].attendance}


def move(world: World, stage: str, seen: str | None = None) -> Meeting:
    with world.db.write() as session:
        return service_room.set_stage(
            session, FERN, world.meeting, stage=stage, seen=seen, now=DURING
        )


def open_track(world: World, parent: str, plan_type: str = "") -> Track:
    with world.db.write() as session:
        return service_room.open_track(
            session, FERN, world.meeting, parent=parent, plan_type=plan_type, now=DURING
        )


def verbs(world: World) -> list[str]:
    with world.db.read() as session:
        return list(session.exec(select(AuditEvent.verb).where(AuditEvent.case_id == world.case)))


def test_how_each_person_takes_part_is_kept_and_can_be_mended(world: World) -> None:
    attend(world, "M1", "in_person")
    attend(world, "F1", "video")
    attend(world, "F1", "phone")
    attend(world, "FERN", "in_person")
    assert present(world) == {"M1": "in_person", "F1": "phone", "FERN": "in_person"}


def test_not_here_takes_the_record_back(world: World) -> None:
    attend(world, "M1", "in_person")
    attend(world, "M1", "absent")
    assert present(world) == {}


def test_the_same_answer_twice_is_recorded_once(world: World) -> None:
    attend(world, "M1", "in_person")
    attend(world, "M1", "in_person")
    attend(world, "Rue", "absent")
    assert verbs(world).count("record_attendance") == 1


@time_machine.travel(AFTER, tick=False)
def test_the_first_person_here_restarts_the_quarter_clock(world: World) -> None:
    attend(world, "M1", "in_person")
    with world.db.read() as session:
        assert str(session.get_one(Case, world.case).next_due_on) == "2027-01-13"


@pytest.mark.parametrize(
    ("who", "field"),
    [
        (("Nobody", "video"), "person"),
        (("M1", "by_carrier_pigeon"), "mode"),
        (("M1", "video", "other"), "session"),
    ],
)
def test_what_cannot_be_is_refused_beside_the_field(
    world: World, who: tuple[Any, ...], field: str
) -> None:
    with pytest.raises(RuleBrokenError) as refused:
        attend(world, *who)
    assert refused.value.field == field


def test_two_people_who_press_next_together_move_on_once(world: World) -> None:
    move(world, "purpose", seen="welcome")
    assert move(world, "purpose", seen="welcome").stage == "purpose"
    assert verbs(world).count("set_stage") == 1


def test_a_page_that_shows_another_stage_moves_nothing(world: World) -> None:
    move(world, "plan", seen="welcome")
    with pytest.raises(ConflictError, match="The plan"):
        move(world, "purpose", seen="welcome")


def test_the_moment_of_a_stage_is_kept(world: World) -> None:
    assert move(world, "strengths").stage_since == DURING


def test_each_parent_has_a_plan_of_their_own_once(world: World) -> None:
    mother, father = open_track(world, "M1"), open_track(world, "F1")
    assert open_track(world, "M1").id == mother.id
    assert (mother.type, mother.children) == ("rnr", ["C1", "C2"])
    assert mother.key != father.key


def test_the_own_line_of_a_parent_belongs_to_their_plan(world: World) -> None:
    track = open_track(world, "M1")
    with world.db.write() as session:
        row: Item = service_lines.add_line(
            session,
            FERN,
            world.meeting,
            content(labels=("PARENT(M1)",), for_whom="M1"),
            now=DURING,
        )
    assert row.track == track.key


@pytest.mark.parametrize(("parent", "plan_type"), [("G", ""), ("Nobody", ""), ("M1", "budget")])
def test_a_plan_is_for_a_parent_and_of_a_known_kind(
    world: World, parent: str, plan_type: str
) -> None:
    with pytest.raises(RuleBrokenError):
        open_track(world, parent, plan_type)


def test_a_stranger_cannot_tell_that_the_meeting_exists(world: World) -> None:
    with pytest.raises(NotFoundError), world.db.write() as session:
        service_room.record_attendance(
            session,
            CHARLIE,
            world.meeting,
            session_key="main",
            person="M1",
            mode="video",
            now=DURING,
        )
    with pytest.raises(NotFoundError), world.db.write() as session:
        service_room.set_stage(session, CHARLIE, world.meeting, stage="plan", now=DURING)
    with pytest.raises(NotFoundError), world.db.write() as session:
        service_room.open_track(session, CHARLIE, world.meeting, parent="M1", now=DURING)
