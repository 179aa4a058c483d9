"""The agenda prepared with the family stands beside the live meeting, for its own session only."""

from uuid import UUID

import time_machine
from bs4 import BeautifulSoup
from msgspec.structs import replace

from ftm.core.database import Database
from ftm.facilitation.agenda import points_for
from ftm.facts import build_case_facts
from ftm.preparation import service
from ftm.preparation.queries import Point
from tests.facilitation.world import DURING, import_family
from tests.support.client import SignedInAs
from tests.support.databases import on_sqlite
from tests.support.scenarios import scenario
from tests.support.world import World


def shown(html: str) -> list[str]:
    found = BeautifulSoup(html, "lxml").select("#agenda li")
    return [" ".join(each.get_text(" ").split()) for each in found]


@on_sqlite
def test_the_live_page_fetches_the_agenda_in_its_order(
    db: Database, world: World, signed_in_as: SignedInAs
) -> None:
    family = import_family(db)
    with db.write() as session:
        for text, asked_by in (("More visits", "M1"), ("The next hearing", "")):
            service.add_agenda_point(
                session, world.robin, family.meeting, text=text, asked_by=asked_by
            )
    path = f"/meetings/{family.meeting}/live"
    with time_machine.travel(DURING, tick=False):
        robin = signed_in_as(world.robin)
        page = BeautifulSoup(robin.get(path).text, "lxml")
        address = str(page.select("#agenda")[0]["hx-get"])
        assert str(page.select("#agenda a")[0]["href"]) == address
        agenda = robin.get(address).text
        assert robin.get(f"{path}/agenda?session=elsewhere").status_code == 404
    assert [each.partition(" ,")[0] for each in shown(agenda)] == [
        "More visits",
        "The next hearing",
    ]


def test_a_session_shows_no_point_of_another_session_and_none_of_nobody() -> None:
    meeting = build_case_facts(scenario("S4")).meetings_by_id["correct"]
    (first,) = meeting.sessions
    part = replace(first.segments[0], members=("M1", "G"))
    other = replace(part, members=("F1", "G"))
    one, two = (replace(first, id=each.members[0], segments=(each,)) for each in (part, other))
    points = [Point(UUID(int=0), who, who) for who in ("M1", "F1", "G", "")]
    both = replace(meeting, sessions=(one, two))
    assert [each.text for each in points_for(points, both, one)] == ["M1", "G"]
    assert [each.text for each in points_for(points, both, two)] == ["F1", "G"]
    assert len(points_for(points, replace(meeting, sessions=(one,)), one)) == len(points)
