"""The scenarios, judged by the judge of the open ones on what the commands print and write."""

import email.policy
import importlib
import json
import shutil
from collections.abc import Callable, Iterator
from copy import copy
from email.headerregistry import HeaderRegistry
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from icalendar.parser import Contentline

from ftm.cli import common
from ftm.core.database import Database
from tests.support.commands import ftm
from tests.support.papers import read_once
from tests.support.scenarios import expected, scenario

World = dict[str, Any]
Judged = Callable[[str, list[World]], Any]
# Python parses the line of a header again at each look at it.
READ_ONCE = email.policy.default.clone(header_factory=cache(HeaderRegistry()))


def _remember(judge: Any, tidy: Callable[[str], str]) -> None:
    """Spare the judge what it found before; each of its answers stays what it would be."""
    # Opening a file costs more than judging it, and another database gives the same files.
    given_load, loaded = judge.load, {}

    def load(out: Path, name: str | None, kind: type) -> Any:
        file = out / name if name else None
        if file is None or not file.is_file():
            return given_load(out, name, kind)
        key = file.read_bytes(), kind
        if key not in loaded:
            loaded[key] = given_load(out, name, kind)
        # Its name stands before all else that a file says.
        seen = copy(loaded[key])
        seen.raw = tidy(file.name) + seen.raw[len(tidy(seen.path.name)) :]
        seen.path, seen.deep = file, tidy(seen.raw).casefold()
        return seen

    # A word is sought as a word only in a text that has its letters.
    given_strangers = judge.strangers

    def strangers(person: str | None, raw: str, staff: bool) -> Any:  # noqa: FBT001 - as the judge has it
        has_one = any(tidy(word) in raw for word in judge.words_of(person, staff))
        return given_strangers(person, raw, staff) if has_one else []

    def file(data: World, name: str) -> Path:
        path: Path = judge.dir / name
        path.write_text(json.dumps(data), encoding="utf-8")
        return path

    judge.load, judge.strangers, judge.file = load, strangers, file
    # No command runs in these: the program must not share what it reads.
    for look in ("load", "document", "message"):
        setattr(judge, look, read_once()(getattr(judge, look)))


class _Open(Database):
    """Stays open from one command to the next: to open it takes as long as what most ask."""

    def close(self) -> None:
        pass


@pytest.fixture
def opened(address: Path) -> Iterator[Database]:
    """The database that commands use at the address, whatever file stands there."""
    db = _Open(f"sqlite:///{address}")
    before = common.opening.set(lambda _: db)
    yield db
    common.opening.reset(before)
    db.engine.dispose()


@pytest.fixture
def judged(
    tmp_path: Path,
    sqlite_template: Path,
    address: Path,
    opened: Database,
    monkeypatch: pytest.MonkeyPatch,
) -> Judged:
    """`judged(name, worlds)`: the judge, having judged these worlds of the scenario."""

    def judged(name: str, worlds: list[World]) -> Any:
        judging: Any = importlib.import_module("tests.scenarios.judge")
        tidy = cache(judging.tidy)
        monkeypatch.setattr(judging, "tidy", tidy)
        monkeypatch.setattr(email.policy, "default", READ_ONCE)
        monkeypatch.setattr(Contentline, "parts", cache(Contentline.parts))
        judge = judging.Judge("ftm", scenario(name), expected(name), tmp_path, verbose=False)

        def run(*args: object) -> tuple[int, str, str]:
            if args == ("db", "upgrade") and not judge.db.exists():
                shutil.copyfile(sqlite_template, judge.db)
            if not address.is_symlink() or address.readlink() != judge.db:
                address.unlink(missing_ok=True)
                address.symlink_to(judge.db)
                opened.engine.dispose()
            answer = ftm(address, *args)
            return answer.exit_code, answer.out, answer.err

        judge.run = run
        _remember(judge, tidy)
        for world in worlds:
            judge.world(world)
        return judge

    return judged


@pytest.mark.parametrize("name", ["S4", "S5"])
def test_every_expectation_of_the_open_scenario_holds(
    judged: Judged, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    judge = judged(name, expected(name)["worlds"])
    assert judge.good == judge.all, capsys.readouterr().out
    assert judge.all > 500


@pytest.mark.parametrize("name", ["X1", "X2", "X3", "X4"])
def test_every_message_and_copy_of_our_own_scenarios_is_as_the_rules_say(
    judged: Judged, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    # What `check` answers is asked of the rules themselves: tests/invitations/test_scenarios.py.
    worlds = expected(name)["worlds"]
    steps = [
        step
        for world in worlds
        for step in world["steps"]
        if step["do"] in {"invitations", "summary", "import"}
    ]
    # All worlds of ours begin with the case as it is written, so one does for all steps.
    assert not any(world["patch"] for world in worlds)
    judge = judged(name, [{"id": "all", "patch": [], "steps": steps}])
    assert judge.good == judge.all, capsys.readouterr().out
    assert judge.all > 500
