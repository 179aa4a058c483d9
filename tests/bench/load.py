"""Asks a server over as many connections as told, with as little work of its own as possible."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass

from tests.bench.figures import median

Ask = Callable[[int], bytes]
"""The bytes of the next request of a connection, by the connection's number."""

LONGEST_ANSWER_SECONDS = 30


@dataclass(frozen=True)
class Round:
    """What one stretch of asking gave."""

    per_second: float
    waits: tuple[float, ...]
    bytes_each: float

    @property
    def p99(self) -> float:
        """What the slowest hundredth waited at least."""
        return sorted(self.waits)[int(len(self.waits) * 0.99) - 1]

    @property
    def tail(self) -> float:
        """The slowest hundredth against the middle."""
        return self.p99 / median(self.waits)


def request(path: str, headers: dict[str, str], body: bytes | None = None) -> bytes:
    """A request as a browser sends it, asking for compressed answers."""
    lines = [f"{'GET' if body is None else 'POST'} {path} HTTP/1.1", "Host: 127.0.0.1"]
    lines += ["Accept-Encoding: gzip", *(f"{name}: {value}" for name, value in headers.items())]
    if body is not None:
        lines += [
            f"Content-Length: {len(body)}",
            "Content-Type: application/x-www-form-urlencoded",
        ]
    return "\r\n".join([*lines, "", ""]).encode() + (body or b"")


def ask_for(port: int, ask: Ask, *, seconds: float, connections: int = 8) -> Round:
    """Keep every connection busy for `seconds`. Raises RuntimeError for an answer but 200."""
    return asyncio.run(_ask_for(port, ask, seconds, connections))


async def _ask_for(port: int, ask: Ask, seconds: float, connections: int) -> Round:
    waits: list[float] = []
    sizes: list[int] = []
    began = time.perf_counter()

    async def keep_asking(number: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while (sent := time.perf_counter()) - began < seconds:
            writer.write(ask(number))
            sizes.append(await asyncio.wait_for(_read(reader), LONGEST_ANSWER_SECONDS))
            waits.append(time.perf_counter() - sent)
        writer.close()

    await asyncio.gather(*(keep_asking(number) for number in range(connections)))
    took = time.perf_counter() - began
    return Round(len(waits) / took, tuple(waits), sum(sizes) / len(sizes))


def offer(port: int, ask: Ask, *, per_second: int, seconds: float, connections: int = 8) -> Round:
    """Ask at a steady pace, however slow the answers; waits count from when it was time to ask."""
    return asyncio.run(_offer(port, ask, per_second, seconds, connections))


async def _offer(port: int, ask: Ask, per_second: int, seconds: float, connections: int) -> Round:
    waits: list[float] = []
    began = time.perf_counter()
    each = connections / per_second

    async def keep_pace(number: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for turn in range(int(seconds / each)):
            due = began + turn * each + number / per_second
            await asyncio.sleep(due - time.perf_counter())
            writer.write(ask(number))
            await asyncio.wait_for(_read(reader), LONGEST_ANSWER_SECONDS)
            waits.append(time.perf_counter() - due)
        writer.close()

    await asyncio.gather(*(keep_pace(number) for number in range(connections)))
    return Round(len(waits) / (time.perf_counter() - began), tuple(waits), 0.0)


def spread(port: int, listen: bytes, ask: Ask, *, screens: int, times: int) -> tuple[float, ...]:
    """Seconds from asking until the last of the screens that listen has heard of it."""
    return asyncio.run(_spread(port, listen, ask, screens, times))


async def _spread(
    port: int, listen: bytes, ask: Ask, screens: int, times: int
) -> tuple[float, ...]:
    waits: list[float] = []
    async with asyncio.timeout(LONGEST_ANSWER_SECONDS):
        lines = [await asyncio.open_connection("127.0.0.1", port) for _ in range(screens)]
        for reader, writer in lines:
            writer.write(listen)
            await reader.readuntil(b"event: missed")
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for _ in range(times):
            sent = time.perf_counter()
            writer.write(ask(0))
            heard = (each.readuntil(b"event: lines") for each, _ in lines)
            await asyncio.gather(_read(reader), *heard)
            waits.append(time.perf_counter() - sent)
        for _, each in [*lines, (reader, writer)]:
            each.close()
    return tuple(waits)


async def _read(reader: asyncio.StreamReader) -> int:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    if not head.startswith("http/1.1 200"):
        raise RuntimeError(f"The server answered: {head.splitlines()[0]}")
    length = int(head.split("content-length:")[1].split("\r\n")[0])
    await reader.readexactly(length)
    return length
