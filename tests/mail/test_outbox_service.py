"""What may enter the outbox, what is known about it later, and sending it again."""

from datetime import timedelta
from email import policy
from email.parser import BytesParser
from uuid import uuid4

import pytest
from sqlmodel import select

from ftm.core.actor import COMMAND_LINE
from ftm.core.audit import AuditEvent
from ftm.core.database import Database
from ftm.core.errors import NotFoundError, RuleBrokenError
from ftm.mail import leasing, queries, service
from ftm.mail.rules import Attempt, MessageState, Outcome
from tests.mail.misbehaving import MailServer
from tests.mail.outbox import (
    NOON,
    StandingClock,
    build,
    load,
    message_ids,
    put,
    put_all,
    run,
    states,
)


@pytest.mark.parametrize(
    "head",
    [
        b"Cc: eve@evil.example\r\n",
        b"bcc: eve@evil.example\r\n",
        b"To: eve@evil.example\r\n",
        b"To: eve at home\r\n",
        b"Resent-To: eve@evil.example\r\n",
        b"Message-ID: <other@agency.example>\r\n",
    ],
)
def test_a_message_that_names_anybody_else_is_not_queued(one_db: Database, head: bytes) -> None:
    raw = head + build("pat@family.example", "<1@agency.example>")
    with one_db.write() as session:
        with pytest.raises(ValueError, match="message"):
            put(session, "pat@family.example", raw=raw, message_id="<1@agency.example>")
        assert queries.count_by_state(session)[MessageState.QUEUED] == 0


@pytest.mark.parametrize("to", ["eve@evil.example", "pat@family.example, eve@evil.example", ""])
def test_the_message_is_addressed_to_its_recipient(one_db: Database, to: str) -> None:
    raw = build(to, "<1@agency.example>")
    with one_db.write() as session, pytest.raises(ValueError, match="one recipient"):
        put(session, "pat@family.example", raw=raw, message_id="<1@agency.example>")


@pytest.mark.parametrize(
    ("typed", "on_the_envelope"),
    [
        ("Pat+visits@Family.example", "Pat+visits@family.example"),
        ("pat@bücher.example", "pat@xn--bcher-kva.example"),
        ("o'neil@family.example", "o'neil@family.example"),
    ],
)
def test_unusual_addresses_arrive(
    one_db: Database, server: MailServer, clock: StandingClock, typed: str, on_the_envelope: str
) -> None:
    with one_db.write() as session:
        put(session, typed, raw=build(on_the_envelope, "<1@a.example>"), message_id="<1@a.example>")
    assert run(one_db, server, clock).sent == 1
    assert server.received[0].recipients == (on_the_envelope,)


def test_pages_learn_how_far_the_newest_message_has_come(
    db: Database, server: MailServer, clock: StandingClock
) -> None:
    case_id = uuid4()
    with db.write() as session:
        put(session, "pat@family.example", reference="a", case_id=case_id)
        put(session, "pat@family.example", reference="a", case_id=case_id)
        put(session, "gone@family.example", reference="b", case_id=case_id)
        put(session, "robin@family.example", reference="c")
    server.actions["RCPT"] = lambda to: "550 No such person" if to.startswith("gone") else None
    run(db, server, clock)
    with db.read() as session:
        found = queries.latest_by_reference(session, ["a", "b", "nothing"])
        assert {name: status.state for name, status in found.items()} == {
            "a": MessageState.SENT,
            "b": MessageState.FAILED,
        }
        assert (found["b"].last_code, found["b"].last_error) == (550, "No such person")
        assert len(queries.messages_of_reference(session, "a")) == 2
        assert [each.reference for each in queries.messages_of_case(session, case_id)] == [
            "a",
            "a",
            "b",
        ]
        assert queries.count_by_state(session) == {
            MessageState.QUEUED: 0,
            MessageState.SENT: 3,
            MessageState.FAILED: 1,
            MessageState.BOUNCED: 0,
            MessageState.HELD: 0,
        }


def test_a_message_sent_again_is_the_same_text_under_a_new_message_id(
    db: Database, server: MailServer, clock: StandingClock
) -> None:
    [first] = put_all(db, "pat@family.example")
    with db.write() as session, pytest.raises(RuleBrokenError, match="still waiting"):
        service.resend_message(session, COMMAND_LINE, first.id, now=NOON)
    run(db, server, clock)
    with db.write() as session:
        again = service.resend_message(session, COMMAND_LINE, first.id, now=NOON)
        assert (again.resend_of, again.reference) == (first.id, first.reference)
        verbs = [event.verb for event in session.exec(select(AuditEvent))]
    assert verbs.count("resend_message") == 1
    assert run(db, server, clock).sent == 1
    assert message_ids(server.received) == [first.message_id, again.message_id]
    assert first.message_id != again.message_id
    assert again.message_id.endswith("@agency.example>")
    before, after = (
        BytesParser(policy=policy.SMTP).parsebytes(mail.raw) for mail in server.received
    )
    assert before.get_payload() == after.get_payload()
    with db.write() as session, pytest.raises(NotFoundError):
        service.resend_message(session, COMMAND_LINE, uuid4(), now=NOON)


def test_a_bounce_marks_the_message_once(
    db: Database, server: MailServer, clock: StandingClock
) -> None:
    [message] = put_all(db, "pat@family.example")
    run(db, server, clock)
    with db.write() as session:
        bounced = service.mark_bounced(
            session, message_id=message.message_id, status="5.1.1", now=NOON
        )
        assert bounced is not None
        assert bounced.id == message.id
    with db.write() as session:
        for message_id in (message.message_id, "<forged@agency.example>"):
            assert (
                service.mark_bounced(session, message_id=message_id, status="5.1.1", now=NOON)
                is None
            )
    stored = load(db, message.id)
    assert (stored.state, stored.bounced_at) == ("bounced", NOON)
    assert "5.1.1" in stored.last_error


def test_a_bounce_that_overtakes_our_own_note_stands(
    db: Database, server: MailServer, clock: StandingClock
) -> None:
    [message] = put_all(db, "pat@family.example")

    def bounce_at_once(_recipient: str) -> None:
        with db.write() as session:
            service.mark_bounced(session, message_id=message.message_id, status="5.1.1", now=NOON)

    server.actions["DATA"] = bounce_at_once
    run(db, server, clock)
    assert states(db) == ["bounced"]
    assert run(db, server, clock).sent == 0


def test_a_worker_that_overslept_its_lease_may_only_say_sent(db: Database) -> None:
    [message] = put_all(db, "pat@family.example")
    hour = timedelta(hours=1)
    with db.write() as session:
        slow = leasing.take_next(session, now=NOON, due_by=NOON, lease_for=hour)
    with db.write() as session:
        quick = leasing.take_next(session, now=NOON + hour, due_by=NOON, lease_for=hour)
    assert slow is not None
    assert quick is not None
    with db.write() as session:
        leasing.settle(session, slow, Attempt(Outcome.REFUSED, 550, "No"), now=NOON)
    assert load(db, message.id).lease == quick.lease
    with db.write() as session:
        leasing.settle(session, slow, Attempt(Outcome.ACCEPTED), now=NOON)
        leasing.settle(session, quick, Attempt(Outcome.DEFERRED, 451, "Later"), now=NOON)
    sent = load(db, message.id)
    assert (sent.state, sent.lease, sent.last_code, sent.attempts) == ("sent", None, None, 1)
    assert sent.interruptions == 1
