"""Mails about invitations: the answer of the person asked counts, all else is only shown."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from sqlmodel import Session, col, select

from ftm.core.audit import AuditEvent
from ftm.core.database import Database
from ftm.invitations import answering, attention
from ftm.invitations.incoming import MOST_WAITING, take_mail
from ftm.invitations.incoming_queries import look_at_mail
from ftm.invitations.models import Invitation, InvitationMail
from ftm.invitations.resending import resend
from ftm.mail.inbound_mail import read_inbound
from ftm.mail.models import OutboxMessage
from ftm.meetings import service
from ftm.meetings.models import Meeting
from tests.invitations.answers import calendar, mail, notice, stamp, words, wrapped
from tests.invitations.listing import invitation_of, remy_and_cliff_invited, send
from tests.support.client import SignedInAs
from tests.support.databases import on_sqlite
from tests.support.families import OCTOBER_1, facts_of, wall
from tests.support.world import World, import_family

REMY = "remy@example.org"
LATER = OCTOBER_1 + timedelta(hours=3)


@pytest.fixture
def ids(db: Database, world: World) -> Iterator[tuple[UUID, UUID]]:
    with time_machine.travel(OCTOBER_1, tick=False):
        yield remy_and_cliff_invited(db, world.robin)


def invitation(db: Database) -> Invitation:
    return invitation_of(db, "Remy")


def message_id(db: Database, recipient: str = REMY) -> str:
    """The Message-ID of the newest mail to the address."""
    with db.read() as session:
        return (
            session.exec(
                select(OutboxMessage.message_id)
                .where(OutboxMessage.recipient == recipient)
                .order_by(col(OutboxMessage.number).desc())
            ).first()
            or ""
        )


def take(db: Database, raw: bytes, *, authserv: str = "", minutes: int = 0) -> str:
    """What came of a mail that is read some minutes after LATER."""
    with db.write() as session:
        now = LATER + timedelta(minutes=minutes)
        return take_mail(session, read_inbound(raw, authserv=authserv), now).outcome


def reply(db: Database, *, sender: str = REMY, minutes: int = 0, **said: Any) -> bytes:
    """What Remy's calendar program sends, answered some minutes after LATER."""
    values: dict[str, Any] = {
        "uid": invitation(db).uid,
        "attendee": f"mailto:{REMY}",
        "stamp": stamp(LATER + timedelta(minutes=minutes)),
    }
    made = calendar(**(values | said))
    return mail(made, method=str(said.get("method", "REPLY")), sender=sender)


def kept(session: Session) -> list[str]:
    return list(
        session.exec(select(InvitationMail.outcome).order_by(col(InvitationMail.received_at)))
    )


def everything(db: Database) -> tuple[object, ...]:
    """What no mail may touch: who is asked, and when the meeting is."""
    with db.read() as session:
        meetings = session.exec(select(Meeting.starts_at, Meeting.cancelled)).all()
        invited = session.exec(select(Invitation.person).order_by(Invitation.person)).all()
        return (*meetings, *invited, len(session.exec(select(OutboxMessage.id)).all()))


def test_an_answer_by_mail_is_the_same_as_one_by_the_link(
    db: Database, ids: tuple[UUID, UUID]
) -> None:
    assert take(db, reply(db, answer="TENTATIVE", more=("COMMENT:<b>Maybe",))) == "counted"
    found = invitation(db)
    assert (found.reply, found.reply_by, found.replied_at) == ("tentative", "mail", LATER)
    assert found.reply_note == "<b>Maybe"
    assert take(db, reply(db, answer="DECLINED", minutes=5)) == "counted"
    assert take(db, reply(db, answer="ACCEPTED", minutes=2)) == "older"
    assert take(db, reply(db, answer="DECLINED", minutes=5)) == "older"
    assert take(db, reply(db, answer="DECLINED", minutes=5)) == "repeated"
    assert invitation(db).reply == "declined"
    # Both came before anybody looked into the mailbox.
    assert take(db, reply(db, answer="TENTATIVE", minutes=20), minutes=30) == "counted"
    assert take(db, reply(db, answer="ACCEPTED", minutes=25), minutes=30) == "counted"
    with db.read() as session:
        audited = session.exec(
            select(AuditEvent.actor_name).where(AuditEvent.verb == "answer_invitation")
        ).all()
    assert audited == ["mail answer"] * 4


