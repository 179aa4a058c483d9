"""Importing is whole or nothing, twice is once, and what the app recorded stays."""

import copy
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlmodel import Session, col, select

from ftm.casefiles.importing import import_case
from ftm.casefiles.references import check_references
from ftm.casefiles.schema import check_schema
from ftm.casefiles.values import check_values
from ftm.cases.models import FROM_APP, Case, Person
from ftm.core.actor import COMMAND_LINE
from ftm.core.audit import AuditEvent
from ftm.core.database import Database
from ftm.core.errors import BadInputError
from ftm.facts import CaseFacts, build_case_facts
from ftm.facts.export import export_case
from ftm.meetings.case_facts import case_id_of, load_facts
from ftm.meetings.models import Meeting, Segment
from ftm.releases.models import Release
from ftm.summaries.correcting import correct_attendance, correct_date
from tests.summaries.correcting import NEXT_DAY, WHY, put_right, take_out
from tests.summaries.sharing import closed_family
from tests.support.families import take as begin_with
from tests.support.scenarios import scenario
from tests.support.world import World


def take(db: Database, data: dict[str, Any]) -> bool:
    with db.write() as session:
        return import_case(session, COMMAND_LINE, data, build_case_facts(data))


def facts_in(db: Database, number: str) -> CaseFacts:
    with db.read() as session:
        return load_facts(session, case_id_of(session, number))


@pytest.mark.parametrize("name", ["S4", "S5"])
def test_the_tables_give_back_exactly_the_facts_of_the_file(db: Database, name: str) -> None:
    data = scenario(name)
    data["roles"][0] |= {"from": "2026-01-02", "until": "2026-12-31"}
    assert take(db, data)
    assert facts_in(db, data["case"]["number"]) == build_case_facts(data)


@pytest.mark.parametrize("name", ["S4", "S5"])
def test_an_exported_case_is_a_valid_file_that_imports_to_the_same_facts(
    db: Database, name: str
) -> None:
    data = scenario(name)
    begin_with(db, data)
    exported = export_case(facts_in(db, data["case"]["number"]))
    errors = [error for check in _CHECKS for error in check(exported)]
    assert errors == []
    assert build_case_facts(exported) == build_case_facts(data)


WRONG_DAY = date(2026, 10, 14)
_SEEN: Any = {"seen": "in_person", "now": NEXT_DAY}
_SEEN_DAY: Any = {"seen": date(2026, 10, 15), "now": NEXT_DAY}
_CHECKS = (check_schema, check_values, check_references)


def test_importing_twice_changes_nothing_not_even_the_log(db: Database) -> None:
    data = scenario("S4")
    assert take(db, data)
    assert not take(db, data)
    with db.read() as session:
        assert len(session.exec(select(AuditEvent)).all()) == 1


def test_a_changed_file_replaces_the_facts_and_keeps_the_rows(db: Database) -> None:
    data = scenario("S4")
    begin_with(db, data)
    before = _person_rows(db)
    changed = copy.deepcopy(data)
    changed["people"][2]["name"] = "Linden New"
    assert take(db, changed)
    assert facts_in(db, "PC-2025-0404").name_of("M1") == "Linden New"
    assert _person_rows(db) == before


def _person_rows(db: Database) -> dict[str, Any]:
    with db.read() as session:
        return {row.key: row.id for row in session.exec(select(Person))}


def test_a_meeting_planned_or_changed_in_the_app_survives_a_new_import(db: Database) -> None:
    data = scenario("S4")
    begin_with(db, data)
    with db.write() as session:
        _plan_by_hand(session)
        called_off = session.exec(select(Meeting).where(Meeting.key == "draft-1")).one()
        called_off.cancelled, called_off.origin = True, FROM_APP
    changed = copy.deepcopy(data)
    changed["case"]["family_name"] = "Changed"
    take(db, changed)
    kept = facts_in(db, "PC-2025-0404").meetings_by_id
    assert "app-1" in kept
    assert kept["draft-1"].cancelled


def test_a_file_that_drops_somebody_the_app_still_invites_is_refused(db: Database) -> None:
    data = scenario("S4")
    begin_with(db, data)
    with db.write() as session:
        _plan_by_hand(session)
    changed = copy.deepcopy(data)
    changed["people"] = [each for each in changed["people"] if each["id"] != "Cliff"]
    with pytest.raises(BadInputError, match="Cliff"):
        take(db, changed)
    assert facts_in(db, "PC-2025-0404") is not None
    with db.read() as session:
        assert session.exec(select(Person).where(Person.key == "Cliff")).one()


def test_a_new_file_changes_nothing_of_a_closed_record(db: Database, world: World) -> None:
    family = closed_family(db)
    with db.read() as session:
        file = export_case(load_facts(session, family.case))
    put_right(world, family, "i-drive", text="I want to drive.")
    take_out(world, family, "i-panic")
    with db.write() as session:
        correct_attendance(
            session, world.robin, family.meeting, "main", "G", "absent", WHY, **_SEEN
        )
        correct_date(session, world.robin, family.meeting, "main", WRONG_DAY, WHY, **_SEEN_DAY)
    corrected = facts_in(db, "PC-2025-0404")

    file["case"]["family_name"] = "Changed"
    added = copy.deepcopy(next(each for each in file["plan"]["items"] if each["id"] == "i-drive"))
    file["plan"]["items"].append({**added, "id": "i-afterwards"})
    assert take(db, file)
    kept = facts_in(db, "PC-2025-0404")
    assert kept.case.family_name == "Changed"
    assert kept.plan.items == corrected.plan.items
    assert kept.meetings_by_id["correct"] == corrected.meetings_by_id["correct"]


def _plan_by_hand(session: Session) -> None:
    case = session.exec(select(Case)).one()
    source = session.exec(select(Meeting).order_by(col(Meeting.position))).first()
    assert source is not None
    copied = source.model_dump(exclude={"id", "key", "origin", "position"})
    meeting = Meeting(**copied, key="app-1", position=99)
    session.add(meeting)
    session.flush()
    session.add(
        Segment(
            case_id=case.id,
            meeting_id=meeting.id,
            session="main",
            topic="All",
            members=["Cliff"],
            starts_at=source.starts_at,
            ends_at=source.ends_at,
        )
    )


def test_ten_thousand_people_are_imported(db: Database) -> None:
    # More than one statement takes: 65,535 values on PostgreSQL, half of that on SQLite.
    data = copy.deepcopy(scenario("S4"))
    data["people"] += [
        {"id": f"X{number}", "name": f"Person {number}", "channels": []} for number in range(10_000)
    ]
    assert take(db, data)
    assert len(facts_in(db, "PC-2025-0404").people) == 10_014


def test_the_quarter_clock_is_kept_with_the_import(db: Database) -> None:
    take(db, scenario("S5"))
    with db.read() as session:
        case = session.exec(select(Case)).one()
    assert str(case.last_met_on) == "2026-10-15"
    assert str(case.next_due_on) == "2027-01-13"


def test_a_release_taken_back_here_stays_taken_back_after_a_new_import(db: Database) -> None:
    data = scenario("S4")
    begin_with(db, data)
    moment = datetime(2026, 10, 3, 12, tzinfo=UTC)
    with db.write() as session:
        release = session.exec(select(Release)).one()
        release.revoked_at = moment
        release.origin = FROM_APP
    changed = copy.deepcopy(data)
    changed["case"]["family_name"] = "Changed"
    assert take(db, changed)
    assert facts_in(db, "PC-2025-0404").releases[0].revoked_at == moment
