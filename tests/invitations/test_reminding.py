"""People who are still invited are reminded, each once, of the plan they were told."""

import asyncio
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from sqlmodel import col, delete, select, update

from ftm.cases.models import Case, NoContact, Person
from ftm.core.actor import Actor
from ftm.core.database import Database
from ftm.invitations.answering import log_call
from ftm.invitations.models import Invitation, InvitationMessage
from ftm.invitations.reminding_by_hand import to_remind
from ftm.invitations.reminding_models import Reminder, ReminderOptOut
from ftm.invitations.reminding_queries import reminder_notes
from ftm.invitations.reminding_room import remind_once, reminder_rounds
from ftm.mail.models import OutboxMessage
from ftm.mail.rules import MessageState
from ftm.meetings import service
from ftm.meetings.models import Meeting, ObserverConsent
from tests.invitations.killed import kill_at
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
from tests.invitations.test_observers import family_there, watched
from tests.support.client import FtmClient, SignedInAs
from tests.support.databases import on_sqlite
from tests.support.families import EASTERN, OCTOBER_1, facts_of, wall
from tests.support.prepared import prepared
from tests.support.world import World

# Enough that somebody is left when others are left alone; each more only takes time.
WRITTEN_TO = {"M1", "G", "RP1", "Remy", "Pearl"}
NAMES = ("Juniper", "Rowan", "Linden", "Alder", "Spruceby", "Pearl", "Gale")
# Three days before the meeting, at its hour; everybody comes at 3:30 or later.
REMINDING = datetime(2026, 10, 12, 16, 40, tzinfo=EASTERN)


@pytest.fixture
def meeting(db: Database, world: World) -> Iterator[UUID]:
    with time_machine.travel(OCTOBER_1, tick=False):
        yield prepared(invited, db, world.robin)


def invited(db: Database, actor: Actor) -> UUID:
    """They were invited on October 1 and the server took every mail."""
    _, meeting = take_meeting(db, writing_to(planned_only("S4", "correct"), *WRITTEN_TO))
    send(db, actor, meeting)
    all_sent(db)
    return meeting


def all_sent(db: Database) -> None:
    with db.write() as session:
        session.execute(update(OutboxMessage).values(state=MessageState.SENT, sent_at=OCTOBER_1))


def remind(db: Database, now: datetime = REMINDING) -> int:
    return remind_once(db, MAINE, BASE, now=now)


def reminded(db: Database) -> set[str]:
    with db.read() as session:
        return set(
            session.exec(
                select(Invitation.person).join(
                    Reminder, col(Reminder.invitation_id) == col(Invitation.id)
                )
            )
        )


def test_each_is_reminded_once_in_the_words_of_the_invitation(
    db: Database, client: FtmClient, meeting: UUID
) -> None:
    assert remind(db, REMINDING - timedelta(days=1)) == 0
    assert remind(db) == len(WRITTEN_TO)
    assert remind(db) == 0
    all_sent(db)
    assert remind(db) == 0
    assert remind(db, REMINDING + timedelta(days=2)) == 0
    with db.read() as session:
        case_id = session.exec(select(Invitation.case_id).limit(1)).one()
        notes = reminder_notes(session, case_id, EASTERN).values()
    assert {(each.sent, each.wants_none) for each in notes} == {
        ("Monday, October 12, 4:40 PM", False)
    }
    invited, reminder = mails(db, "remy@example.org")
    assert "Hello Coach Remy Trail," in reminder
    assert "Thursday, October 15, 2026, 3:30 PM to 4:35 PM EDT" in reminder
    assert [name for name in NAMES if name in reminder] == []
    assert reply_path(reminder) != reply_path(invited)
    assert "Can you come?" in client.get(reply_path(reminder)).text


@on_sqlite
def test_the_mail_is_plain_and_its_subject_neutral(db: Database, meeting: UUID) -> None:
    remind(db)
    with db.read() as session:
        raws = session.exec(
            select(OutboxMessage.raw).where(OutboxMessage.purpose == "reminder")
        ).all()
    for raw in raws:
        assert b"Subject: Reminder: planning meeting: " in raw
        assert b"text/calendar" not in raw
        assert b"application/ics" not in raw