@on_sqlite
def test_what_was_said_by_another_way_later_is_not_undone(
    db: Database, world: World, ids: tuple[UUID, UUID]
) -> None:
    with db.write() as session:
        answering.record_answer(
            session,
            world.robin,
            ids[1],
            invitation(db).id,
            reply="declined",
            needs=["ride"],
            note="by phone",
            now=LATER,
        )
    assert take(db, reply(db, minutes=-10)) == "older"
    assert invitation(db).reply == "declined"
    assert take(db, reply(db, minutes=10), minutes=10) == "counted"
    found = invitation(db)
    assert (found.reply, found.needs, found.reply_note) == ("accepted", ["ride"], "by phone")


@on_sqlite
def test_an_answer_to_the_time_before_does_not_count(
    db: Database, world: World, ids: tuple[UUID, UUID]
) -> None:
    (planned,) = facts_of(db, ids[0]).meetings[-1].sessions
    with db.write() as session:
        service.change_when(
            session,
            world.robin,
            ids[1],
            session_key=planned.id,
            starts_at=wall("2026-10-15T16:30"),
            length_minutes=90,
            now=OCTOBER_1,
        )
    send(db, world.robin, ids[1])
    assert take(db, reply(db, sequence=0)) == "old_time"
    assert invitation(db).reply is None
    assert take(db, reply(db, sequence=1, minutes=1)) == "counted"


@on_sqlite
def test_no_mail_adds_a_person_or_moves_or_calls_off_a_meeting(
    db: Database, ids: tuple[UUID, UUID]
) -> None:
    before = everything(db)
    other = ("ATTENDEE;PARTSTAT=ACCEPTED:mailto:crasher@evil.example",)
    moved = ("DTSTART:20261224T190000Z", "DTEND:20261224T200000Z")
    odd = {
        "cancel": reply(db, method="CANCEL", minutes=1),
        "other_method": reply(db, method="REQUEST", more=(*other, *moved), minutes=2),
        "proposal": reply(db, method="COUNTER", more=moved, minutes=3),
        "other_sender": reply(db, sender="crasher@evil.example", minutes=4),
        "other_address": reply(db, attendee="mailto:crasher@evil.example", minutes=5),
        "later_sequence": reply(db, sequence=7, minutes=6),
        "delegated": reply(db, answer="DELEGATED", minutes=7),
        "unclear": reply(db, stamp="20990101T000000Z"),
        "contradicts": reply(db, minutes=8, more=("END:VEVENT", "BEGIN:VEVENT", "UID:x")),
    }
    for outcome, raw in odd.items():
        assert take(db, raw) == outcome
    two = calendar(uid=invitation(db).uid, attendee=f"mailto:{REMY}", answer="DECLINED")
    differing = wrapped(
        ("text/calendar; method=REPLY", two),
        ('application/ics; name="a.ics"', two.replace("DECLINED", "ACCEPTED")),
        sender=REMY,
    )
    assert take(db, differing) == "contradicts"
    forged = reply(db, minutes=9).replace(
        b"MIME-Version", b"Authentication-Results: us; dmarc=fail\r\nMIME-Version"
    )
    assert take(db, forged, authserv="us") == "forged"
    assert invitation(db).reply is None
    assert everything(db) == before
    # With others beside them, the one who was asked still counts.
    assert take(db, reply(db, more=other, minutes=9)) == "counted"
    assert everything(db) == before


def test_a_stranger_s_mail_leaves_no_trace_and_a_flood_stays_in_the_mailbox(
    db: Database, ids: tuple[UUID, UUID]
) -> None:
    both = calendar(uid=invitation(db).uid) + calendar(uid=invitation_of(db, "Cliff").uid)
    for raw, outcome in (
        (reply(db, uid="unknown"), "unknown"),
        (words("Hello"), "unknown"),
        (words("Hello", answers="<guess@agency.example>"), "unknown"),
        (mail(both), "unknown"),
        (mail("x", head=("Auto-Submitted: auto-replied",)), "automatic"),
        (
            words("Away", answers=message_id(db)).replace(b"MIME", b"Precedence: bulk\r\nMIME", 1),
            "automatic",
        ),
        (notice("<guess@agency.example>"), "unknown_bounce"),
        (b"", "unknown"),
    ):
        assert take(db, raw) == outcome
    with db.read() as session:
        assert kept(session) == []
    ill = words("\x00\x07 Hi\r\n\u2028 there", answers=message_id(db), sender=REMY).replace(
        b"Hi", b"H\xff\xfe"
    )
    assert take(db, ill) == "words"
    assert take(db, reply(db, minutes=3, more=("COMMENT:\x00a\\nBcc: x@y.example",))) == "counted"
    assert invitation(db).reply_note == "a Bcc: x@y.example"
    with db.write() as session:
        waiting = session.exec(
            select(InvitationMail).where(InvitationMail.outcome == "words")
        ).one()
        again = waiting.model_dump(exclude={"id"})
        session.add_all(InvitationMail(**again) for _ in range(MOST_WAITING - 2))
    flood = [take(db, words("Hi", answers=message_id(db), sender=REMY)) for _ in range(3)]
    assert flood == ["words", "too_many", "too_many"]


