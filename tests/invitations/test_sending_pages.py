"""What people will get is shown before it goes, goes once, and is followed up on one page."""

from collections.abc import Iterable
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from docx import Document
from lxml import html
from sqlmodel import func, select, update

from ftm.core.database import Database
from ftm.core.errors import ConflictError, NotAllowedError, RuleBrokenError
from ftm.invitations import answering, attention, dispatch
from ftm.invitations.models import ActiveEffort, Invitation, InvitationMessage
from ftm.invitations.reply_queries import ReplyLine, reply_lines
from ftm.mail.models import OutboxMessage
from ftm.mail.rules import MessageState
from ftm.meetings.queries import planned_meeting
from tests.invitations.listing import (
    BASE,
    MAINE,
    mails,
    planned_only,
    reply_path,
    send,
    take_meeting,
    writing_to,
)
from tests.support.client import FtmClient, SignedInAs
from tests.support.databases import on_sqlite
from tests.support.families import OCTOBER_1
from tests.support.prepared import prepared
from tests.support.world import World

pytestmark = pytest.mark.usefixtures("october_1")


@pytest.fixture
def meeting(db: Database) -> UUID:
    """Nobody was told of it yet; Linden will get a letter and a call instead of an e-mail."""
    return prepared(with_a_letter_for_linden, db)


@pytest.fixture
def sent(db: Database, world: World, meeting: UUID) -> int:
    """How many messages about the meeting went out."""
    return prepared(send, db, world.robin, meeting)


def with_a_letter_for_linden(db: Database) -> UUID:
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


