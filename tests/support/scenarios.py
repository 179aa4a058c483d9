"""Scenarios: fictional families with what the product must conclude about them.

S4 and S5 are the open ones. X1 to X4 are our own, written from the page of the rules and not from
the program: substance use records, violence at home, tribes and ages, dates and time zones.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent.parent / "scenarios"


def scenario(name: str) -> dict[str, Any]:
    """The case file of a scenario ("S4", "X1"); the caller may change it."""
    found: dict[str, Any] = json.loads(_read(FOLDER / f"{name}.json"))
    return found


def expected(name: str) -> dict[str, Any]:
    """What the scenario expects of every command."""
    found: dict[str, Any] = json.loads(_read(FOLDER / "expected" / f"{name}.json"))
    texts = {each["id"]: each["text"] for each in scenario(name)["plan"]["items"]}
    for world in found["worlds"]:
        for step in world["steps"]:
            for document in step.get("documents") or ():
                if document["language"] == "en-US":
                    _add_texts(document, texts)
    return found


def _add_texts(document: dict[str, Any], texts: dict[str, str]) -> None:
    """A copy has the words of its lines and of no other line, said or not."""
    for key, is_in in (("must_contain", True), ("must_not_contain", False)):
        said = document.setdefault(key, [])
        if document["kind"] != "internal":
            here = (text for item, text in texts.items() if (item in document["lines"]) is is_in)
            said.extend(text for text in here if text not in said)


@cache
def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")
