"""A closed record that is put right: by whom, with which words, and what the papers say of it."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from msgspec.structs import replace
from sqlmodel import Session, col, select

from ftm.facilitation.forms import LineForm
from ftm.facilitation.queries import show_line
from ftm.plans.models import Item
from ftm.summaries import correcting
from ftm.summaries.models import RecordCorrection, Snapshot
from ftm.summaries.renewing import Why
from tests.facilitation.world import AFTER, FERN, Family
from tests.summaries.opened import zipped_words
from tests.summaries.sharing import paper_of
from tests.support.world import World

NEXT_DAY = AFTER + timedelta(hours=15)
WHY = Why("The day was misheard.", "Linden")


def line_id(family: Family, key: str) -> UUID:
    """The row id of a line of the plan."""
    with family.db.read() as session:
        return _item(session, family, key).id


def _item(session: Session, family: Family, key: str) -> Item:
    return session.exec(select(Item).where(Item.case_id == family.case, Item.key == key)).one()


def put_right(
    world: World,
    family: Family,
    key: str,
    *,
    why: Why = WHY,
    now: datetime = NEXT_DAY,
    **changed: Any,
) -> Snapshot:
    """Correct fields of a line as its form would, over the version that stands."""
    with family.db.write() as session:
        row = _item(session, family, key)
        shown = show_line(session, FERN, family.meeting, row.id, now=now)
        form = LineForm.of_line(shown.item, shown.live.choices.family, "main", row.version)
        return correcting.correct_line(
            session,
            world.robin,
            family.meeting,
            row.id,
            replace(form.content(), **changed),
            why,
            version=row.version,
            now=now,
        )


def take_out(world: World, family: Family, key: str, why: Why = WHY) -> Snapshot:
    """Take the line out of the record."""
    with family.db.write() as session:
        row = _item(session, family, key)
        return correcting.take_out_line(
            session, world.robin, family.meeting, row.id, why, version=row.version, now=NEXT_DAY
        )


def corrections(family: Family) -> list[RecordCorrection]:
    with family.db.read() as session:
        return list(
            session.exec(select(RecordCorrection).order_by(col(RecordCorrection.recorded_at)))
        )


def snapshots(family: Family) -> list[Snapshot]:
    with family.db.read() as session:
        return list(session.exec(select(Snapshot).order_by(col(Snapshot.number))))


def said_to(family: Family, person: str) -> str:
    """Every word of the newest paper of the person."""
    return zipped_words(paper_of(family, person).content)