@on_sqlite
def test_who_declined_wants_none_or_was_not_reached_is_left_alone(
    db: Database, meeting: UUID
) -> None:
    with db.write() as session:
        of = {each.person: each for each in session.exec(select(Invitation))}
        of["Remy"].reply = "declined"
        case_id = of["G"].case_id
        session.add(ReminderOptOut(case_id=case_id, person="G", by="link", since=OCTOBER_1))
        bounced = update(OutboxMessage).where(col(OutboxMessage.reference) == str(of["Pearl"].id))
        session.execute(bounced.values(state=MessageState.BOUNCED))
        other = select(Person).where(Person.key == "RP1")
        session.exec(other).one().email = "other@example.org"
    remind(db)
    assert reminded(db) == WRITTEN_TO - {"Remy", "G", "Pearl", "RP1"}


@on_sqlite
def test_nobody_is_reminded_of_a_plan_that_a_rule_stops(db: Database, meeting: UUID) -> None:
    with db.write() as session:
        case_id = session.exec(select(Invitation.case_id).limit(1)).one()
        session.add(
            NoContact(case_id=case_id, protected="M1", restrained="G", kind="no_contact_order")
        )
    assert remind(db) == 0


@on_sqlite
def test_of_a_new_time_people_are_reminded_after_they_were_told_and_by_its_own_days(
    db: Database, world: World, meeting: UUID
) -> None:
    key = planned_only("S4", "correct")["meetings"][0]["sessions"][0]["id"]
    assert remind(db) == len(WRITTEN_TO)
    with db.write() as session:
        service.change_when(
            session,
            world.robin,
            meeting,
            session_key=key,
            starts_at=wall("2026-10-20T15:30"),
            length_minutes=90,
            now=OCTOBER_1,
        )
    # Told the old time, and not yet the new one.
    later = REMINDING + timedelta(days=5)
    assert remind(db, later) == 0
    send(db, world.robin, meeting)
    all_sent(db)
    assert remind(db, later - timedelta(days=1)) == 0
    assert remind(db, later) == len(WRITTEN_TO)
    assert remind(db, later + timedelta(hours=1)) == 0
    with db.write() as session:
        service.cancel_meeting(session, world.robin, meeting, reason="weather", now=OCTOBER_1)
        session.execute(update(Reminder).values(days_before=9))
    assert remind(db, later) == 0


@pytest.mark.parametrize("moment", ["commit", "after_commit"])
def test_a_program_that_is_killed_reminds_nobody_twice_and_forgets_nobody(
    db: Database, meeting: UUID, moment: str
) -> None:
    """Killed by SIGKILL in the last instant before the commit, and in the first one after it."""
    kill_at(moment, db, REMINDING)
    assert reminded(db) == (WRITTEN_TO if moment == "after_commit" else set())
    remind(db)
    assert reminded(db) == WRITTEN_TO
    assert len(mails(db, "remy@example.org")) == 2


def test_a_family_that_the_program_cannot_deal_with_keeps_no_other_waiting(
    db: Database, world: World, meeting: UUID
) -> None:
    other, later = take_meeting(db, writing_to(planned_only("S5", "correct"), "F1"))
    send(db, world.robin, later)
    all_sent(db)
    with db.write() as session:
        # A mistake in the address of the office: nothing can be sent for this family.
        case = session.get_one(Case, session.get_one(Meeting, meeting).case_id)
        case.office = {**case.office, "email": "no address"}
        session.add(case)
    assert remind(db) > 0
    with db.read() as session:
        assert set(session.exec(select(Reminder.case_id))) == {other}


def test_a_family_whose_case_was_closed_is_left_in_peace(db: Database, meeting: UUID) -> None:
    with db.write() as session:
        session.execute(update(Case).values(is_open=False))
    assert remind(db) == 0


@on_sqlite
def test_an_observer_is_reminded_only_while_the_family_agrees(db: Database, world: World) -> None:
    data = writing_to(watched(), "M1", "RP1", "Stu")
    with time_machine.travel(OCTOBER_1, tick=False):
        case, meeting = take_meeting(db, data)
        agree = [
            ObserverConsent(
                case_id=case,
                ftm="correct",
                observer="Stu",
                person=each,
                consented_on=OCTOBER_1.date(),
                recorded_by="Robin",
                recorded_at=OCTOBER_1,
            )
            for each in family_there(data)
        ]
        with db.write() as session:
            session.add_all(agree)
        send(db, world.robin, meeting)
        all_sent(db)
    with db.write() as session:
        session.execute(delete(ObserverConsent).where(col(ObserverConsent.person) == "M1"))
    remind(db)
    assert reminded(db) == {"M1", "RP1"}


