"""The talk with each person: kept once, kept whole, and never lost to somebody else's."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from msgspec.structs import replace
from sqlmodel import select

from ftm.core.audit import AuditEvent
from ftm.core.database import Database
from ftm.core.errors import ConflictError, NotFoundError, RuleBrokenError
from ftm.meetings import service as planning
from ftm.preparation.models import PrepConversation
from ftm.preparation.pages import preparation_page, talk_page
from ftm.preparation.queries import talked_with
from ftm.preparation.rules import Conversation, check_conversation
from tests.preparation.talks import TOLD, talk
from tests.support.families import facts_of, meeting_id
from tests.support.world import World

pytestmark = pytest.mark.usefixtures("october_1")


def test_a_talk_is_kept_and_counts_from_when_the_purpose_was_explained(
    db: Database, world: World, meeting: UUID
) -> None:
    talk(db, world.robin, meeting, told=Conversation(wants="To be heard"))
    with db.read() as session:
        page = preparation_page(session, world.robin, meeting)
    assert page.talked == 0
    assert talk(db, world.fern, meeting, version=1) == 2
    with db.read() as session:
        page = preparation_page(session, world.robin, meeting)
        found = talk_page(session, world.robin, meeting, "M1")
    assert (found.told, found.version) == (TOLD, 2)
    linden, alder = page.coming
    assert (linden.talked_on, linden.talked_by) == (date(2026, 10, 1), "Robin Caseworth")
    assert (linden.to_arrange, linden.to_ask) == (("a ride",), ("access",))
    assert (alder.talked_on, alder.to_ask) == (None, ())
    assert page.talked == 1


def test_keeping_the_same_twice_is_once(db: Database, world: World, meeting: UUID) -> None:
    assert talk(db, world.robin, meeting) == 1
    assert talk(db, world.robin, meeting) == 1
    with db.read() as session:
        assert len(session.exec(select(PrepConversation)).all()) == 1
        verbs = session.exec(select(AuditEvent.verb)).all()
    assert verbs.count("keep_conversation") == 1


def test_who_writes_on_an_old_page_is_told(db: Database, world: World, meeting: UUID) -> None:
    talk(db, world.robin, meeting)
    with pytest.raises(ConflictError) as refused:
        talk(db, world.sam, meeting, told=replace(TOLD, wants="Something else"))
    assert refused.value.current == "1"
    assert talk(db, world.sam, meeting, told=replace(TOLD, wants="Both"), version=1) == 2


def test_the_log_says_with_whom_but_not_what(db: Database, world: World, meeting: UUID) -> None:
    talk(db, world.robin, meeting)
    with db.read() as session:
        found = select(AuditEvent).where(AuditEvent.verb == "keep_conversation")
        event = session.exec(found).one()
    assert event.details == {"person": "M1"}
    assert event.case_id is not None


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"explained_on": date(2026, 10, 2)}, "explained_on"),
        ({"explained_on": None}, "explained_on"),
        ({"explained_by": ""}, "explained_by"),
        ({"explained_by": "M1"}, "explained_by"),
        ({"takes_part": "by pigeon"}, "takes_part"),
        ({"ride": "perhaps"}, "ride"),
        ({"wants": "x" * 4001}, "wants"),
    ],
)
def test_what_cannot_be_is_refused(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(RuleBrokenError) as refused:
        check_conversation(replace(TOLD, **changes), {"ROBIN"}, date(2026, 10, 1))
    assert refused.value.field == field


def test_what_is_refused_is_not_kept(db: Database, world: World, meeting: UUID) -> None:
    for changes in ({"explained_on": date(2026, 10, 2)}, {"explained_by": "M1"}):
        with pytest.raises(RuleBrokenError):
            talk(db, world.robin, meeting, told=replace(TOLD, **changes))
    with db.read() as session:
        assert session.exec(select(PrepConversation)).all() == []


def test_only_people_of_the_case_and_only_its_staff(
    db: Database, world: World, meeting: UUID
) -> None:
    for actor, at, person in (
        (world.charlie, meeting, "M1"),
        (world.robin, uuid4(), "M1"),
        (world.robin, meeting, "nobody"),
    ):
        with pytest.raises(NotFoundError):
            talk(db, actor, at, person)
        with db.read() as session, pytest.raises(NotFoundError):
            talk_page(session, actor, at, person)


def test_a_meeting_that_is_called_off_is_not_prepared(
    db: Database, world: World, meeting: UUID
) -> None:
    with db.write() as session:
        planning.cancel_meeting(session, world.robin, meeting, reason="weather")
    with pytest.raises(RuleBrokenError, match="called off"):
        talk(db, world.robin, meeting)


def test_a_meeting_planned_anew_keeps_what_was_said(db: Database, world: World, case: UUID) -> None:
    """All entries of S4 are one FTM."""
    talk(db, world.robin, meeting_id(db, case, "draft-1"))
    facts = facts_of(db, case)
    ftm = facts.ftm_of(facts.meetings_by_id["correct"])
    with db.read() as session:
        assert talked_with(session, case, ftm) == {"M1"}
        assert talked_with(session, case, "another") == frozenset()


def test_an_interpreter_still_missing_is_something_to_arrange(
    db: Database, world: World, loonhaven: UUID, loonhavens_meeting: UUID
) -> None:
    people = facts_of(db, loonhaven).people_by_id
    needing = {key for key in ("M1", "F1") if people[key].interpreter}
    with db.read() as session:
        page = preparation_page(session, world.robin, loonhavens_meeting)
    lacking = {line.person.id for line in page.coming if "interpreter" in "".join(line.to_arrange)}
    assert lacking == needing != set()
