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
    """`limit` bounds ours/floor; ours itself where there is no floor, or where `is_absolute`."""

    name: str
    unit: str
    ours: float
    limit: float
    bound: Literal["at least", "at most"]
    floor: float | None = None
    floor_is: str = ""
    is_absolute: bool = False

    @property
    def ratio(self) -> float | None:
        return self.ours / self.floor if self.floor else None

    @property
    def judged(self) -> float:
        ratio = None if self.is_absolute else self.ratio
        return self.ours if ratio is None else ratio

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
            "" if each.ratio is None else f"{each.ratio:.2f}",
            _limit(each),
            "met" if each.is_met else "MISSED",
        )
    Console().print(table)


def _limit(figure: Figure) -> str:
    sign = "≥" if figure.bound == "at least" else "≤"
    unit = f" {figure.unit}" if figure.is_absolute or figure.floor is None else ""
    return f"{sign} {figure.limit:g}{unit}"


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
            "ratio": each.ratio,
            "judged": each.judged,
            "is_absolute": each.is_absolute or each.floor is None,
            "bound": each.bound,
            "limit": each.limit,
            "is_met": each.is_met,
        }
        for each in figures
    ]
    path.write_text(json.dumps(found, indent=1), encoding="utf-8")
    return path