@on_sqlite
def test_nothing_is_sent_but_what_was_seen_by_who_plans_and_says_why_it_may_stand(
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
    assert (count(db, OutboxMessage), count(db, InvitationMessage)) == (0, 0)


def test_what_is_due_is_sent_once(db: Database, world: World, meeting: UUID, sent: int) -> None:
    assert (sent, send(db, world.robin, meeting)) == (15, 0)
    assert (count(db, OutboxMessage), count(db, InvitationMessage)) == (12, 15)


def test_the_invitation_of_a_tribe_is_kept_as_an_active_effort_of_that_day(
    db: Database, world: World
) -> None:
    data = writing_to(planned_only("S4", "correct"), "Remy")
    data["tribes"] = [{"id": "N", "name": "Example Nation"}]
    data["children"][0] |= {"icwa_status": "reason_to_know", "tribes": ["N"]}
    data["roles"].append({"person": "Remy", "role": "tribal_representative", "tribe": "N"})
    meeting = take_meeting(db, data)[1]
    send(db, world.robin, meeting)
    with db.read() as session:
        (kept,) = session.exec(select(ActiveEffort))
    assert (kept.meeting_id, kept.child, kept.tribe) == (meeting, "C1", "Example Nation")
    assert (kept.text, kept.recorded_on) == (
        "invited tribe to FTM 2026-10-15",
        OCTOBER_1.date(),
    )


@on_sqlite
def test_a_block_stops_sending(db: Database, world: World) -> None:
    data = planned_only("S4", "correct")
    for part in data["meetings"][0]["sessions"][0]["segments"]:
        part["members"].remove("G")
    with pytest.raises(RuleBrokenError, match="Gale Adlitem"):
        send(db, world.robin, take_meeting(db, data)[1])
    assert count(db, InvitationMessage) == 0


@on_sqlite
def test_a_note_of_a_case_file_that_names_somebody_stops_sending(
    db: Database, world: World
) -> None:
    data = planned_only("S4", "correct")
    data["meetings"][0]["sessions"][0]["note"] = "Juniper comes by bus"
    with pytest.raises(RuleBrokenError, match="it names Juniper"):
        send(db, world.robin, take_meeting(db, data)[1])
    assert count(db, InvitationMessage) == 0


def bounce(db: Database, recipient: str) -> None:
    with db.write() as session:
        mail = session.exec(select(OutboxMessage).where(OutboxMessage.recipient == recipient)).one()
        mail.state, mail.last_code = MessageState.BOUNCED, 550
        mail.last_error = "no such mailbox"


def message_id(db: Database, channel: str) -> UUID:
    """The one letter, or the one call to make."""
    with db.read() as session:
        found = select(InvitationMessage.id).where(InvitationMessage.channel == channel)
        return session.exec(found).one()


@pytest.mark.usefixtures("sent")
def test_what_became_of_each_message_is_kept(db: Database, world: World, meeting: UUID) -> None:
    bounce(db, "tess@example.org")
    about: dict[str, Any] = {
        "reply": "call_me",
        "needs": ["ride"],
        "note": "Soon",
        "now": OCTOBER_1,
    }
    with db.write() as session:
        gale = session.exec(select(Invitation.id).where(Invitation.person == "G")).one()
        answering.record_answer(session, world.robin, meeting, gale, **about)
        (to_call,) = attention.want_a_call(session, world.robin, now=OCTOBER_1)
        call = message_id(db, "phone")
        answering.log_call(session, world.robin, meeting, call, now=OCTOBER_1)
    with db.read() as session:
        letter = answering.find_message(
            session, world.robin, meeting, message_id(db, "letter"), "letter"
        )
    told = lines(db, world, meeting)
    (answered,) = (each for each in told if each.reply)
    assert (answered.name, answered.answer) == ("Gale Adlitem", "wants a call")
    assert to_call.person == "Gale Adlitem"
    assert (answered.needs, answered.note) == (("ride",), "Soon")
    assert {"came back: 550 no such mailbox", "called Thursday, October 1, 9:00 AM"} <= words(told)
    assert "Linden Spruceby" in text_of(letter.content or b"")


@on_sqlite
@pytest.mark.usefixtures("sent")
def test_a_mail_has_arrived_once_somebody_answers_by_its_link_and_not_when_a_program_opens_it(
    db: Database, world: World, client: FtmClient, meeting: UUID
) -> None:
    with db.write() as session:
        session.execute(update(OutboxMessage).values(state="sent", sent_at=OCTOBER_1))
    question = client.get(reply_path(mails(db, "tess@example.org")[0]))
    sent, arrived = "sent Thursday, October 1, 9:00 AM", "arrived; they answered"
    assert {sent, arrived} & words(lines(db, world, meeting)) == {sent}
    client.submit(question, "#answer", reply="accepted")
    there = [each.name for each in lines(db, world, meeting) if arrived in words([each])]
    assert there == ["Tess Orchard"]


def lines(db: Database, world: World, meeting: UUID) -> tuple[ReplyLine, ...]:
    """The page of answers, before it is drawn."""
    with db.read() as session:
        found = planned_meeting(session, world.robin, meeting)
        return reply_lines(session, found.case_id, found.facts, found.fact, OCTOBER_1)


def words(told: Iterable[ReplyLine]) -> set[str]:
    return {message.words for each in told for message in each.messages}


def text_of(letter: bytes) -> str:
    return "\n".join(each.text for each in Document(BytesIO(letter)).paragraphs)


@on_sqlite
def test_the_preview_shows_each_message_and_one_press_sends_them(
    db: Database, world: World, signed_in_as: SignedInAs, meeting: UUID
) -> None:
    browser = signed_in_as(world.robin)
    page = browser.get(f"/meetings/{meeting}/preview")
    assert "Hello Gale Adlitem," in page.text
    assert "12:30 PM to 2:00 PM PDT" in page.text
    assert "What you say" in page.text
    # The fold of the calendar's lines is undone, and what is escaped there.
    link = "https://meet.example.org/j/4f7q-82kd"
    assert f"<dt>Text</dt><dd>Join here: {link}\nQuestions? Call 207-555-0100.</dd>" in page.text
    assert "Where</dt><dd>Exampleport Community Hall, Green Room, 100 Example Way" in page.text
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
    (mail,) = mails(db, "gale@law.example.org")
    assert "Hello Gale Adlitem," in mail
    assert f"{BASE}/r/" in mail


@on_sqlite
def test_one_person_alone_is_sent_theirs_by_the_same_rules(
    db: Database, world: World, signed_in_as: SignedInAs, meeting: UUID
) -> None:
    browser = signed_in_as(world.robin)
    path, sending = f"/meetings/{meeting}/preview", f"/meetings/{meeting}/sending"
    page = browser.get(path)
    assert "Send to this person only" in page.text
    assert "Send 14 messages" in page.text
    (seen,) = html.document_fromstring(page.text).cssselect("#send [name=seen]")
    asked = {"seen": seen.get("value"), "only": "G"}
    assert browser.post(sending, data=asked).status_code == 422
    assert count(db, OutboxMessage) == 0
    answer = browser.post(sending, data={**asked, "reason": "They asked for it"})
    page = browser.follow(answer)
    assert "Learn nothing new, and get nothing: Gale Adlitem." in page.text
    assert "Hello Gale Adlitem," not in page.text
    assert (count(db, OutboxMessage), len(mails(db, "gale@law.example.org"))) == (1, 1)
    # Everybody else is as due as before.
    assert "Send 13 messages" in page.text


@on_sqlite
@pytest.mark.usefixtures("sent")
def test_an_answer_that_came_by_phone_is_written_down(
    world: World, signed_in_as: SignedInAs, meeting: UUID
) -> None:
    browser = signed_in_as(world.robin)
    page = browser.get(f"/meetings/{meeting}/replies")
    assert "0 of 13 have answered" in page.text
    first = "form[action*='/replies/']"
    assert browser.submit(page, first, note="Later").status_code == 422
    browser.submit(page, first, reply="call_me", needs=["ride"])
    page = browser.follow(browser.submit(page, "form[action*='/calls/']"))
    assert "1 of 13 have answered" in page.text
    assert "wants a call: 1" in page.text
    assert "needs a ride" in page.text
    assert "called Thursday, October 1, 9:00 AM" in page.text


@on_sqlite
@pytest.mark.usefixtures("sent")
def test_the_letter_is_downloaded_and_a_bounced_mail_is_sent_again(
    db: Database, world: World, signed_in_as: SignedInAs, meeting: UUID
) -> None:
    bounce(db, "tess@example.org")
    browser, charlie = signed_in_as(world.robin), signed_in_as(world.charlie)
    page = browser.get(f"/meetings/{meeting}/replies")
    assert "came back: 550 no such mailbox" in page.text
    path = f"/meetings/{meeting}/letters/{message_id(db, 'letter')}"
    assert f'href="{path}"' in page.text
    answer = browser.submit(page, "form[action*='/resending/']")
    assert answer.headers["location"] == f"/meetings/{meeting}/replies"
    assert len(mails(db, "tess@example.org")) == 2
    assert "Linden Spruceby" in text_of(browser.get(path).content)
    assert charlie.get(path).status_code == 404
