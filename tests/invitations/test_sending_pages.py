"""What people will get is shown before it goes, goes once, and is followed up on one page."""

from collections.abc import Iterator
from io import BytesIO
from uuid import UUID

import pytest
import time_machine
from bs4 import BeautifulSoup
from docx import Document
from sqlmodel import func, select, update

from ftm.core.database import Database
from ftm.core.errors import ConflictError, NotAllowedError, RuleBrokenError
from ftm.invitations import dispatch
from ftm.invitations.models import InvitationMessage
from ftm.mail.models import OutboxMessage
from ftm.mail.rules import MessageState
from tests.invitations.listing import (
    BASE,
    MAINE,
    mails,
    planned_only,
    reply_path,
    send,
    take_meeting,
)
from tests.support.client import FtmClient, SignedInAs
from tests.support.families import OCTOBER_1
from tests.support.prepared import prepared
from tests.support.world import World

pytestmark = pytest.mark.usefixtures("october_1")


@pytest.fixture
def october_1() -> Iterator[None]:
    with time_machine.travel(OCTOBER_1, tick=False):
        yield


@pytest.fixture
def meeting(db: Database) -> UUID:
    return prepared(without_mail_for_linden, db)


def without_mail_for_linden(db: Database) -> UUID:
    """Linden gets a letter and a call instead of an e-mail."""
    data = planned_only("S4", "correct")
    linden = next(each for each in data["people"] if each["id"] == "M1")
    linden |= {
        "channels": ["letter", "phone"],
        "places": [{"kind": "mailing", "text": "PO Box 7, Exampleport ME"}],
    }
    return take_meeting(db, data)[1]


def count(db: Database, table: type[OutboxMessage] | type[InvitationMessage]) -> int:
    with db.read() as session:
        return session.exec(select(func.count()).select_from(table)).one()


def test_what_is_due_is_sent_once_and_only_as_it_was_seen(
    db: Database, world: World, meeting: UUID
) -> None:
    with pytest.raises(ConflictError), db.write() as session:
        dispatch.send_due(
            session,
            world.robin,
            meeting,
            seen="of yesterday",
            reason="x",
            pack=MAINE,
            base_url=BASE,
            now=OCTOBER_1,
        )
    with pytest.raises(RuleBrokenError, match="say why this may stand"):
        send(db, world.robin, meeting, reason="")
    with pytest.raises(NotAllowedError):
        send(db, world.fern, meeting)
    assert count(db, OutboxMessage) == 0
    assert send(db, world.robin, meeting) == 15
    assert send(db, world.robin, meeting) == 0
    assert (count(db, OutboxMessage), count(db, InvitationMessage)) == (12, 15)


def test_a_block_stops_sending(db: Database, world: World) -> None:
    data = planned_only("S4", "correct")
    for part in data["meetings"][0]["sessions"][0]["segments"]:
        part["members"].remove("G")
    with pytest.raises(RuleBrokenError, match="Gale Adlitem"):
        send(db, world.robin, take_meeting(db, data)[1])
    assert count(db, InvitationMessage) == 0


def test_a_note_of_a_case_file_that_names_somebody_stops_sending(
    db: Database, world: World
) -> None:
    data = planned_only("S4", "correct")
    data["meetings"][0]["sessions"][0]["note"] = "Juniper comes by bus"
    with pytest.raises(RuleBrokenError, match="it names Juniper"):
        send(db, world.robin, take_meeting(db, data)[1])
    assert count(db, InvitationMessage) == 0


def test_the_preview_shows_each_message_and_one_press_sends_them(
    db: Database, world: World, signed_in_as: SignedInAs, meeting: UUID
) -> None:
    browser = signed_in_as(world.robin)
    page = browser.get(f"/meetings/{meeting}/preview")
    assert "Hello Gale Adlitem," in page.text
    assert "12:30 PM to 2:00 PM PDT" in page.text
    assert "What you say" in page.text
    assert "only the recipient" in page.text
    assert "Also tells when to come: Rowan Spruceby" in page.text
    refused = browser.submit(page, "#send")
    assert refused.status_code == 422
    assert 'href="#reason">Not sent: say why this may stand' in refused.text
    answer = browser.submit(refused, "#send", reason="They asked for it")
    again = browser.submit(refused, "#send", reason="They asked for it")
    where = f"/meetings/{meeting}/replies"
    assert (answer.headers["location"], again.headers["location"]) == (where, where)
    page = browser.get(f"/meetings/{meeting}/preview")
    assert "Everybody has been told" in page.text


