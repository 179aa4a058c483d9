"""Cold start and memory, against a bare hello of the same framework on the same server."""

from collections.abc import Iterator
from pathlib import Path

from ftm.core import migrate
from ftm.core.database import Database
from tests.bench.figures import Figure, compare
from tests.bench.servers import serving

ROUNDS = 3


def figures(folder: Path) -> Iterator[Figure]:
    url = f"sqlite:///{folder / 'starting.db'}"
    db = Database(url)
    migrate.upgrade(db)
    db.close()
    memory: list[tuple[float, float]] = []
    compiled = folder / "compiled"

    def ours() -> float:
        with serving("tests.bench.served", url, first="/sign-in", compiled=compiled) as server:
            memory.append((server.resident_mib(), 0.0))
            return server.started_in

    def floor() -> float:
        with serving("tests.bench.bare", compiled=compiled) as server:
            memory[-1] = (memory[-1][0], server.resident_mib())
            return server.started_in

    ours(), floor()  # so that both have their compiled modules
    memory.clear()
    started, bare = compare(ours, floor, rounds=ROUNDS)
    yield Figure(
        "cold start to the first page",
        "ms",
        started * 1000,
        2.2,
        "at most",
        bare * 1000,
        "bare Litestar",
    )
    held = sorted(memory)[len(memory) // 2]
    yield Figure("memory, idle after the first page", "MiB", held[0], 130, "at most")
    yield Figure("memory of a bare Litestar hello, for comparison", "MiB", held[1], 130, "at most")
