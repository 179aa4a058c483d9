"""The link in an invitation: it says what the invitation said, and looking changes nothing."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

import pytest
import time_machine
from lxml import html
from sqlmodel import select

from ftm.core.database import Database
from ftm.invitations.models import Invitation, ReplyLink
from ftm.meetings import service
from tests.invitations.listing import (
    mails,
    planned_only,
    remy_and_cliff_invited,
    reply_path,
    send,
    take_meeting,
)
from tests.support.client import FtmClient, SignedInAs
from tests.support.counting import statements
from tests.support.databases import on_sqlite
from tests.support.families import EASTERN, OCTOBER_1, facts_of, wall
from tests.support.reading import reading_grade
from tests.support.world import World

REMY = "Remy"
NAMES = ("Juniper", "Rowan", "Linden", "Alder", "Spruceby", "Pearl", "Robin", "Caseworth", "Tess")


@pytest.fixture
def ids(db: Database, world: World) -> Iterator[tuple[UUID, UUID]]:
    """The case and its meeting."""
    with time_machine.travel(OCTOBER_1, tick=False):
        yield remy_and_cliff_invited(db, world.robin)


def answer_of_remy(db: Database) -> Invitation:
    with db.read() as session:
        return session.exec(select(Invitation).where(Invitation.person == REMY)).one()


def link(db: Database) -> str:
    return reply_path(mails(db, "remy@example.org")[-1])


@on_sqlite
def test_who_asks_for_a_call_stands_on_today_until_another_answer(
    db: Database, client: FtmClient, world: World, signed_in_as: SignedInAs, ids: tuple[UUID, UUID]
) -> None:
    def waiting() -> list[str]:
        page = html.document_fromstring(signed_in_as(world.robin).get("/today").text)
        rows = (" ".join(each.text_content().split()) for each in page.cssselect("tbody tr"))
        return [each for each in rows if "Asked for a call" in each]

    page = client.get(link(db))
    client.submit(page, "#answer", reply="call_me")
    assert [each.startswith("Coach Remy Trail") for each in waiting()] == [True]
    client.submit(page, "#answer", reply="accepted")
    assert waiting() == []


def test_scanners_write_nothing_and_one_press_answers(
    db: Database, client: FtmClient, ids: tuple[UUID, UUID]
) -> None:
    path = link(db)
    with statements(db) as sent:
        client.head(path)
        # The second time, and so every time: nothing was written that it could differ by.
        client.get(path)
        page = client.get(path)
    assert {each.split()[0] for each in sent} == {"SELECT"}
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["referrer-policy"] == "no-referrer"
    assert page.headers["x-robots-tag"] == "noindex, nofollow"
    assert client.submit(page, "#answer", note="Words").status_code == 422
    done = client.submit(page, "#answer", reply="accepted", needs=["ride"], note="From school")
    assert "Thank you" in client.follow(done).text
    found = answer_of_remy(db)
    assert (found.reply, found.needs, found.reply_note) == ("accepted", ["ride"], "From school")
    assert found.reply_by == "link"


@on_sqlite
def test_the_page_names_nobody_and_is_easy_to_read(
    db: Database, client: FtmClient, ids: tuple[UUID, UUID]
) -> None:
    page = client.get(link(db))
    assert [name for name in NAMES if name in page.text] == []
    assert "Thursday, October 15, 2026, 3:30 PM to 4:35 PM EDT" in page.text
    assert "Green Room" in page.text
    assert "meet.example.org" not in page.text
    texts = ["Tick what would help you to come.", "Only the office reads this."]
    assert reading_grade(texts) <= 8


@on_sqlite
def test_a_link_that_never_was_looks_like_one_that_is_gone(
    db: Database, client: FtmClient, ids: tuple[UUID, UUID]
) -> None:
    path = link(db)
    unknown = client.get("/r/" + "x" * 32)
    with db.write() as session:
        for each in session.exec(select(ReplyLink)):
            each.expires_at = OCTOBER_1 - timedelta(days=1)
            session.add(each)
    gone = client.get(path)
    assert (unknown.status_code, gone.status_code) == (404, 404)
    assert unknown.text.split("<main")[1] == gone.text.split("<main")[1]
    assert client.post(path, data={"reply": "accepted", "seen": "0"}).status_code == 404


@on_sqlite
def test_after_the_meeting_there_is_nothing_to_answer(
    db: Database, client: FtmClient, ids: tuple[UUID, UUID]
) -> None:
    path = link(db)
    with time_machine.travel(datetime(2026, 10, 15, 18, 0, tzinfo=EASTERN), tick=False):
        page = client.get(path)
        assert (page.status_code, "This meeting is over" in page.text) == (200, True)
        client.post(path, data={"reply": "accepted", "seen": "0"})
    assert answer_of_remy(db).reply is None


@on_sqlite
def test_a_new_time_forgets_the_answer_to_the_old_one(
    db: Database, world: World, client: FtmClient, ids: tuple[UUID, UUID]
) -> None:
    case, meeting = ids
    page = client.get(link(db))
    client.submit(page, "#answer", reply="accepted")
    _move(db, world, case, meeting)
    send(db, world.robin, meeting, only=REMY)
    assert answer_of_remy(db).reply is None
    # Who still has the old page open is shown the new time before they answer.
    late = client.submit(page, "#answer", reply="accepted")
    assert late.status_code == 409
    assert "4:30 PM" in late.text
    assert answer_of_remy(db).reply is None
    assert client.submit(late, "#answer", reply="declined").status_code == 303
    assert answer_of_remy(db).reply == "declined"


@on_sqlite
def test_who_is_no_longer_asked_reads_only_that(
    db: Database, world: World, client: FtmClient, ids: tuple[UUID, UUID]
) -> None:
    path = link(db)
    with db.write() as session:
        service.cancel_meeting(session, world.robin, ids[1], reason="weather", now=OCTOBER_1)
    assert send(db, world.robin, ids[1], only=REMY) == 1
    page = client.get(path)
    assert "off for you" in page.text
    assert "weather" not in page.text
    assert "Green Room" not in page.text


def _move(db: Database, world: World, case: UUID, meeting: UUID) -> None:
    """An hour later."""
    (planned,) = facts_of(db, case).meetings[-1].sessions
    with db.write() as session:
        service.change_when(
            session,
            world.robin,
            meeting,
            session_key=planned.id,
            starts_at=wall("2026-10-15T16:30"),
            length_minutes=90,
            now=OCTOBER_1,
        )


@on_sqlite
def test_the_page_speaks_the_language_of_the_message_and_english_when_asked(
    db: Database, world: World, client: FtmClient
) -> None:
    data = planned_only("S4", "correct")
    next(each for each in data["people"] if each["id"] == "Remy")["document_language"] = "es"
    with time_machine.travel(OCTOBER_1, tick=False):
        _, meeting = take_meeting(db, data)
        send(db, world.robin, meeting, only=REMY)
        page = client.get(link(db))
        assert '<html lang="es"' in page.text
        assert "jueves, 15 de octubre de 2026 (2026-10-15), 15:30" in page.text
        assert "ninguna persona las ha revisado" in page.text
        refused = client.submit(page, "#answer", note="x" * 501, reply="accepted")
        assert "Escriba como máximo 500 letras." in refused.text
        assert "Elija una respuesta." in client.submit(page, "#answer").text
        english = client.get(f"{link(db)}?language=en")
        assert "Thursday, October 15, 2026, 3:30 PM" in english.text
        assert ">Español</a>" in english.text
        thanks = client.follow(client.submit(english, "#answer", reply="accepted", needs=["ride"]))
        assert "The office has your answer: I will come." in thanks.text
        assert "La oficina tiene su respuesta: Voy a ir." in client.get(link(db)).text
        unknown = client.get("/r/" + "x" * 32)
        assert "Este enlace no funciona<" in unknown.text
        assert "Ce lien ne fonctionne pas<" in unknown.text