@pytest.fixture
def unmailed(db: Database, world: World) -> Iterator[tuple[UUID, UUID]]:
    with time_machine.travel(OCTOBER_1, tick=False):
        yield prepared(told_without_mail, db, world.robin)


def told_without_mail(db: Database, actor: Actor) -> tuple[UUID, UUID]:
    """Of the meeting of S5 only M1 is told, who gets no mail; row ids of case and meeting."""
    ids = take_meeting(db, writing_to(planned_only("S5", "correct"), "M1"))
    send(db, actor, ids[1])
    return ids


def test_who_gets_no_mail_is_a_task_until_somebody_called(
    db: Database, world: World, unmailed: tuple[UUID, UUID]
) -> None:
    def task(now: datetime, actor: Any = world.robin) -> list[tuple[str, str]]:
        with db.read() as session:
            found = to_remind(session, actor, pack=MAINE, now=now)
        return [(each.person, each.what) for each in found]

    case, meeting = unmailed
    name = facts_of(db, case).name_of("M1")
    assert task(REMINDING - timedelta(days=1)) == []
    assert task(REMINDING) == [
        (name, "Gets no mail: remind them of the meeting, Thursday, October 15, 4:00 PM")
    ]
    assert task(REMINDING, world.charlie) == []
    with db.write() as session:
        by_phone = InvitationMessage.channel == "phone"
        call = session.exec(select(InvitationMessage.id).where(by_phone)).one()
        log_call(session, world.robin, meeting, call, now=REMINDING)
    assert task(REMINDING) == []


@on_sqlite
def test_today_leads_to_who_gets_no_mail_until_somebody_called(
    world: World, signed_in_as: SignedInAs, unmailed: tuple[UUID, UUID]
) -> None:
    replies = f"/meetings/{unmailed[1]}/replies"
    with time_machine.travel(REMINDING, tick=False):
        robin = signed_in_as(world.robin)
        today = robin.get("/today").text
        assert "Gets no mail" in today
        assert replies in today
        robin.submit(robin.get(replies), "form[action*='/calls/']")
        assert "Gets no mail" not in robin.get("/today").text


@on_sqlite
def test_beside_the_web_application_it_happens_by_itself(db: Database, meeting: UUID) -> None:
    async def until_somebody_is_reminded() -> None:
        room = reminder_rounds(db, MAINE, BASE)
        await room.open()
        while not await asyncio.to_thread(reminded, db):
            await asyncio.sleep(0.01)
        await room.close()

    with time_machine.travel(REMINDING, tick=True):
        asyncio.run(until_somebody_is_reminded())
    assert reminded(db) == WRITTEN_TO


@on_sqlite
def test_a_worker_writes_down_who_wants_no_reminders(
    db: Database, world: World, signed_in_as: SignedInAs, meeting: UUID
) -> None:
    browser = signed_in_as(world.robin)
    page = browser.get(f"/meetings/{meeting}/replies")
    page = browser.follow(browser.submit(page, "form[action*='/reminders/']"))
    assert page.text.count("wants no reminders") == 1
    assert remind(db) == len(WRITTEN_TO) - 1
    page = browser.get(f"/meetings/{meeting}/replies")
    assert page.text.count("reminded Monday, October 12, 4:40 PM") == len(WRITTEN_TO) - 1
    form = "form[action*='/reminders/']:has([name=wanted])"
    page = browser.follow(browser.submit(page, form))
    assert "wants no reminders" not in page.text
    assert remind(db) == 1


def test_a_person_stops_reminders_by_the_link_and_wants_them_again(
    db: Database, client: FtmClient, meeting: UUID
) -> None:
    path = reply_path(mails(db, "remy@example.org")[0])
    page = client.get(path)
    assert "You may get a reminder" in page.text
    page = client.follow(client.submit(page, "#reminders"))
    assert "You get no reminders." in page.text
    remind(db)
    assert reminded(db) == WRITTEN_TO - {"Remy"}
    page = client.follow(client.submit(page, "#reminders"))
    assert "You may get a reminder" in page.text
    assert client.post("/r/unknown/reminders").status_code == 404
    assert remind(db) == 1
