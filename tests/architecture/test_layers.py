"""Imports go one way."""

from pathlib import Path

import pytest
from importlinter import configuration
from importlinter.application.use_cases import lint_imports

SETTINGS = Path(__file__).parents[2] / "pyproject.toml"


def test_imports_go_one_way(capsys: pytest.CaptureFixture[str]) -> None:
    # Not by the command: it takes a process of its own, and would silence the loggers of this one.
    configuration.configure()
    assert lint_imports(str(SETTINGS), cache_dir=None), capsys.readouterr().out
