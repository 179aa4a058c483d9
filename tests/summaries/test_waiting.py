"""Who still waits for a copy: not who may have none any more, and again who did not get theirs."""

from datetime import datetime

import pytest
from lxml.html import document_fromstring
from sqlmodel import select

from ftm.cases.models import TeamRole
from ftm.core.database import Database
from ftm.mail.models import OutboxMessage
from ftm.mail.service import mark_bounced
from ftm.summaries.models import SummaryLeftOut, SummarySend
from ftm.summaries.progress import CopyCount, count_copies
from ftm.summaries.returned import copies_not_arrived
from tests.facilitation.world import AFTER, CHARLIE, FERN, Family
from tests.summaries.seen import card, words
from tests.summaries.sharing import LATER, log, paper_of, ready_family, send
from tests.support.client import FtmClient, SignedInAs
from tests.support.databases import on_sqlite
from tests.support.world import World

TESS = "tess@example.org"


@pytest.fixture
def family(db: Database, world: World) -> Family:
    return ready_family(db)


@pytest.fixture
def fern(world: World, signed_in_as: SignedInAs) -> FtmClient:
    return signed_in_as(world.fern)


def count(family: Family, now: datetime = LATER) -> CopyCount:
    with family.db.read() as session:
        return count_copies(session, [family.meeting], now)[family.meeting]


def make_an_observer(family: Family, person: str) -> None:
    """An observer gets no summary (rules-precise 3.2)."""
    with family.db.write() as session:
        session.add(TeamRole(case_id=family.case, position=99, person=person, role="observer"))


def come_back(family: Family, person: str) -> None:
    outbox = next(each.outbox_id for each in reversed(log(family)) if each.person == person)
    with family.db.write() as session:
        message = session.get_one(OutboxMessage, outbox)
        message.state, message.sent_at = "sent", AFTER
        session.flush()
        assert mark_bounced(session, message_id=message.message_id, status="5.1.1", now=LATER)


def test_who_may_have_no_copy_any_more_does_not_wait_for_one(family: Family) -> None:
    assert count(family) == CopyCount(to_have=6, have=0)
    send(family, "Remy", channel="hand")
    make_an_observer(family, "RP1")
    make_an_observer(family, "Remy")
    assert count(family) == CopyCount(to_have=5, have=1)


def test_a_mail_that_came_back_is_no_copy_until_it_goes_another_way(family: Family) -> None:
    send(family, "RP1", "Remy")
    assert count(family).have == 2
    come_back(family, "RP1")
    assert count(family).have == 1
    with family.db.read() as session:
        (told,) = copies_not_arrived(session, FERN, now=LATER)
        assert copies_not_arrived(session, CHARLIE, now=LATER) == ()
    assert told.person == "Tess Orchard"
    assert told.path == f"/meetings/{family.meeting}/sharing"
    send(family, "RP1", channel="post", now=LATER)
    assert count(family).have == 2
    with family.db.read() as session:
        assert copies_not_arrived(session, FERN, now=LATER) == ()


def test_who_opened_the_page_has_it_whatever_a_mail_server_says(family: Family) -> None:
    send(family, "RP1")
    with family.db.write() as session:
        session.exec(select(SummarySend)).one().first_opened_at = LATER
    come_back(family, "RP1")
    assert count(family).have == 1
    with family.db.read() as session:
        assert copies_not_arrived(session, FERN, now=LATER) == ()


@on_sqlite
def test_who_may_have_no_copy_any_more_is_shown_and_can_be_left_out(
    family: Family, fern: FtmClient
) -> None:
    make_an_observer(family, "RP1")
    page = fern.get(f"/meetings/{family.meeting}/sharing")
    assert "0 of 5 have theirs" in page.text
    shown = words(card(page.text, "Tess"))
    assert "gets no summary any more" in shown
    assert "Give it another way" not in shown
    path = f"/meetings/{family.meeting}/sharing/{paper_of(family, 'RP1').id}/left-out"
    assert fern.post(path, data={"reason": "Watches only"}).status_code == 303
    after = fern.get(f"/meetings/{family.meeting}/sharing").text
    assert "Watches only" in words(card(after, "Tess"))
    with family.db.read() as session:
        assert session.exec(select(SummaryLeftOut.person)).one() == "RP1"


@on_sqlite
def test_a_mail_that_came_back_is_said_on_today_and_not_sent_the_same_way_again(
    family: Family, fern: FtmClient
) -> None:
    send(family, "RP1")
    come_back(family, "RP1")
    today = fern.get("/today").text
    assert f"The mail to {TESS} with their summary did not arrive" in today
    assert "sent to 0 of 6" in today
    page = fern.get(f"/meetings/{family.meeting}/sharing").text
    assert "did not arrive: reach them another way" in words(card(page, "Tess"))
    asked = document_fromstring(page).cssselect("#send-all input[name=who]")
    who = {each.get("value") for each in asked}
    assert len(who) == 5
    assert str(paper_of(family, "RP1").id) not in who
