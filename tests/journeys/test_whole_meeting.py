"""One whole meeting over HTTP: from the imported case file to everybody's own Word summary."""

from collections.abc import Callable
from uuid import UUID

import time_machine

from ftm.core.database import Database
from tests.journeys import walking
from tests.support.client import FtmClient
from tests.support.families import take
from tests.support.world import World

NewBrowser = Callable[[], FtmClient]


def test_the_loonhavens_meet(db: Database, world: World, new_browser: NewBrowser) -> None:
    take(db, "S5")
    with time_machine.travel(walking.PLANNING):
        robin = new_browser()
        today = walking.sign_in(robin, world.robin.email)
        family = walking.family_on_today(robin, today, "Loonhaven")
        meeting = walking.plan(robin, family, education_on_agenda="yes")
        walking.add_people(robin, meeting, "Joao")
        page = robin.get(f"/meetings/{meeting}/people")
        robin.follow(robin.submit(page, "form[action$='/interpreters']", interpreter="Carla"))
    papers = _meet_and_close(world, new_browser, meeting)
    assert {name.split()[0] for name in papers} == {"Ana", "Tomas", "João", "Maya", "Ida", "The"}
    # A child's line is for both parents; a parent's own line for that parent alone (the office
    # keeps "The agency's own record").
    assert _readers(papers, "Davi joins the chess club.") == {"Ana", "Tomas", "The"}
    assert _readers(papers, "Tomas fixes the porch light") == {"Tomas", "The"}


def _meet_and_close(world: World, new_browser: NewBrowser, meeting: UUID) -> dict[str, str]:
    with time_machine.travel(walking.DURING):
        fern = new_browser()
        walking.sign_in(fern, world.fern.email)
        here = walking.everybody_is_here(fern, meeting)
        assert {"M1", "F1", "Joao", "Maya", "Ida"} <= set(here)
        walking.write_line(
            fern, meeting, "Davi joins the chess club.", kind="goal", whose="child:C1"
        )
        walking.write_line(
            fern,
            meeting,
            "Tomas fixes the porch light.",
            kind="step",
            whose="parent:F1",
            owner="F1",
            due="2026-10-22",
        )
        live = fern.get(f"/meetings/{meeting}/live").text
        assert "Davi joins the chess club." in live
    with time_machine.travel(walking.AFTER):
        return walking.papers(fern, walking.close(fern, meeting))


def _readers(papers: dict[str, str], words: str) -> set[str]:
    """The first names of those whose paper has the words."""
    return {name.split()[0] for name, text in papers.items() if words in text}
