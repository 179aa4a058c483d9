"""Translations are kept one after another; none takes the place of an earlier one."""

from sqlmodel import col, select

from ftm.core.actor import Actor
from ftm.core.audit import AuditEvent
from ftm.core.database import Database
from ftm.plans.models import Translation
from ftm.summaries.attaching import Attested, attach_letter
from tests.facilitation.world import AFTER, Family, import_family
from tests.support.world import World


def attach(robin: Actor, family: Family, letter: str) -> None:
    given = Attested("Helena Exemplo", is_attested=True, letter=letter)
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
