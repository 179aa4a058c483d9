"""The list of families: only one's own, found by name, page after page without a gap."""

from typing import Any
from uuid import UUID

import pytest
from sqlmodel import select

from ftm.cases import queries
from ftm.cases.models import Case, CaseStaff
from ftm.core.actor import Actor
from ftm.core.database import Database
from tests.support.client import SignedInAs
from tests.support.databases import on_sqlite
from tests.support.families import take, without_meetings
from tests.support.prepared import prepared
from tests.support.world import World


def listed(db: Database, actor: Actor, **asked: Any) -> list[str]:
    with db.read() as session:
        return [line.family_name for line in queries.list_cases(session, actor, **asked).lines]


def put_many(db: Database, first: UUID, names: list[str]) -> None:
    """Beside the first case, one for each further name, of the same caseworker."""
    with db.write() as session:
        model = session.get_one(Case, first).model_dump(exclude={"id"})
        who = session.exec(
            select(CaseStaff).where(CaseStaff.case_id == first, CaseStaff.role == "caseworker")
        ).one()
        alike = [
            Case(**{**model, "number": f"PC-{number:04}", "family_name": name})
            for number, name in enumerate(names[1:], start=1)
        ]
        session.add_all(alike)
        session.flush()
        session.add_all(
            CaseStaff(**who.model_dump(exclude={"id", "email_lower"}) | {"case_id": case.id})
            for case in alike
        )


@pytest.fixture
def both(db: Database, world: World) -> None:
    prepared(take, db, "S4")
    prepared(take, db, "S5")


@pytest.mark.usefixtures("both")
def test_everybody_sees_their_own_families_and_nobody_elses(db: Database, world: World) -> None:
    for actor in (world.robin, world.sam, world.fern):
        assert listed(db, actor) == ["Loonhaven", "Spruceby"]
    assert listed(db, world.charlie) == []


@pytest.mark.usefixtures("both")
@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("spruce", ["Spruceby"]),
        ("PRV-2026", ["Loonhaven"]),
        ("Tess", ["Spruceby"]),
        ("ana", ["Loonhaven"]),
        ("%", []),
        ("_", []),
        ("' OR 1=1 --", []),
        ("nobody", []),
        ("  ", ["Loonhaven", "Spruceby"]),
    ],
)
def test_a_family_is_found_by_its_name_number_or_people(
    db: Database, world: World, search: str, found: list[str]
) -> None:
    assert listed(db, world.robin, search=search) == found
    assert listed(db, world.charlie, search=search) == []


def test_closed_cases_are_listed_apart(db: Database, world: World) -> None:
    case = prepared(take, db, "S4")
    with db.write() as session:
        session.get_one(Case, case).is_open = False
    assert listed(db, world.robin) == []
    assert listed(db, world.robin, closed=True) == ["Spruceby"]


def test_the_pages_follow_each_other_without_gap_or_double(db: Database, world: World) -> None:
    names = ["Alder", "Birch", "Birch", "Cedar", "alder", "Élm", "Zinnia", "Birch"] * 7
    put_many(db, take(db, without_meetings("S4", number="PC-0000", family_name="Alder")), names)
    seen: list[UUID] = []
    after = None
    for _ in range(4):
        with db.read() as session:
            found = queries.list_cases(session, world.robin, after=after)
        seen += [line.id for line in found.lines]
        after = found.next_after
        if after is None:
            break
    assert len(seen) == len(set(seen)) == len(names)


def test_each_line_tells_the_children_and_the_caseworker(db: Database, world: World) -> None:
    prepared(take, db, "S4")
    with db.read() as session:
        (line,) = queries.list_cases(session, world.sam).lines
    assert line.children == ("Juniper Spruceby", "Rowan Spruceby")
    assert line.caseworker == "Robin Caseworth"


@on_sqlite
def test_the_page_lists_finds_and_says_what_to_do_when_empty(
    db: Database, world: World, signed_in_as: SignedInAs
) -> None:
    case = prepared(take, db, "S4")
    browser = signed_in_as(world.robin)
    page = browser.get("/cases")
    assert f"/cases/{case}" in page.text
    found = browser.submit(page, "form[role='search']", search="no such <family>")
    assert "No family of yours fits" in found.text
    assert "There is no closed case here" in browser.get("/cases?closed=yes").text
    assert browser.get("/cases?after=nonsense").status_code == 200
    assert "Spruceby" not in signed_in_as(world.charlie).get("/cases").text
