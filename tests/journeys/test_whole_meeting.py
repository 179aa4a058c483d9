"""One whole meeting over HTTP: from the imported case file to everybody's own Word summary.

One family meets on each database, by the same pages; tests/browser has the first on SQLite, too.
"""

from collections.abc import Callable
from uuid import UUID

import pytest
import time_machine

from ftm.core.database import Database
from ftm.mail.sink import DemoMail
from tests.journeys import walking
from tests.support.client import FtmClient, SignedInAs
from tests.support.databases import on_sqlite
from tests.support.families import take
from tests.support.world import World

NewBrowser = Callable[[], FtmClient]
on_postgres = pytest.param("postgres", marks=pytest.mark.postgres)


@pytest.mark.parametrize("db", [on_postgres], indirect=True)
def test_the_loonhavens_meet(
    db: Database, world: World, new_browser: NewBrowser, signed_in_as: SignedInAs
) -> None:
    """S5: an interpreter, a letter for the mother, providers under releases."""
    case = take(db, "S5")
    with time_machine.travel(walking.PLANNING):
        robin = new_browser()
        meeting = _plan(robin, world, "Loonhaven")
        walking.add_people(robin, meeting, "Joao")
        page = robin.get(f"/meetings/{meeting}/people")
        robin.follow(robin.submit(page, "form[action$='/interpreters']", interpreter="Carla"))
        answers = walking.send(robin, meeting)
        mails = {mail.recipient: mail for mail in walking.deliver(db)}
        assert len(mails) == 5
        assert walking.deliver(db) == ()
        _nobody_learns_of_another(mails, ["Ana", "Tomas", "Davi", "Bela", "Maya", "Ida", "Carla"])
        letter = robin.get(walking.link(answers, "/meetings/[^/]+/letters/[^/]+"))
        assert "Hello Ana" in walking.opened(letter.content)
        _tomas_answers(new_browser(), robin, meeting, mails["tomas@example.org"])
        _is_nothing_to(signed_in_as(world.charlie), f"/cases/{case}", f"/meetings/{meeting}")
    papers = _meet_and_close(
        signed_in_as,
        world,
        meeting,
        {"Davi joins the chess club.": "child:C1", "Tomas fixes the porch light.": "parent:F1"},
    )
    assert {name.split()[0] for name in papers} == {"Ana", "Tomas", "João", "Maya", "Ida", "The"}
    # A child's line is for both parents; a parent's own line for that parent alone. The office
    # keeps "The agency's own record".
    assert _readers(papers, "Davi joins the chess club.") == {"Ana", "Tomas", "The"}
    assert _readers(papers, "Tomas fixes the porch light.") == {"Tomas", "The"}


@on_sqlite
def test_the_sprucebys_meet(
    db: Database, world: World, new_browser: NewBrowser, signed_in_as: SignedInAs
) -> None:
    """S4: a youth who wants to be there, two placements, attorneys, parts for each child."""
    case = take(db, "S4")
    with time_machine.travel(walking.PLANNING):
        robin = new_browser()
        meeting = _plan(robin, world, "Spruceby")
        page = robin.get(f"/meetings/{meeting}/people")
        robin.follow(robin.submit(page, "form[action$='/parts/proposal']"))
        walking.send(robin, meeting)
        mails = {mail.recipient: mail for mail in walking.deliver(db)}
        assert "12:30" in walking.words_of(mails["alder@example.org"])
        _nobody_learns_of_another(mails, ["Linden", "Alder", "Juniper", "Gale", "Tess", "Millpond"])
        _is_nothing_to(signed_in_as(world.charlie), f"/cases/{case}", f"/meetings/{meeting}")
    papers = _meet_and_close(
        signed_in_as,
        world,
        meeting,
        {"Juniper drives by February.": "child:C1", "Linden learns to budget.": "parent:M1"},
    )
    both = {"Linden", "Alder", "Quinn", "Bo", "Gale", "The"}
    assert _readers(papers, "Juniper drives by February.") == both | {"Juniper", "Tess"}
    assert _readers(papers, "Linden learns to budget.") == {"Linden", "Quinn", "Gale", "The"}


def _plan(robin: FtmClient, world: World, family: str) -> UUID:
    today = walking.sign_in(robin, world.robin.email)
    page = walking.family_on_today(robin, today, family)
    meeting = walking.plan(robin, page, education_on_agenda="yes")
    assert robin.get(f"/meetings/{meeting}/invitations").status_code == 200
    return meeting


def _nobody_learns_of_another(mails: dict[str, DemoMail], names: list[str]) -> None:
    for recipient, mail in mails.items():
        words = walking.words_of(mail)
        others = [name for name in names if name.lower() not in recipient and name in words]
        assert others == [], f"the mail to {recipient} names {others}"


def _tomas_answers(tomas: FtmClient, robin: FtmClient, meeting: UUID, mail: DemoMail) -> None:
    path = walking.reply_path(mail)
    for _ in range(3):
        page = tomas.get(path)
        assert page.status_code == 200
    assert "0 of" in robin.get(f"/meetings/{meeting}/replies").text
    tomas.follow(tomas.submit(page, "#answer", reply="accepted", needs=["ride"]))
    assert "1 of" in robin.get(f"/meetings/{meeting}/replies").text
    assert tomas.get(f"/meetings/{meeting}").status_code == 303


def _is_nothing_to(charlie: FtmClient, case: str, meeting: str) -> None:
    """A stranger signed in to the same program finds neither (test_routes.py walks every route)."""
    paths = ("", "/when", "/people", "/invitations", "/preview", "/replies", "/live", "/closing")
    for path in (case, f"{case}/meetings/new", *(meeting + each for each in paths)):
        assert charlie.get(path).status_code == 404, path


def _meet_and_close(
    signed_in_as: SignedInAs, world: World, meeting: UUID, lines: dict[str, str]
) -> dict[str, str]:
    """Fern records who is here and the lines, closes, makes the papers; their text by recipient."""
    with time_machine.travel(walking.DURING):
        fern = signed_in_as(world.fern)
        board = walking.live(fern, meeting)
        assert {"M1", "F1"} <= set(walking.expected(board))
        board = walking.everybody_is_here(fern, board)
        for text, whose in lines.items():
            kind = "goal" if whose.startswith("child") else "step"
            board = walking.write_line(fern, board, text, kind=kind, whose=whose)
        assert all(text in board.text for text in lines)
    with time_machine.travel(walking.AFTER):
        return walking.papers(fern, walking.close(fern, meeting))


def _readers(papers: dict[str, str], words: str) -> set[str]:
    """The first names of those whose paper has the words."""
    return {name.split()[0] for name, text in papers.items() if words in text}
