"""The open scenarios: fictional families with what the product must conclude about them."""

import copy
import json
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent.parent / "scenarios"


def scenario(name: str) -> dict[str, Any]:
    """The case file of an open scenario ("S4", "S5"); the caller may change it."""
    return copy.deepcopy(_read(FOLDER / f"{name}.json"))


def expected(name: str) -> dict[str, Any]:
    """What the scenario expects of every command."""
    return copy.deepcopy(_read(FOLDER / "expected" / f"{name}.json"))


@cache
def _read(path: Path) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return data
