"""Translations are kept one after another, and a copy goes with the one that counts."""

from datetime import timedelta

import pytest
from sqlmodel import col, select

from ftm.core.actor import Actor
from ftm.core.audit import AuditEvent
from ftm.core.database import Database
from ftm.core.errors import RuleBrokenError
from ftm.meetings.models import Meeting
from ftm.plans.models import Translation
from ftm.summaries.attaching import Attested, attach_letter
from ftm.summaries.distribution import Choice
from tests.facilitation.world import AFTER, Family, import_family
from tests.summaries.sharing import log, make, papers, send_chosen
from tests.support.databases import on_sqlite
from tests.support.families import facts_of
from tests.support.world import World

EVENING = AFTER + timedelta(minutes=30)
"""The translation of the scenario comes the next day."""


def attach(
    robin: Actor, family: Family, letter: str, *, translator: str = "Helena Exemplo"
) -> None:
    given = Attested(translator, is_attested=True, letter=letter)
    with family.db.write() as session:
        attach_letter(session, robin, family.meeting, "M1", given, AFTER)


def test_a_translation_stands_after_those_before_it_and_leaves_them_as_they_were(
    db: Database, world: World
) -> None:
    family = import_family(db, "S5", keep_lines=True)
    in_order = select(Translation).order_by(col(Translation.position))
    with db.read() as session:
        before = session.exec(in_order).all()
    attach(world.robin, family, "Convidamos você.")
    attach(world.robin, family, "Convidamos vocês.")
    with db.read() as session:
        *earlier, first, second = session.exec(in_order)
        verbs = session.exec(select(AuditEvent.verb)).all()
    assert earlier == list(before)
    assert (first.paragraphs, second.paragraphs) == (["Convidamos você."], ["Convidamos vocês."])
    assert first.position < second.position
    assert verbs.count("attach_translation") == 2


@on_sqlite
def test_no_child_of_the_family_and_not_the_reader_translates(db: Database, world: World) -> None:
    family = import_family(db, "S5", keep_lines=True)
    facts = facts_of(db, family.case)
    for name in (facts.name_of(each) for each in (*facts.children_by_id, "M1")):
        with pytest.raises(RuleBrokenError) as refused:
            attach(world.robin, family, "Falamos.", translator=name.upper())
        assert refused.value.field == "translator"


def test_no_copy_goes_without_its_translation_once_there_is_one(db: Database, world: World) -> None:
    family = import_family(db, "S5", keep_lines=True)
    with db.write() as session:
        session.get_one(Meeting, family.meeting).closed_at = EVENING
    make(family, EVENING)
    (english,) = (each for each in papers(family) if each.person == "M1")
    choice = [Choice(english.id, "hand", AFTER.date())]
    with pytest.raises(RuleBrokenError, match="would read differently now"):
        send_chosen(family, choice, now=EVENING + timedelta(days=2))
    send_chosen(family, choice, now=EVENING)
    assert [each.person for each in log(family)] == ["M1"]
