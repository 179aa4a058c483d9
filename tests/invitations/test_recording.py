"""How children take part, whom youths choose, whom parents bring, why warnings may stand."""

from datetime import date
from uuid import UUID

import pytest
import time_machine

from ftm.core.database import Database
from ftm.core.errors import ConflictError, RuleBrokenError
from ftm.invitations import history, recording
from ftm.invitations.recording import NewPerson
from ftm.invitations.rules.check import check_meeting
from tests.invitations.listing import MAINE, planned_only, take_meeting
from tests.support.families import OCTOBER_1, facts_of
from tests.support.prepared import prepared
from tests.support.world import World, populate


@pytest.fixture
def ids(db: Database) -> tuple[UUID, UUID]:
    return prepared(nothing_decided, db)


def nothing_decided(db: Database) -> tuple[UUID, UUID]:
    data = planned_only("S4", "correct")
    data["meetings"][0]["participation"] = data["meetings"][0]["youth_choices"] = []
    return take_meeting(db, data)


def codes(db: Database, case: UUID) -> set[str]:
    facts = facts_of(db, case)
    return {
        each.code for each in check_meeting(facts, facts.meetings[-1], OCTOBER_1, MAINE).findings
    }


@time_machine.travel(OCTOBER_1, tick=False)
def test_what_was_recorded_clears_the_warnings(
    db: Database, world: World, ids: tuple[UUID, UUID]
) -> None:
    case, meeting = ids
    assert {"W-CHILD-PART(C2)", "W-YOUTH-CHOICE(C1)", "B-NOT-MEMBER(Pearl)"} <= codes(db, case)
    with db.write() as session:
        for child, decision, via in (("C1", "attends", ()), ("C2", "attends_part", ("RP2",))):
            recording.record_participation(
                session,
                world.robin,
                meeting,
                child=child,
                decision=decision,
                reason="With the reading plan",
                via=via,
                now=OCTOBER_1,
            )
        recording.record_youth_choice(
            session,
            world.robin,
            meeting,
            youth="C1",
            offered_on=date(2026, 9, 25),
            picks=("Remy", "Pearl"),
            advisor="Remy",
            now=OCTOBER_1,
        )
    assert codes(db, case) == {"W-TZ(F1)", "W-TZ(Rue)"}
    (choice,) = facts_of(db, case).meetings[-1].youth_choices
    assert [(each.person, each.advisor) for each in choice.picks] == [
        ("Remy", True),
        ("Pearl", False),
    ]
    newest = facts_of(db, case).meetings[-1].participation[-1]
    assert (newest.decided_by, newest.via) == ("ROBIN", ("RP2",))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"decision": "perhaps"}, "decision"),
        ({"decision": "not_attending", "reason": " "}, "reason"),
        ({"via": ("C1",)}, "via"),
        ({"via": ("nobody",)}, "members"),
        ({"child": "M1"}, ""),
    ],
)
@time_machine.travel(OCTOBER_1, tick=False)
def test_a_decision_about_a_child_that_makes_no_sense_is_refused(
    one_db: Database, changes: dict[str, object], field: str
) -> None:
    world = prepared(populate, one_db)
    _, meeting = prepared(nothing_decided, one_db)
    asked = {"child": "C2", "decision": "attends", "reason": "", "via": (), **changes}
    with pytest.raises(RuleBrokenError) as refused, one_db.write() as session:
        recording.record_participation(session, world.robin, meeting, now=OCTOBER_1, **asked)  # type: ignore[arg-type]
    assert refused.value.field == field


@time_machine.travel(OCTOBER_1, tick=False)
def test_a_new_support_is_recorded_with_a_way_to_reach_them(
    db: Database, world: World, ids: tuple[UUID, UUID]
) -> None:
    case, meeting = ids
    for new, field in (
        (NewPerson(" ", "email", "a@example.org"), "name"),
        (NewPerson("Fay Brook", "email"), "email"),
        (NewPerson("Fay Brook", "email", "not an address"), "email"),
        (NewPerson("Fay Brook", "letter"), "address"),
    ):
        with pytest.raises(RuleBrokenError) as refused, db.write() as session:
            recording.add_support(session, world.robin, meeting, new, of="M1", now=OCTOBER_1)
        assert refused.value.field == field
    with db.write() as session:
        key = recording.add_support(
            session,
            world.robin,
            meeting,
            NewPerson("Fay Brook", "letter", address="1 Brook Way, Exampleport ME"),
            of="M1",
            now=OCTOBER_1,
        )
    facts = facts_of(db, case)
    assert facts.people_by_id[key].channels == ("letter",)
    assert [(each.role, each.of) for each in facts.roles_by_person[key]] == [
        ("informal_support", ("M1",))
    ]


@time_machine.travel(OCTOBER_1, tick=False)
def test_a_warning_may_stand_for_a_reason_and_an_old_page_is_told(
    db: Database, world: World, ids: tuple[UUID, UUID]
) -> None:
    _, meeting = ids
    for code, reason in (("W-TZ(F1)", ""), ("W-TZ(M1)", "why")):
        with pytest.raises(RuleBrokenError), db.write() as session:
            recording.acknowledge_warning(
                session, world.robin, meeting, code=code, reason=reason, pack=MAINE, now=OCTOBER_1
            )
    with db.write() as session:
        recording.acknowledge_warning(
            session,
            world.robin,
            meeting,
            code="W-TZ(F1)",
            reason="He asked for it",
            pack=MAINE,
            now=OCTOBER_1,
        )
    with db.read() as session:
        assert history.acknowledged(session, meeting) == {"W-TZ(F1)": "He asked for it"}
    with pytest.raises(ConflictError), db.write() as session:
        recording.record_participation(
            session,
            world.robin,
            meeting,
            child="C1",
            decision="attends",
            reason="",
            via=(),
            now=OCTOBER_1,
            version=99,
        )
