"""Issued papers: unchanged ones are the same file, changed ones a new version of it."""

from uuid import uuid4

import pytest
from sqlmodel import select

from ftm.core.audit import AuditEvent
from ftm.core.database import Database
from ftm.core.errors import NotFoundError, RuleBrokenError
from ftm.plans.models import Item
from ftm.summaries import service
from ftm.summaries.models import IssuedDocument, WrittenOnceError
from ftm.summaries.queries import find_document
from tests.facilitation.world import FERN, Family
from tests.summaries.sharing import LATER, open_family, papers, ready_family
from tests.support.world import World

Made = dict[str, IssuedDocument]


@pytest.fixture
def family(db: Database, world: World) -> Family:
    return ready_family(db)


@pytest.fixture
def first(family: Family) -> Made:
    """The papers of the family as they were made first."""
    return {each.person or each.kind: each for each in papers(family)}


def make(family: Family) -> Made:
    with family.db.write() as session:
        made = service.make_papers(session, FERN, family.meeting, now=LATER)
    return {each.person or each.kind: each for each in made}


def test_made_again_nothing_is_new(family: Family, first: Made) -> None:
    again = make(family)
    assert {key: each.id for key, each in first.items()} == {
        key: each.id for key, each in again.items()
    }
    assert all(each.version == 1 and each.replaces is None for each in again.values())
    with family.db.read() as session:
        events = session.exec(select(AuditEvent).where(AuditEvent.verb == "issue_document")).all()
    logged = {each.details["sha256"]: each.subject for each in events}
    assert logged == {each.sha256: f"document:{each.id}" for each in first.values()}
    assert len(events) == len(first)


def test_a_paper_is_found_at_its_own_meeting_and_at_no_other(family: Family, first: Made) -> None:
    paper = first["M1"]
    with family.db.read() as session:
        found = find_document(session, paper.case_id, paper.ftm, paper.id)
        assert found.sha256 == paper.sha256
        for case, ftm in ((paper.case_id, "another"), (uuid4(), paper.ftm)):
            with pytest.raises(NotFoundError):
                find_document(session, case, ftm, paper.id)


def test_a_changed_line_makes_new_versions_of_the_papers_that_carry_it(
    family: Family, first: Made
) -> None:
    with family.db.write() as session:
        row = session.exec(select(Item).where(Item.key == "i-reading")).one()
        row.text = "Rowan reads every night."
    again = make(family)
    changed = {key for key in first if first[key].id != again[key].id}
    assert {"RP2", "G", "internal"} <= changed
    assert "RP1" not in changed
    assert "Remy" not in changed
    assert again["RP2"].version == 2
    assert again["RP2"].replaces == first["RP2"].sha256


def test_two_papers_never_share_a_name_that_tells_anything(first: Made) -> None:
    names = [each.file_name for each in first.values()]
    assert len(set(names)) == len(names)
    assert all(name.removesuffix(".docx").isalnum() for name in names)


def test_an_issued_paper_can_be_neither_changed_nor_deleted(family: Family, first: Made) -> None:
    paper = first["RP1"]
    with pytest.raises(WrittenOnceError), family.db.write() as session:
        session.get_one(IssuedDocument, paper.id).content = b"other"
    with pytest.raises(WrittenOnceError), family.db.write() as session:
        session.delete(session.get_one(IssuedDocument, paper.id))


def test_no_paper_is_made_while_the_record_is_open(db: Database, world: World) -> None:
    family = open_family(db)
    with pytest.raises(RuleBrokenError, match="Close the record"):
        make(family)
