"""The scenarios, judged by the judge of the open ones on what the commands print and write."""

import importlib
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.support.commands import ftm
from tests.support.scenarios import expected, scenario

World = dict[str, Any]
Judged = Callable[[str, list[World]], Any]


@pytest.fixture
def judged(tmp_path: Path, upgraded: Path, address: Path) -> Judged:
    """`judged(name, worlds)`: the judge, having judged these worlds of the scenario."""

    def judged(name: str, worlds: list[World]) -> Any:
        judge: Any = importlib.import_module("tests.scenarios.judge").Judge(
            "ftm", scenario(name), expected(name), tmp_path, verbose=False
        )

        def run(*args: object) -> tuple[int, str, str]:
            if args == ("db", "upgrade") and not judge.db.exists():
                shutil.copyfile(upgraded, judge.db)
            address.unlink(missing_ok=True)
            address.symlink_to(judge.db)
            answer = ftm(address, *args)
            return answer.exit_code, answer.out, answer.err

        judge.run = run
        # A written file stays as it is, and opening one costs more than judging it.
        judge.load = cache(judge.load)
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
    for world in worlds:
        world["steps"] = [
            step for step in world["steps"] if step["do"] in {"invitations", "summary", "import"}
        ]
    judge = judged(name, [world for world in worlds if world["steps"]])
    assert judge.good == judge.all, capsys.readouterr().out
    assert judge.all > 500
