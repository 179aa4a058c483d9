"""A corrected address: the old one is told it is off, the new one is invited, nobody else hears."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from sqlmodel import col, select, update

from ftm.cases.models import NoContact, Person
from ftm.core.database import Database
from ftm.core.errors import RuleBrokenError
from ftm.invitations.addressing import change_address
from ftm.invitations.models import Invitation, InvitationMessage, ReplyLink
from ftm.invitations.resending import resend
from ftm.mail.models import OutboxMessage
from ftm.mail.rules import MessageState
from ftm.meetings import people_service, service
from tests.invitations.listing import (
    invitation_of,
    mails,
    planned_only,
    remy_and_cliff_invited,
    reply_path,
    send,
)
from tests.invitations.post import event, read
from tests.support.client import FtmClient, SignedInAs
from tests.support.databases import on_sqlite
from tests.support.families import OCTOBER_1, wall
from tests.support.world import World

OLD, NEW = "remy@example.org", "remy.trail@example.net"
SESSION = planned_only("S4", "correct")["meetings"][0]["sessions"][0]["id"]


@pytest.fixture
def meeting(db: Database, world: World) -> Iterator[UUID]:
    with time_machine.travel(OCTOBER_1, tick=False):
        # Cliff is to hear of nothing that is about Remy's address.
        yield remy_and_cliff_invited(db, world.robin)[1]


def correct(
    db: Database, world: World, meeting: UUID, email: str = NEW, person: str = "Remy"
) -> None:
    invitation = invitation_of(db, person).id
    with db.write() as session:
        change_address(session, world.robin, meeting, invitation, email=email, now=OCTOBER_1)


def entries(db: Database, recipient: str) -> list[tuple[str, str, int]]:
    """Subject, UID and number of each mail to the address, oldest first."""
    with db.read() as session:
        raws = session.exec(
            select(OutboxMessage.raw)
            .where(OutboxMessage.recipient == recipient)
            .order_by(col(OutboxMessage.number))
        ).all()
    found = []
    for raw in raws:
        mail = read(raw)
        (calendar,) = (
            part.get_payload(decode=True)
            for part in mail.walk()
            if part.get_content_type() == "text/calendar"
        )
        assert isinstance(calendar, bytes)
        entry = event(calendar)
        found.append((str(mail["Subject"]), str(entry["UID"]), int(entry["SEQUENCE"])))
    return found


def test_the_old_address_is_told_it_is_off_and_the_new_one_is_invited_afresh(
    db: Database, world: World, client: FtmClient, meeting: UUID
) -> None:
    old_link = reply_path(mails(db, OLD)[0])
    correct(db, world, meeting)
    assert send(db, world.robin, meeting) == 2
    assert send(db, world.robin, meeting) == 0
    (_, uid, _), (called_off, same_uid, number) = entries(db, OLD)
    assert "not taking place" in called_off
    assert (same_uid, number) == (uid, 1)
    ((subject, new_uid, new_number),) = entries(db, NEW)
    assert subject.startswith("Planning meeting: ")
    assert (new_uid != uid, new_number) == (True, 2)
    assert invitation_of(db, "Remy").uid == new_uid
    # Who reads at the old address can neither see the plan nor answer.
    assert client.get(old_link).status_code == 404
    assert "Can you come?" in client.get(reply_path(mails(db, NEW)[0])).text


@on_sqlite
def test_a_mailbox_that_does_not_exist_is_told_nothing(
    db: Database, world: World, meeting: UUID
) -> None:
    with db.write() as session:
        bounced = select(OutboxMessage).where(OutboxMessage.recipient == OLD)
        session.exec(bounced).one().state = MessageState.BOUNCED
    correct(db, world, meeting)
    assert send(db, world.robin, meeting) == 1
    assert [number for _, _, number in entries(db, NEW)] == [1]


@on_sqlite
def test_the_same_mailbox_written_otherwise_is_no_change(
    db: Database, world: World, meeting: UUID
) -> None:
    correct(db, world, meeting, "Remy@Example.org")
    assert send(db, world.robin, meeting) == 0


@on_sqlite
def test_the_page_refuses_what_is_no_address_and_leads_to_what_will_be_sent(
    db: Database, world: World, signed_in_as: SignedInAs, meeting: UUID
) -> None:
    browser = signed_in_as(world.robin)
    path = f"/meetings/{meeting}/addresses/{invitation_of(db, 'Remy').id}"
    assert path in browser.get(f"/meetings/{meeting}/replies").text
    refused = browser.submit(browser.get(path), "#address", email="remy at home")
    assert refused.status_code == 422
    page = browser.follow(browser.submit(refused, "#address", email=NEW))
    assert f"takes the invitation back at {OLD}" in page.text
    assert "invites at the new address" in page.text
    assert "Learn nothing new, and get nothing:" in page.text
    assert signed_in_as(world.charlie).get(path).status_code == 404


@on_sqlite
def test_people_who_are_kept_apart_may_not_share_a_mailbox(
    db: Database, world: World, meeting: UUID
) -> None:
    with db.write() as session:
        case_id = session.exec(select(Invitation.case_id).limit(1)).one()
        entry = NoContact(
            case_id=case_id, protected="Remy", restrained="F1", kind="no_contact_order"
        )
        session.add(entry)
    with pytest.raises(RuleBrokenError, match="must be kept apart"):
        correct(db, world, meeting, "Alder@example.org")


@on_sqlite
def test_a_mail_is_not_sent_again_to_an_address_that_was_corrected(
    db: Database, world: World, meeting: UUID
) -> None:
    correct(db, world, meeting)
    invitation = invitation_of(db, "Remy").id
    with pytest.raises(RuleBrokenError, match="address has changed"), db.write() as session:
        resend(session, world.robin, meeting, invitation, now=OCTOBER_1)


@on_sqlite
def test_who_was_taken_off_and_comes_back_at_another_address_is_invited_afresh(
    db: Database, world: World, client: FtmClient, meeting: UUID
) -> None:
    def change(do: Any) -> None:
        with db.write() as session:
            do(session, world.robin, meeting, person="Cliff", session_key=SESSION)

    old_link = reply_path(mails(db, "cliff@example.org")[0])
    change(people_service.remove_member)
    send(db, world.robin, meeting)
    correct(db, world, meeting, person="Cliff")
    change(people_service.add_member)
    send(db, world.robin, meeting)
    ((_, new_uid, _),) = entries(db, NEW)
    assert new_uid not in {uid for _, uid, _ in entries(db, "cliff@example.org")}
    # The plan that stands is not read at the address that was corrected.
    assert client.get(old_link).status_code == 404
    assert send(db, world.robin, meeting) == 0


def test_who_wants_no_mail_any_more_is_told_by_letter_and_the_mailbox_learns_nothing_new(
    db: Database, world: World, client: FtmClient, meeting: UUID
) -> None:
    old_link = reply_path(mails(db, OLD)[0])
    with db.write() as session:
        remy = session.exec(select(Person).where(Person.key == "Remy")).one()
        remy.channels = ["letter", "phone"]
        session.add(remy)
        session.execute(update(InvitationMessage).values(sent_at=OCTOBER_1 - timedelta(days=1)))
    with db.write() as session:
        service.change_when(
            session,
            world.robin,
            meeting,
            session_key=SESSION,
            starts_at=wall("2026-10-20T15:30"),
            length_minutes=90,
            now=OCTOBER_1,
        )
    send(db, world.robin, meeting)
    assert len(mails(db, OLD)) == 1
    assert "October 20" not in client.get(old_link).text
    with db.read() as session:
        # The link in the letter stands.
        links = select(ReplyLink).join(Invitation).where(Invitation.person == "Remy")
        assert len(session.exec(links).all()) == 1
