"""A new meeting suggests what was decided for the one before; nothing counts until it is saved."""

import pytest
from lxml import html

from ftm.core.database import Database
from tests.invitations.listing import planned_only
from tests.meetings.planning import plan, planned
from tests.support.client import SignedInAs
from tests.support.families import take
from tests.support.world import World

pytestmark = pytest.mark.usefixtures("october_1")


@pytest.fixture
def db(one_db: Database) -> Database:
    """What is recorded is tried on both kinds; a page is the same on every database."""
    return one_db


def test_the_youths_earlier_choice_and_each_childs_part_are_suggested_and_not_recorded(
    db: Database, world: World, signed_in_as: SignedInAs
) -> None:
    case = take(db, planned_only("S4", "correct"))
    before = planned(db, case)
    meeting = plan(db, world.robin, case)
    robin = signed_in_as(world.robin)
    choice = robin.get(f"/meetings/{meeting}/choices/C1")
    assert "Suggested from the meeting of Thursday, October 15" in choice.text
    assert planned(db, case).youth_choices == ()
    unasked = robin.submit(choice, "#choice")
    assert unasked.status_code == 422
    assert "Say on which day you asked" in unasked.text
    (earlier,) = (each for each in before.youth_choices if each.youth == "C1")
    chosen = [each.person for each in earlier.picks]
    offered = html.document_fromstring(choice.text).cssselect("#picks option[selected]")
    assert [each.get("value") for each in offered] == chosen
    robin.submit(choice, "#choice", offered_on="2026-10-01", picks=chosen)
    (kept,) = planned(db, case).youth_choices
    assert [each.person for each in kept.picks] == chosen
    assert "Suggested from" not in robin.get(f"/meetings/{meeting}/choices/C1").text
    part = robin.get(f"/meetings/{meeting}/children/C2")
    assert "Suggested from the meeting of Thursday, October 15" in part.text
    robin.submit(part, "#child")
    (decided,) = planned(db, case).participation
    (said,) = (each for each in before.participation if each.child == "C2")
    assert (decided.decision, decided.reason) == (said.decision, said.reason)
    # Who told the child then does not come to this meeting.
    assert decided.via == ()
