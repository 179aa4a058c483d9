"""Beside each line stands who will get it, from the one decision, as it is at this minute."""

import pytest
from sqlmodel import select

from ftm.cases.words import short_name
from ftm.core.database import Database
from ftm.facilitation import service_lines
from ftm.facilitation.audience import Audience, audiences
from ftm.facilitation.names import few
from ftm.meetings.case_facts import load_facts
from ftm.plans.models import Item
from tests.facilitation.world import AFTER, DURING, FERN, Family, content, import_family


@pytest.fixture
def family(db: Database) -> Family:
    return import_family(db, keep_lines=True)


def shown(family: Family) -> dict[str, Audience]:
    with family.db.read() as session:
        facts = load_facts(session, family.case)
    meeting = facts.meetings_by_id["correct"]
    names = {each.id: short_name(facts, each.id) for each in facts.people}
    return dict(audiences(facts, meeting, meeting.sessions[0], DURING, names))


def test_a_line_of_the_scenario_says_whose_copies_carry_it(family: Family) -> None:
    found = shown(family)
    assert found["i-therapy"].words == "Only Juniper, Gale Adlitem, Tess Orchard"
    assert found["i-panic"].words == "Nobody's copy"
    assert found["i-budget"].words == "Only Linden, Quinn Filing, Gale Adlitem"


def test_a_protected_address_is_in_nobodys_copy_and_says_why(family: Family) -> None:
    found = shown(family)["n-cooper"]
    assert found.words == "Nobody's copy"
    assert "protected place" in found.barred


def test_a_new_line_for_everyone_says_so(family: Family) -> None:
    with family.db.write() as session:
        saved = service_lines.add_line(
            session,
            FERN,
            family.meeting,
            content(whose="logistics", text="We meet at the library."),
            now=DURING,
        )
    assert shown(family)[family.line(saved.id).key].words == "Everyone here"


def test_an_edit_is_seen_at_once_though_answers_are_remembered(family: Family) -> None:
    assert shown(family)["i-card"].words == "Only Juniper, Linden, Alder, Quinn Filing and 4 more"
    with family.db.write() as session:
        row = session.exec(
            select(Item).where(Item.case_id == family.case, Item.key == "i-card")
        ).one()
        service_lines.edit_line(
            session,
            FERN,
            family.meeting,
            row.id,
            content(whose="agency"),
            version=row.version,
            now=AFTER,
        )
    assert shown(family)["i-card"].words == "Nobody's copy"


def test_many_names_are_cut_short_with_a_count() -> None:
    assert few(["A", "B", "C", "D", "E"]) == "A, B, C, D, E"
    assert few(["A", "B", "C", "D", "E", "F"]) == "A, B, C, D and 2 more"
