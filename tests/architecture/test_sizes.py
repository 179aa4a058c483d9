"""Small files: what does not fit on a few screens does not fit in a head."""

import ast
from collections.abc import Iterator
from pathlib import Path

import ftm
from ftm.paths import TEMPLATES

PACKAGE = Path(ftm.__file__).parent
TESTS = Path(__file__).parent.parent
MODULE, HANDLER, TEMPLATE, CONFTEST = 300, 30, 120, 150


def too_long(paths: Iterator[Path], limit: int) -> list[str]:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in paths}
    return [f"{path.name}: {count} lines" for path, count in lengths.items() if count > limit]


def test_modules_stay_small() -> None:
    modules = (path for path in PACKAGE.rglob("*.py") if path.parent.name != "versions")
    assert too_long(modules, MODULE) == []


def test_templates_stay_small() -> None:
    assert too_long(TEMPLATES.rglob("*.html"), TEMPLATE) == []


def test_fixtures_stay_small() -> None:
    assert too_long(TESTS.rglob("conftest.py"), CONFTEST) == []


def test_handlers_stay_small() -> None:
    long = [
        f"{path.parent.name}.{function.name}: {length} lines"
        for path in PACKAGE.rglob("*controller.py")
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(function, ast.FunctionDef) and function.decorator_list
        if (length := _body_length(function)) > HANDLER
    ]
    assert long == []


def _body_length(function: ast.FunctionDef) -> int:
    return (function.end_lineno or 0) - function.body[0].lineno + 1