def test_one_person_alone_is_sent_theirs_by_the_same_rules(
    db: Database, world: World, signed_in_as: SignedInAs, meeting: UUID
) -> None:
    browser = signed_in_as(world.robin)
    path, sending = f"/meetings/{meeting}/preview", f"/meetings/{meeting}/sending"
    page = browser.get(path)
    assert "Send to this person only" in page.text
    seen = BeautifulSoup(page.text, "lxml").select_one("#send [name=seen]")
    assert seen is not None
    sent = {"seen": str(seen["value"]), "only": "G"}
    assert browser.post(sending, data=sent).status_code == 422
    assert count(db, OutboxMessage) == 0
    answer = browser.post(sending, data={**sent, "reason": "They asked for it"})
    page = browser.follow(answer)
    assert "Learn nothing new, and get nothing: Gale Adlitem." in page.text
    assert "Hello Gale Adlitem," not in page.text
    assert (count(db, OutboxMessage), len(mails(db, "gale@law.example.org"))) == (1, 1)
    assert send(db, world.robin, meeting) == 14


def test_what_was_shown_is_what_is_sent(db: Database, world: World, meeting: UUID) -> None:
    send(db, world.robin, meeting)
    (mail,) = mails(db, "gale@law.example.org")
    assert "Hello Gale Adlitem," in mail
    assert f"{BASE}/r/" in mail


def test_an_answer_that_came_by_phone_is_written_down(
    db: Database, world: World, signed_in_as: SignedInAs, meeting: UUID
) -> None:
    send(db, world.robin, meeting)
    browser = signed_in_as(world.robin)
    page = browser.get(f"/meetings/{meeting}/replies")
    assert "0 of 13 have answered" in page.text
    first = "form[action*='/replies/']"
    assert browser.submit(page, first, note="Later").status_code == 422
    page = browser.follow(browser.submit(page, first, reply="call_me", needs=["ride"]))
    assert "1 of 13 have answered" in page.text
    assert "wants a call: 1" in page.text
    assert "wants a call" in page.text
    assert "needs a ride" in page.text
    page = browser.follow(browser.submit(page, "form[action*='/calls/']"))
    assert "called Thursday, October 1, 9:00 AM" in page.text


def test_the_letter_is_downloaded_and_a_bounced_mail_is_sent_again(
    db: Database, world: World, signed_in_as: SignedInAs, meeting: UUID
) -> None:
    send(db, world.robin, meeting)
    with db.write() as session:
        letter = session.exec(
            select(InvitationMessage.id).where(InvitationMessage.channel == "letter")
        ).one()
        mail = session.exec(
            select(OutboxMessage).where(OutboxMessage.recipient == "tess@example.org")
        ).one()
        mail.state, mail.last_code = MessageState.BOUNCED, 550
        mail.last_error = "no such mailbox"
    browser, charlie = signed_in_as(world.robin), signed_in_as(world.charlie)
    page = browser.get(f"/meetings/{meeting}/replies")
    assert "came back: 550 no such mailbox" in page.text
    browser.follow(browser.submit(page, "form[action*='/resending/']"))
    assert len(mails(db, "tess@example.org")) == 2
    path = f"/meetings/{meeting}/letters/{letter}"
    words = "\n".join(each.text for each in Document(BytesIO(browser.get(path).content)).paragraphs)
    assert "Linden Spruceby" in words
    assert charlie.get(path).status_code == 404


def test_a_mail_has_arrived_once_somebody_answers_by_its_link_and_not_when_a_program_opens_it(
    db: Database, world: World, signed_in_as: SignedInAs, client: FtmClient, meeting: UUID
) -> None:
    send(db, world.robin, meeting)
    with db.write() as session:
        session.execute(update(OutboxMessage).values(state="sent", sent_at=OCTOBER_1))
    robin = signed_in_as(world.robin)
    question = client.get(reply_path(mails(db, "tess@example.org")[0]))
    shown = robin.get(f"/meetings/{meeting}/replies").text
    assert "sent Thursday, October 1" in shown
    assert "arrived" not in shown
    client.submit(question, "#answer", reply="accepted")
    shown = robin.get(f"/meetings/{meeting}/replies").text
    assert shown.count("arrived; they answered") == 1
