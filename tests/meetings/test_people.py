"""Who is in which part, who interprets, who joins from afar, and sessions kept apart."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from ftm.core.database import Database
from ftm.core.errors import NotAllowedError, NotFoundError, RuleBrokenError
from ftm.facts.windows import members
from ftm.meetings import people_service
from ftm.meetings.queries import planned_meeting
from ftm.meetings.rules import PlannedPart
from tests.meetings.planning import HALL, corrected, planned
from tests.support.families import OCTOBER_1, facts_of, meeting_id, take, wall
from tests.support.scenarios import scenario
from tests.support.world import World


def change(db: Database, what: str, *args: Any, **asked: Any) -> Any:
    with db.write() as session:
        return getattr(people_service, what)(session, *args, **asked)


def only_session(db: Database, case: UUID) -> tuple[str, tuple[str, ...]]:
    (session,) = planned(db, case).sessions
    return session.id, members(session)


def test_adding_twice_is_adding_once_and_removing_takes_somebody_out_of_every_part(
    db: Database, world: World, case: UUID, meeting: UUID
) -> None:
    key, _ = only_session(db, case)
    for _ in range(2):
        change(db, "add_member", world.robin, meeting, person="G", session_key=key)
    assert only_session(db, case)[1] == ("M1", "F1", "G")
    change(db, "remove_member", world.robin, meeting, person="F1", session_key=key)
    assert only_session(db, case)[1] == ("M1", "G")


def test_nobody_from_outside_the_case_can_be_put_on_the_list(
    db: Database, world: World, case: UUID, meeting: UUID
) -> None:
    key, _ = only_session(db, case)
    with pytest.raises(RuleBrokenError, match="not recorded in the case"):
        change(db, "add_member", world.robin, meeting, person="Stranger", session_key=key)
    with pytest.raises(NotFoundError):
        change(db, "add_member", world.robin, meeting, person="G", session_key="elsewhere")
    with pytest.raises(NotFoundError):
        change(db, "add_member", world.robin, meeting, person="G", session_key=key, part_id=uuid4())


def test_only_those_who_plan_change_the_list(
    db: Database, world: World, case: UUID, meeting: UUID
) -> None:
    key, _ = only_session(db, case)
    with pytest.raises(NotFoundError):
        change(db, "add_member", world.charlie, meeting, person="G", session_key=key)
    with pytest.raises(NotAllowedError):
        change(db, "add_member", world.fern, meeting, person="G", session_key=key)


def test_the_whole_table_is_saved_at_once_or_not_at_all(
    db: Database, world: World, case: UUID, meeting: UUID
) -> None:
    with db.read() as session:
        ((part, _),) = planned_meeting(session, world.robin, meeting).parts(
            planned(db, case).sessions[0]
        )
    change(db, "set_members", world.robin, meeting, members={part: ("M1", "MA", "M1")})
    assert only_session(db, case)[1] == ("M1", "MA")
    with pytest.raises(NotFoundError):
        change(db, "set_members", world.robin, meeting, members={part: ("G",), uuid4(): ("G",)})
    assert only_session(db, case)[1] == ("M1", "MA")


def test_a_second_session_has_its_own_time_and_people_and_the_last_one_stays(
    db: Database, world: World, case: UUID, meeting: UUID
) -> None:
    first, _ = only_session(db, case)
    second = change(
        db,
        "add_session",
        world.robin,
        meeting,
        starts_at=wall("2026-10-20T09:00"),
        length_minutes=60,
        place=HALL,
        members=("F1", "FA"),
        now=OCTOBER_1,
    )
    assert [members(each) for each in planned(db, case).sessions] == [("M1", "F1"), ("F1", "FA")]
    change(db, "remove_session", world.robin, meeting, session_key=first)
    assert only_session(db, case)[0] == second
    with pytest.raises(RuleBrokenError, match="at least one session"):
        change(db, "remove_session", world.robin, meeting, session_key=second)


def test_parts_follow_each_other_and_replace_the_old_ones(
    db: Database, world: World, case: UUID, meeting: UUID
) -> None:
    key, _ = only_session(db, case)
    parts = (
        PlannedPart(30, ("M1", "F1"), "Common part", ()),
        PlannedPart(20, ("M1",), "Juniper", ("C1",)),
    )
    change(db, "cut_into_parts", world.robin, meeting, session_key=key, parts=parts)
    (session,) = planned(db, case).sessions
    told = [(f"{p.starts_at:%H:%M}", f"{p.ends_at:%H:%M}", p.children) for p in session.segments]
    assert told == [("15:30", "16:00", ()), ("16:00", "16:20", ("C1",))]
    with pytest.raises(RuleBrokenError, match="children of this case"):
        change(
            db,
            "cut_into_parts",
            world.robin,
            meeting,
            session_key=key,
            parts=(PlannedPart(30, (), "Else", ("M1",)),),
        )


def test_an_interpreter_goes_when_the_person_they_interpret_for_does(
    db: Database, world: World, loonhaven: UUID, loonhavens_meeting: UUID
) -> None:
    case, meeting = loonhaven, loonhavens_meeting
    key, _ = only_session(db, case)
    asked = {"session_key": key, "person": "M1"}
    change(db, "assign_interpreter", world.robin, meeting, interpreter="Carla", **asked)
    change(db, "join_by_link", world.robin, meeting, session_key=key, person="Carla", mode="video")
    (session,) = planned(db, case).sessions
    assert [(each.for_, each.interpreter) for each in session.interpreters] == [("M1", "Carla")]
    assert [(each.person, each.mode) for each in session.remote] == [("Carla", "video")]
    change(db, "remove_member", world.robin, meeting, person="M1", session_key=key)
    (session,) = planned(db, case).sessions
    assert (session.interpreters, session.remote) == ((), ())


def test_the_interpreter_can_be_taken_away_and_somebody_may_come_after_all(
    db: Database, world: World, loonhaven: UUID, loonhavens_meeting: UUID
) -> None:
    case, meeting = loonhaven, loonhavens_meeting
    key, _ = only_session(db, case)
    for interpreter in ("Carla", None):
        change(
            db,
            "assign_interpreter",
            world.robin,
            meeting,
            session_key=key,
            person="M1",
            interpreter=interpreter,
        )
    for mode in ("video", None):
        change(db, "join_by_link", world.robin, meeting, session_key=key, person="F1", mode=mode)
    (session,) = planned(db, case).sessions
    assert (session.interpreters, session.remote) == ((), ())


def test_a_meeting_from_a_case_file_belongs_to_the_app_once_a_worker_changed_it(
    db: Database, world: World, case: UUID
) -> None:
    change(db, "add_member", world.robin, meeting_id(db, case), person="C2", session_key="main")
    newer = scenario("S4")
    newer["case"]["family_name"] = "Sprucer"
    take(db, newer)
    facts = facts_of(db, case)
    assert facts.case.family_name == "Sprucer"
    assert "C2" in members(corrected(db, case).sessions[0])
    assert len(corrected(db, case).attendance) == len(attendance_of_file())


def attendance_of_file() -> list[Any]:
    found = next(each for each in scenario("S4")["meetings"] if each["id"] == "correct")
    attendance: list[Any] = found["attendance"]
    return attendance
