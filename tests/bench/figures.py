"""One figure: ours beside the floor of the same run, and the limit on their ratio."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Literal

from rich.console import Console
from rich.table import Table

__all__ = ["Figure", "compare", "median", "print_table", "rate", "write_json"]


@dataclass(frozen=True)
class Figure:
    """`limit` bounds ours/floor, or ours itself where there is no floor."""

    name: str
    unit: str
    ours: float
    limit: float
    bound: Literal["at least", "at most"]
    floor: float | None = None
    floor_is: str = ""

    @property
    def judged(self) -> float:
        return self.ours if self.floor is None else self.ours / self.floor

    @property
    def is_met(self) -> bool:
        low = self.bound == "at least"
        return self.judged >= self.limit if low else self.judged <= self.limit


def rate(work: Callable[[], object], *, seconds: float, at_most: int = 20_000) -> float:
    """How often `work` runs in a second; bounded in time and number."""
    began = perf_counter()
    done = 0
    while done < at_most and perf_counter() - began < seconds:
        work()
        done += 1
    return done / (perf_counter() - began)


def compare(
    ours: Callable[[], float], floor: Callable[[], float], *, rounds: int
) -> tuple[float, float]:
    """The medians of both, measured in turns so that a busy moment hits both alike."""
    pairs = [(ours(), floor()) for _ in range(rounds)]
    return median(pair[0] for pair in pairs), median(pair[1] for pair in pairs)


def print_table(figures: Iterable[Figure]) -> None:
    table = Table(title="ratio = ours / floor of the same run")
    for heading in ("figure", "ours", "floor", "ratio", "limit", ""):
        table.add_column(heading, justify="left" if heading in {"figure", ""} else "right")
    for each in figures:
        table.add_row(
            each.name,
            f"{each.ours:,.1f} {each.unit}",
            "" if each.floor is None else f"{each.floor:,.1f} ({each.floor_is})",
            "" if each.floor is None else f"{each.judged:.2f}",
            f"{'≥' if each.bound == 'at least' else '≤'} {each.limit:g}",
            "met" if each.is_met else "MISSED",
        )
    Console().print(table)


def write_json(figures: Iterable[Figure], folder: Path, at: datetime) -> Path:
    """One file for each run, so that runs can be compared."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{at:%Y%m%dT%H%M%S}.json"
    found = [
        {
            "figure": each.name,
            "unit": each.unit,
            "ours": each.ours,
            "floor": each.floor,
            "floor_is": each.floor_is,
            "judged": each.judged,
            "bound": each.bound,
            "limit": each.limit,
            "is_met": each.is_met,
        }
        for each in figures
    ]
    path.write_text(json.dumps(found, indent=1), encoding="utf-8")
    return path