def test_words_in_the_thread_of_somebody_else_are_not_theirs_and_wait_until_somebody_read_them(
    db: Database, world: World, ids: tuple[UUID, UUID]
) -> None:
    """Who forwards an invitation, or whose mailbox another reads, has not written this."""
    ours = message_id(db)
    assert take(db, words("I will not come", answers=ours, sender="alder@example.org")) == (
        "other_sender"
    )
    forged = words("I will not come", answers=ours, sender=REMY).replace(
        b"MIME-Version", b"Authentication-Results: us; dmarc=fail\r\nMIME-Version"
    )
    assert take(db, forged, authserv="us", minutes=1) == "forged"
    with db.write() as session:
        both = attention.unread_mails(session, world.robin)
        first = session.exec(select(InvitationMail.id).order_by(col(InvitationMail.received_at)))
        look_at_mail(session, world.robin, ids[1], first.all()[0], now=LATER)
        left = attention.unread_mails(session, world.robin)
    assert [each.what for each in both] == [
        "An answer came from another address",
        "An answer came that our mail system calls forged",
    ]
    assert left == both[1:]


def test_a_bounce_puts_the_person_on_today_until_they_are_reached(
    db: Database, world: World, ids: tuple[UUID, UUID]
) -> None:
    def today(actor: Any = world.robin) -> list[tuple[str, str]]:
        with db.read() as session:
            found = (
                *attention.not_reached(session, actor, now=LATER),
                *attention.unread_mails(session, actor),
            )
        return [(each.person, each.what) for each in found]

    ours = message_id(db)
    assert take(db, notice(ours, status="4.4.1", action="delayed")) == "delayed"
    assert take(db, notice(ours, status="4.4.7")) == "delayed"
    assert take(db, notice("<other@x.example>")) == "unknown_bounce"
    assert today() == []
    forged = notice(ours, head="Authentication-Results: us; dmarc=fail\n")
    assert take(db, forged, authserv="us") == "forged_bounce"
    with db.read() as session:
        state = session.exec(
            select(OutboxMessage.state).where(OutboxMessage.message_id == ours)
        ).one()
    assert state == "queued"
    assert take(db, notice(ours)) == "bounced"
    (not_reached, mail_to_read) = today()
    assert not_reached == (
        facts_of(db, ids[0]).name_of("Remy"),
        f"Mail to {REMY} did not arrive: their mail system says 5.1.1",
    )
    assert "calls forged" in mail_to_read[1]
    assert today(world.charlie) == []
    with db.write() as session:
        resend(session, world.robin, ids[1], invitation(db).id, now=LATER)
    assert len(today()) == 1
    assert take(db, notice(message_id(db))) == "bounced"
    assert len(today()) == 2
    assert take(db, reply(db, minutes=20), minutes=20) == "counted"
    assert len(today()) == 1


@on_sqlite
def test_the_coordinator_reads_what_changed_nothing_and_nobody_else_does(
    db: Database, world: World, signed_in_as: SignedInAs, ids: tuple[UUID, UUID]
) -> None:
    moved = ("DTSTART:20261016T190000Z", "DTEND:20261016T203000Z")
    take(db, reply(db, method="COUNTER", more=moved, minutes=1))
    take(db, words("<script>alert(1)</script> I cannot", answers=message_id(db), sender=REMY))
    robin, charlie = signed_in_as(world.robin), signed_in_as(world.charlie)
    path = f"/meetings/{ids[1]}/replies"
    page = robin.get(path)
    assert "proposes Friday, October 16" in page.text
    assert "wrote back" in page.text
    assert "Proposes Friday, October 16" in robin.get("/today").text
    with db.read() as session:
        found = session.exec(
            select(InvitationMail.id).where(InvitationMail.outcome == "words")
        ).one()
    where = f"/meetings/{ids[1]}/mails/{found}"
    shown = robin.get(where)
    assert "&lt;script&gt;alert(1)" in shown.text
    assert "<script>alert" not in shown.text
    assert charlie.get(where).status_code == 404
    elsewhere = f"/meetings/{import_family(db, 'S5').meetings[0]}/mails/{found}"
    assert robin.get(elsewhere).status_code == robin.post(elsewhere).status_code == 404
    assert charlie.post(where).status_code == 404
    assert signed_in_as(world.fern).post(where).status_code == 403
    assert robin.submit(shown, "#dealt-with").headers["location"] == path
    assert "Wrote back" not in robin.get("/today").text
    assert "Robin Caseworth" in robin.get(where).text
