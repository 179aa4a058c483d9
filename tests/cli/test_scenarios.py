"""The open scenarios, judged by their own judge on what the commands print and write."""

import importlib
from pathlib import Path
from typing import Any

import pytest

from tests.support.commands import ftm
from tests.support.scenarios import expected, scenario


@pytest.mark.parametrize("name", ["S4", "S5"])
def test_every_expectation_of_the_open_scenario_holds(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    judge: Any = importlib.import_module("tests.scenarios.judge").Judge(
        "ftm", scenario(name), expected(name), tmp_path, verbose=False
    )

    def run(*args: object) -> tuple[int, str, str]:
        answer = ftm(Path(judge.db), *args)
        return answer.exit_code, answer.out, answer.err

    judge.run = run
    for world in judge.x["worlds"]:
        judge.world(world)
    assert judge.good == judge.all, capsys.readouterr().out
    assert judge.all > 500
