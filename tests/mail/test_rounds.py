"""What goes on beside the web application goes on, and its log names nobody."""

import asyncio
import logging
from threading import Event

import pytest
from sqlalchemy.exc import OperationalError

from ftm.mail.rounds import Rounds


def test_a_round_that_fails_keeps_no_other_from_beginning_and_names_nobody(
    caplog: pytest.LogCaptureFixture,
) -> None:
    ends = iter((ValueError("Juniper"), OperationalError("Juniper", {}, Exception()), "said", ""))
    began: list[bool] = []

    def go_round(stop: Event) -> str:
        began.append(stop.is_set())
        end = next(ends, "")
        if isinstance(end, Exception):
            raise end
        return end

    async def until_the_fifth_began() -> None:
        rounds = Rounds("mailbox", go_round, every_seconds=0.001)
        await rounds.open()
        async with asyncio.timeout(10):
            while len(began) < 5:
                await asyncio.sleep(0.001)
        await rounds.close()

    with caplog.at_level(logging.WARNING):
        asyncio.run(until_the_fifth_began())
    assert caplog.messages == [
        "mailbox: Our program failed (ValueError).",
        "mailbox: The database failed (OperationalError).",
        "mailbox: said",
    ]


def test_a_round_is_told_that_the_program_ends() -> None:
    began = Event()

    def until_told(stop: Event) -> str:
        began.set()
        return "" if stop.wait(10) else "was not told"

    async def open_and_close() -> None:
        rounds = Rounds("mailbox", until_told)
        await rounds.open()
        await asyncio.to_thread(began.wait)
        async with asyncio.timeout(5):
            await rounds.close()

    asyncio.run(open_and_close())
