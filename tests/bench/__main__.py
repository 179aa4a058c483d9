"""`make bench`: figures beside the floors of the same run (limits: ratios that a worker feels).

Everything is bounded in time; servers listen on this machine only and end with the run.
"""

import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from rich.console import Console

from ftm.core import clock
from tests.bench import bulk, database, making, starting, statements, web
from tests.bench.figures import Figure, print_table, write_json

Part = Callable[[Path], Iterator[Figure]]

PARTS: tuple[tuple[str, Part], ...] = (
    ("pages and saved edits", web.figures),
    ("statements", statements.figures),
    ("writers and a whole state", database.figures),
    ("cold start and memory", starting.figures),
    ("documents, invitations, the list", making.figures),
    ("papers in bulk", bulk.figures),
)


def main() -> None:
    """Measure, print the table, write var/bench/. A missed limit is no failure of the run."""
    console = Console(stderr=True)
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory(prefix="ftm-bench-") as folder:
        for name, part in PARTS:
            with console.status(f"Measuring {name}"):
                figures += part(Path(folder))
    print_table(figures)
    path = write_json(figures, Path("var") / "bench", clock.now())
    missed = sum(not each.is_met for each in figures)
    sys.stdout.write(f"{len(figures) - missed} met, {missed} missed; written to {path}\n")


if __name__ == "__main__":
    main()
