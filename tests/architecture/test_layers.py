"""Imports go one way."""

from pathlib import Path

from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

RULES = Path(__file__).parents[2] / "pyproject.toml"


def test_imports_go_one_way() -> None:
    assert lint_imports(config_filename=str(RULES), no_cache=True) == EXIT_STATUS_SUCCESS
