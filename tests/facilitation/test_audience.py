"""Beside each line stands who will get it, from the one decision, as it is at this minute."""

import pytest
from sqlmodel import select

from ftm.core.database import Database
from ftm.facilitation import service_lines
from ftm.facilitation.audience import Audience, audiences
from ftm.facilitation.names import listed, short_names
from ftm.meetings.case_facts import load_facts
from ftm.plans.models import Item
from tests.facilitation.world import AFTER, DURING, FERN, World, content, import_family


@pytest.fixture
def world(db: Database) -> World:
    return import_family(db, keep_lines=True)


def shown(world: World) -> dict[str, Audience]:
    with world.db.read() as session:
        facts = load_facts(session, world.case)
    meeting = facts.meetings_by_id["correct"]
    names = short_names((each.id, each.name) for each in facts.people)
    return dict(audiences(facts, meeting, meeting.sessions[0], DURING, names))


def test_a_line_of_the_scenario_says_whose_copies_carry_it(world: World) -> None:
    found = shown(world)
    assert found["i-therapy"].words == "Only Juniper, Gale, Tess"
    assert found["i-panic"].words == "Nobody's copy"
    assert found["i-budget"].words == "Only Linden, Quinn, Gale"


def test_a_protected_address_is_in_nobodys_copy_and_says_why(world: World) -> None:
    found = shown(world)["n-cooper"]
    assert found.words == "Nobody's copy"
    assert "protected place" in found.barred


def test_a_new_line_for_everyone_says_so(world: World) -> None:
    with world.db.write() as session:
        row = service_lines.add_line(
            session,
            FERN,
            world.meeting,
            content(labels=("LOGISTICS",), text="We meet at the library."),
            now=DURING,
        )
    assert shown(world)[row.key] == Audience(
        "Everyone here", shown(world)[row.key].names, is_narrow=False
    )


def test_an_edit_is_seen_at_once_though_answers_are_remembered(world: World) -> None:
    assert shown(world)["i-card"].words == "Only Juniper, Linden, Alder, Quinn and 4 more"
    with world.db.write() as session:
        row = session.exec(
            select(Item).where(Item.case_id == world.case, Item.key == "i-card")
        ).one()
        service_lines.edit_line(
            session,
            FERN,
            world.meeting,
            row.id,
            content(labels=("AGENCY_ONLY",)),
            version=row.version,
            now=AFTER,
        )
    assert shown(world)["i-card"].words == "Nobody's copy"


def test_names_are_those_people_go_by_unless_two_would_share_one() -> None:
    people = [("A", "Dot and Hank Millpond"), ("B", "Ana Bell"), ("C", "Ana Reed"), ("D", "Cher")]
    assert short_names(people) == {
        "A": "Dot and Hank",
        "B": "Ana Bell",
        "C": "Ana Reed",
        "D": "Cher",
    }


def test_many_names_are_cut_short_with_a_count() -> None:
    assert listed(["A", "B", "C", "D", "E"]) == "A, B, C, D, E"
    assert listed(["A", "B", "C", "D", "E", "F"]) == "A, B, C, D and 2 more"
