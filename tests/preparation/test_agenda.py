"""The agenda: built with the family, in their order."""

from uuid import UUID, uuid4

import pytest

from ftm.core.database import Database
from ftm.core.errors import NotFoundError, RuleBrokenError
from ftm.preparation import service
from ftm.preparation.models import AgendaPoint
from ftm.preparation.pages import preparation_page
from ftm.preparation.rules import MOST_POINTS
from tests.support.world import World

pytestmark = pytest.mark.usefixtures("october_1")


def add(db: Database, world: World, meeting: UUID, *texts: str) -> list[UUID]:
    with db.write() as session:
        return [
            service.add_agenda_point(session, world.robin, meeting, text=text, asked_by="M1").id
            for text in texts
        ]


def agenda(db: Database, world: World, meeting: UUID) -> list[str]:
    with db.read() as session:
        return [point.text for point in preparation_page(session, world.fern, meeting).agenda]


def test_points_stand_in_the_order_the_family_wants(
    db: Database, world: World, meeting: UUID
) -> None:
    _, _, school = add(db, world, meeting, "Visits", "A  place\nto live", "School")
    assert agenda(db, world, meeting) == ["Visits", "A place to live", "School"]
    for _ in range(3):
        with db.write() as session:
            service.move_agenda_point(session, world.robin, meeting, point_id=school, earlier=True)
    assert agenda(db, world, meeting) == ["School", "Visits", "A place to live"]
    with db.write() as session:
        service.move_agenda_point(session, world.fern, meeting, point_id=school, earlier=False)
    assert agenda(db, world, meeting) == ["Visits", "School", "A place to live"]


def test_adding_and_removing_twice_is_once(db: Database, world: World, meeting: UUID) -> None:
    first, again = add(db, world, meeting, "Visits", "Visits")
    assert first == again
    for _ in range(2):
        with db.write() as session:
            service.remove_agenda_point(session, world.robin, meeting, point_id=first)
    assert agenda(db, world, meeting) == []


def test_a_point_without_words_or_from_nobody_is_refused(
    db: Database, world: World, meeting: UUID
) -> None:
    with db.write() as session:
        for text, asked_by, field in (
            (" ", "", "text"),
            ("x" * 201, "", "text"),
            ("Visits", "nobody", "asked_by"),
        ):
            with pytest.raises(RuleBrokenError) as refused:
                service.add_agenda_point(
                    session, world.robin, meeting, text=text, asked_by=asked_by
                )
            assert refused.value.field == field


def test_an_agenda_that_no_meeting_has_time_for_is_refused(
    db: Database, world: World, meeting: UUID
) -> None:
    (first,) = add(db, world, meeting, "Point 0")
    with db.write() as session:
        alike = session.get_one(AgendaPoint, first).model_dump(include={"case_id", "ftm"})
        session.add_all(
            AgendaPoint(**alike, position=n, text=f"Point {n}") for n in range(1, MOST_POINTS - 1)
        )
    add(db, world, meeting, "The last one")
    with pytest.raises(RuleBrokenError, match="more points"):
        add(db, world, meeting, "One more")


def test_strangers_and_unknown_points(db: Database, world: World, meeting: UUID) -> None:
    with db.write() as session, pytest.raises(NotFoundError):
        service.add_agenda_point(session, world.charlie, meeting, text="Visits")
    with db.write() as session, pytest.raises(NotFoundError):
        service.move_agenda_point(session, world.robin, meeting, point_id=uuid4(), earlier=True)
