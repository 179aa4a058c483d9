"""Who is here, which stage it is, a plan for each parent: recorded once, by whoever may."""

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
from ftm.plans.models import Track
from tests.facilitation.world import AFTER, CHARLIE, DURING, FERN, Family, content, import_family
from tests.support.prepared import prepared


@pytest.fixture
def family(db: Database) -> Family:
    """Nobody is here yet."""
    return prepared(import_and_empty, db)


def import_and_empty(db: Database) -> Family:
    family = import_family(db)
    with db.write() as session:
        for row in session.exec(select(Attendance)).all():
            session.delete(row)
    return family


def attend(family: Family, person: str, mode: str, session_key: str = "main") -> None:
    attend_together(family, {person: mode}, session_key)


def attend_together(family: Family, modes: dict[str, str], session_key: str = "main") -> None:
    with family.db.write() as session:
        service_room.record_attendance(
            session, FERN, family.meeting, session_key=session_key, modes=modes, now=DURING
        )


def present(family: Family) -> dict[str, str]:
    with family.db.read() as session:
        facts = load_facts(session, family.case)
    return {each.person: each.mode for each in facts.meetings_by_id["correct"].attendance}


def move(family: Family, stage: str, seen: str | None = None) -> Meeting:
    with family.db.write() as session:
        return service_room.set_stage(
            session, FERN, family.meeting, stage=stage, seen=seen, now=DURING
        )


def open_track(family: Family, parent: str, plan_type: str = "") -> Track:
    with family.db.write() as session:
        return service_room.open_track(
            session, FERN, family.meeting, parent=parent, plan_type=plan_type, now=DURING
        )


def verbs(family: Family) -> list[str]:
    with family.db.read() as session:
        return list(session.exec(select(AuditEvent.verb).where(AuditEvent.case_id == family.case)))


def test_how_people_take_part_is_kept_mended_and_taken_back_and_only_what_is_new_is_logged(
    family: Family,
) -> None:
    attend(family, "M1", "in_person")
    together = {"M1": "in_person", "Rue": "video", "F1": "in_person", "FERN": "video"}
    attend_together(family, {**together, "C1": "absent"})
    attend_together(family, {"M1": "absent", "Rue": "phone"})
    assert present(family) == {"Rue": "phone", "F1": "in_person", "FERN": "video"}
    with family.db.read() as session:
        assert len(set(session.exec(select(Attendance.position)))) == 3
    assert verbs(family).count("record_attendance") == 6
    with pytest.raises(RuleBrokenError):
        attend_together(family, {"F1": "video", "Nobody": "video"})
    assert present(family)["F1"] == "in_person"


@time_machine.travel(AFTER, tick=False)
def test_the_first_person_here_restarts_the_quarter_clock(family: Family) -> None:
    attend(family, "M1", "in_person")
    with family.db.read() as session:
        assert str(session.get_one(Case, family.case).next_due_on) == "2027-01-13"


def test_what_cannot_be_is_refused_beside_the_field(family: Family) -> None:
    for who, field in (
        (("Nobody", "video"), "person"),
        (("M1", "by_carrier_pigeon"), "mode"),
        (("M1", "video", "other"), "session"),
    ):
        with pytest.raises(RuleBrokenError) as refused:
            attend(family, *who)
        assert refused.value.field == field


def test_two_people_who_press_next_together_move_on_once_at_a_moment_that_is_kept(
    family: Family,
) -> None:
    assert move(family, "purpose", seen="welcome").stage_since == DURING
    assert move(family, "purpose", seen="welcome").stage == "purpose"
    assert verbs(family).count("set_stage") == 1


def test_a_page_that_shows_another_stage_moves_nothing(family: Family) -> None:
    move(family, "plan", seen="welcome")
    with pytest.raises(ConflictError, match="The plan"):
        move(family, "purpose", seen="welcome")


def test_each_parent_has_a_plan_of_their_own_once(family: Family) -> None:
    mother, father = open_track(family, "M1"), open_track(family, "F1")
    assert open_track(family, "M1").id == mother.id
    assert (mother.type, mother.children) == ("rnr", ["C1", "C2"])
    assert mother.key != father.key


def test_the_own_line_of_a_parent_belongs_to_their_plan(family: Family) -> None:
    track = open_track(family, "M1")
    with family.db.write() as session:
        saved = service_lines.add_line(
            session,
            FERN,
            family.meeting,
            content(whose="parent:M1"),
            now=DURING,
        )
    assert family.line(saved.id).track == track.key


def test_a_plan_is_for_a_parent_and_of_a_known_kind(family: Family) -> None:
    for parent, plan_type in (("G", ""), ("Nobody", ""), ("M1", "budget")):
        with pytest.raises(RuleBrokenError):
            open_track(family, parent, plan_type)


def test_a_stranger_cannot_tell_that_the_meeting_exists(family: Family) -> None:
    with pytest.raises(NotFoundError), family.db.write() as session:
        service_room.record_attendance(
            session,
            CHARLIE,
            family.meeting,
            session_key="main",
            modes={"M1": "video"},
            now=DURING,
        )
    with pytest.raises(NotFoundError), family.db.write() as session:
        service_room.set_stage(session, CHARLIE, family.meeting, stage="plan", now=DURING)
    with pytest.raises(NotFoundError), family.db.write() as session:
        service_room.open_track(session, CHARLIE, family.meeting, parent="M1", now=DURING)
