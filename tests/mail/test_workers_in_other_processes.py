"""Workers that are killed, and workers that meet: nothing lost, nothing twice."""

from collections import Counter
from contextlib import ExitStack
from threading import Event

import pytest

from ftm.core.database import Database
from ftm.mail.models import OutboxMessage
from ftm.mail.rules import HOLD_AFTER_INTERRUPTIONS
from tests.mail.misbehaving import HANG, MailServer
from tests.mail.other_process import start_worker
from tests.mail.outbox import StandingClock, load, message_ids, put_all, run


def kill_at(step: str, db: Database, server: MailServer) -> None:
    """Kill a worker (SIGKILL) while it waits for the server's answer at `step`."""
    server.actions[step] = lambda _: HANG
    worker = start_worker(db, server)
    while server.reached.get(timeout=10) != step:
        pass
    worker.kill()
    worker.join(10)
    assert worker.exitcode == -9
    server.actions.clear()


@pytest.mark.parametrize("step", ["EHLO", "MAIL", "RCPT"])
def test_killed_before_the_server_has_it_a_message_arrives_once(
    db: Database, server: MailServer, clock: StandingClock, step: str
) -> None:
    queued = put_all(db, "pat@family.example", "pat@family.example")
    kill_at(step, db, server)
    clock.move(minutes=10)
    assert run(db, server, clock).sent == 2
    assert message_ids(server.received) == [message.message_id for message in queued]


def test_killed_while_the_server_takes_it_a_message_may_only_come_as_itself(
    db: Database, server: MailServer, clock: StandingClock
) -> None:
    first, second = put_all(db, "pat@family.example", "pat@family.example")
    kill_at("DATA", db, server)
    # Until the lease runs out nobody knows that the worker is dead; the later message waits.
    assert run(db, server, clock).sent == 0
    clock.move(minutes=10)
    assert run(db, server, clock).sent == 2
    assert message_ids(server.received) == [first.message_id, first.message_id, second.message_id]


def test_killed_between_the_acceptance_and_our_commit_the_same_message_id_comes_again(
    db: Database, server: MailServer, clock: StandingClock
) -> None:
    [message] = put_all(db, "pat@family.example")
    with ExitStack() as stack:
        # The row is taken before the server says "250 OK": the worker cannot write that down.
        def lock_and_accept(_recipient: str) -> None:
            session = stack.enter_context(db.write())
            session.get_one(OutboxMessage, message.id, with_for_update=True)
            locked.set()

        locked = Event()
        server.actions["DATA"] = lock_and_accept
        worker = start_worker(db, server)
        assert locked.wait(10)
        worker.join(0.2)
        worker.kill()
        worker.join(10)
        assert worker.exitcode == -9
    server.actions.clear()
    assert (load(db, message.id).state, len(server.received)) == ("queued", 1)
    clock.move(minutes=10)
    assert run(db, server, clock).sent == 1
    assert message_ids(server.received) == [message.message_id] * 2


def test_two_workers_at_once_send_each_message_once_and_in_order(
    db: Database, server: MailServer, clock: StandingClock
) -> None:
    queued = put_all(db, *(f"person{number % 6}@family.example" for number in range(24)))
    workers = [start_worker(db, server) for _ in range(2)]
    # One of them has begun: this process does not finish before the others are there.
    assert server.reached.get(timeout=10) == "EHLO"
    run(db, server, clock, connections=2)
    for worker in workers:
        worker.join(20)
        assert worker.exitcode == 0
    run(db, server, clock)
    assert Counter(message_ids(server.received)) == {message.message_id: 1 for message in queued}
    for person in range(6):
        address = (f"person{person}@family.example",)
        arrived = [mail for mail in server.received if mail.recipients == address]
        assert message_ids(arrived) == [message.message_id for message in queued[person::6]]


def test_a_message_at_which_the_program_dies_again_and_again_is_set_aside(
    db: Database, server: MailServer, clock: StandingClock
) -> None:
    [poison] = put_all(db, "pat@family.example")
    with db.write() as session:
        session.add(poison)
        poison.interruptions = HOLD_AFTER_INTERRUPTIONS - 1
    kill_at("RCPT", db, server)
    # Not before: a killed worker's other line may for a moment still hold it in the database.
    [good] = put_all(db, "robin@family.example")
    clock.move(minutes=10)
    assert run(db, server, clock).sent == 1
    held = load(db, poison.id)
    assert (held.state, held.lease) == ("held", None)
    assert held.last_error == "The program stopped each time it tried to send this message."
    assert load(db, good.id).state == "sent"
