"""The worker against a server that behaves, refuses, hesitates, hangs and hangs up."""

import asyncio
from datetime import timedelta

import pytest
from sqlmodel import select

from ftm.core.audit import AuditEvent
from ftm.core.database import Database
from ftm.mail import rules
from ftm.mail.worker import run_forever, run_once
from tests.mail.misbehaving import HANG, RESET, MailServer
from tests.mail.outbox import (
    NOON,
    OFFICE,
    StandingClock,
    load,
    message_ids,
    plain,
    put,
    put_all,
    put_same,
    run,
    states,
)


def test_a_message_arrives_once_unchanged_and_for_one_person(
    db: Database, server: MailServer, clock: StandingClock
) -> None:
    [message] = put_all(db, "pat@family.example")
    assert run(db, server, clock).sent == 1
    assert run(db, server, clock).sent == 0
    [mail] = server.received
    assert (mail.sender, mail.recipients) == (OFFICE, ("pat@family.example",))
    assert mail.raw == message.raw
    sent = load(db, message.id)
    assert (sent.state, sent.sent_at, sent.attempts, sent.lease) == ("sent", NOON, 1, None)
    with db.read() as session:
        [event] = session.exec(select(AuditEvent)).all()
    assert (event.verb, event.subject) == ("send_message", f"outbox:{message.id}")
    assert event.details == {"state": "sent", "code": None}


def test_lines_of_dots_and_bare_line_ends_survive(
    one_db: Database, server: MailServer, clock: StandingClock
) -> None:
    with one_db.write() as session:
        put(session, "pat@family.example", text=".\n..\nMAIL FROM:<x@y.example>\n.\nend")
    run(one_db, server, clock)
    [mail] = server.received
    assert mail.raw.endswith(b"\r\n.\r\n..\r\nMAIL FROM:<x@y.example>\r\n.\r\nend\r\n")


def test_nothing_leaves_before_the_commit(
    db: Database, server: MailServer, clock: StandingClock
) -> None:
    def break_off() -> None:
        with db.write() as session:
            put(session, "pat@family.example")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        break_off()
    assert run(db, server, clock).sent == 0
    assert server.connections == 0


def test_five_hundred_people_over_a_few_connections(
    one_db: Database, server: MailServer, clock: StandingClock
) -> None:
    put_same(one_db, *(f"person{number}@family.example" for number in range(500)))
    assert run(one_db, server, clock, connections=4).sent == 500
    assert {len(mail.recipients) for mail in server.received} == {1}
    assert len({mail.recipients for mail in server.received}) == 500
    assert server.connections == 4


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA"])
def test_a_permanent_refusal_fails_with_its_reason_and_stops_nobody(
    one_db: Database, server: MailServer, clock: StandingClock, step: str
) -> None:
    bad, good = put_all(one_db, "gone@family.example", "pat@family.example")
    replies = iter(["550 5.1.1 No such\x07 mailbox"])
    server.actions[step] = lambda _: next(replies, None)
    counts = run(one_db, server, clock)
    assert (counts.sent, counts.failed) == (1, 1)
    failed = load(one_db, bad.id)
    assert (failed.state, failed.last_code) == ("failed", 550)
    assert failed.last_error.startswith("5.1.1 No such")
    assert "\x07" not in failed.last_error
    assert load(one_db, good.id).state == "sent"
    assert server.connections == 1


def test_a_refusal_for_now_is_tried_again_later_and_later(
    one_db: Database, server: MailServer, clock: StandingClock
) -> None:
    [message] = put_all(one_db, "pat@family.example")
    server.actions["RCPT"] = lambda _: "451 4.7.1 Come back later"
    for minutes in (1, 2, 5, 15, 60, 60):
        assert run(one_db, server, clock).waiting == 1
        waiting = load(one_db, message.id)
        assert waiting.next_attempt_at == clock() + timedelta(minutes=minutes)
        assert (waiting.last_code, waiting.last_error) == (451, "4.7.1 Come back later")
        clock.move(minutes=minutes, seconds=-1)
        assert run(one_db, server, clock).waiting == 0
        clock.move(seconds=1)
    server.actions.clear()
    assert run(one_db, server, clock).sent == 1
    assert message_ids(server.received) == [message.message_id]


def test_after_five_days_of_refusals_for_now_the_message_has_failed(
    one_db: Database, server: MailServer, clock: StandingClock
) -> None:
    [message] = put_all(one_db, "pat@family.example")
    with one_db.write() as session:
        session.add(message)
        message.attempts = rules.GIVE_UP_AFTER_ATTEMPTS - 1
    server.actions["RCPT"] = lambda _: "452 Mailbox full"
    assert run(one_db, server, clock).failed == 1
    assert load(one_db, message.id).last_error == "Mailbox full"


