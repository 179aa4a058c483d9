"""What Today draws once and keeps says the year of a day only while it is another year."""

from datetime import datetime

import time_machine

from ftm.core.database import Database
from tests.meetings.planning import plan
from tests.support.client import SignedInAs
from tests.support.databases import on_sqlite
from tests.support.families import EASTERN, take, wall, without_meetings
from tests.support.world import World

DECEMBER_30 = datetime(2026, 12, 30, 9, 0, tzinfo=EASTERN)
JANUARY_1 = datetime(2027, 1, 1, 9, 0, tzinfo=EASTERN)


@on_sqlite
def test_the_next_seven_days_name_the_year_until_it_has_come(
    db: Database, world: World, signed_in_as: SignedInAs
) -> None:
    case_id = take(db, without_meetings("S4"))
    with time_machine.travel(DECEMBER_30, tick=False):
        plan(db, world.robin, case_id, starts_at=wall("2027-01-04T15:30"), now=DECEMBER_30)
        before = signed_in_as(world.robin).get("/today").text.partition("The next seven days")[2]
    with time_machine.travel(JANUARY_1, tick=False):
        after = signed_in_as(world.robin).get("/today").text.partition("The next seven days")[2]
    assert "Monday, January 4, 2027, 3:30 PM" in before
    assert "Monday, January 4, 3:30 PM" in after