@pytest.mark.parametrize(
    ("step", "trouble"),
    [("MAIL", RESET), ("DATA", RESET), ("RCPT", HANG), ("DATA", HANG), ("RCPT", "421 Closing")],
)
def test_a_broken_conversation_costs_only_its_own_message_time(
    one_db: Database, server: MailServer, clock: StandingClock, step: str, trouble: str
) -> None:
    first, second = put_all(one_db, "pat@family.example", "robin@family.example")
    replies = iter([trouble])
    server.actions[step] = lambda _: next(replies, None)
    counts = run(one_db, server, clock, timeout_seconds=0.15)
    assert (counts.sent, counts.waiting, counts.server_trouble) == (1, 1, "")
    assert load(one_db, first.id).next_attempt_at == clock() + timedelta(minutes=1)
    assert load(one_db, second.id).state == "sent"
    clock.move(minutes=1)
    assert run(one_db, server, clock).sent == 1
    # The server may have kept what it did not acknowledge: then it sees the same Message-ID.
    assert set(message_ids(server.received)) == {first.message_id, second.message_id}


def test_three_broken_conversations_in_a_row_end_the_run(
    one_db: Database, server: MailServer, clock: StandingClock
) -> None:
    put_all(one_db, *(f"person{number}@family.example" for number in range(5)))
    server.actions["MAIL"] = lambda _: RESET
    counts = run(one_db, server, clock)
    assert (counts.waiting, counts.server_trouble != "") == (3, True)


def test_a_server_that_deals_with_nobody_ends_the_run(
    one_db: Database, server: MailServer, clock: StandingClock
) -> None:
    _, second = put_all(one_db, "pat@family.example", "robin@family.example")
    server.actions["MAIL"] = lambda _: "530 Sign in first"
    counts = run(one_db, server, clock)
    assert (counts.waiting, counts.server_trouble) == (1, "Sign in first")
    assert load(one_db, second.id).lease is None


def test_a_later_message_waits_for_the_earlier_one_to_the_same_mailbox(
    db: Database, server: MailServer, clock: StandingClock
) -> None:
    first, other, second = put_all(
        db, "Pat@family.example", "robin@family.example", "pat@FAMILY.example"
    )
    replies = iter(["450 Busy"])
    # Whichever of the two lines asks first, it is Pat's mailbox that is busy.
    server.actions["RCPT"] = lambda to: next(replies, None) if to.startswith("Pat@") else None
    assert run(db, server, clock, connections=2).sent == 1
    assert message_ids(server.received) == [other.message_id]
    clock.move(minutes=1)
    assert run(db, server, clock, connections=2).sent == 2
    assert message_ids(server.received)[1:] == [first.message_id, second.message_id]


def test_a_failed_message_does_not_hold_up_the_next_to_the_same_mailbox(
    db: Database, server: MailServer, clock: StandingClock
) -> None:
    put_all(db, "pat@family.example", "pat@family.example")
    replies = iter(["554 Looks like spam"])
    server.actions["DATA"] = lambda _: next(replies, None)
    run(db, server, clock)
    assert states(db) == ["failed", "sent"]


def test_a_server_that_is_down_costs_no_message_an_attempt_and_order_is_kept(
    db: Database, server: MailServer, clock: StandingClock
) -> None:
    queued = put_all(db, *(f"person{number % 3}@family.example" for number in range(6)))
    server.stop()
    for _ in range(3):
        counts = run(db, server, clock)
        assert counts.server_trouble == "The mail server cannot be reached."
        clock.move(hours=3)
    waiting = load(db, queued[0].id)
    assert (waiting.state, waiting.attempts) == ("queued", 0)
    assert waiting.last_error == "The mail server cannot be reached."
    server.start()
    assert run(db, server, clock, connections=2).sent == 6
    for person in range(3):
        address = (f"person{person}@family.example",)
        arrived = [mail for mail in server.received if mail.recipients == address]
        assert message_ids(arrived) == [message.message_id for message in queued[person::3]]
    assert load(db, queued[0].id).last_error == ""


def test_a_message_that_our_program_cannot_send_is_set_aside(
    one_db: Database, server: MailServer, clock: StandingClock
) -> None:
    poison, good = put_all(one_db, "pat@family.example", "robin@family.example")
    with one_db.write() as session:
        session.add(poison)
        poison.recipient = "pat\r\nRCPT TO:<eve@evil.example>"
    counts = run(one_db, server, clock)
    assert (counts.held, counts.sent) == (1, 1)
    held = load(one_db, poison.id)
    assert held.last_error == "Our program could not send it (RuleBrokenError)."
    assert [mail.recipients for mail in server.received] == [(good.recipient,)]


def test_told_to_stop_it_ends_after_the_message_under_way(
    one_db: Database, server: MailServer, clock: StandingClock
) -> None:
    _, second = put_all(one_db, "pat@family.example", "robin@family.example")
    stop = asyncio.Event()
    server.actions["DATA"] = lambda _: stop.set()
    counts = asyncio.run(run_once(one_db, plain(server), now=clock, stop=stop))
    assert (counts.sent, load(one_db, second.id).lease) == (1, None)


def test_the_worker_runs_until_it_is_told_to_stop(
    db: Database, server: MailServer, clock: StandingClock
) -> None:
    async def work() -> None:
        stop = asyncio.Event()
        worker = asyncio.create_task(
            run_forever(db, plain(server), stop, now=clock, idle_seconds=0.01)
        )
        for count in (1, 2):
            await asyncio.to_thread(put_all, db, "pat@family.example")
            while len(server.received) < count:
                await asyncio.sleep(0.01)
        stop.set()
        await asyncio.wait_for(worker, 5)

    asyncio.run(work())
    assert states(db) == ["sent", "sent"]
