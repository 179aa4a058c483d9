"""What is loaded before anybody asked for it: nothing that only few requests or commands use."""

import re
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import ftm

PACKAGE = Path(ftm.__file__).parent
# At the left margin: an import inside a function waits until the function is called.
IMPORT = re.compile(r"^(?:from ([\w.]+) )?import (\(.*?\)|.*?)$", re.MULTILINE | re.DOTALL)
PAPERS = {"docx", "lxml", "icalendar", "segno"}
OPERATING = {"alembic", "jsonschema_rs", "typer", "rich", "uvicorn", "aiosmtpd", "imapclient"}
PROGRAM = {"sqlalchemy", "sqlmodel", "pydantic", "litestar", "jinja2"}


@pytest.mark.parametrize(
    ("module", "unwanted"),
    [
        pytest.param("ftm.app", PAPERS | OPERATING, id="a page: Word, calendars, commands"),
        pytest.param("ftm.cli.main", PAPERS | PROGRAM | {"alembic"}, id="ftm: the program"),
        pytest.param("ftm.cli.cases", PAPERS | {"alembic", "litestar"}, id="ftm case: papers"),
        pytest.param("ftm.cli.server", {"docx", "lxml", "alembic"}, id="ftm serve: Word, the demo"),
    ],
)
def test_it_is_ready_without_loading_what_it_may_never_need(
    module: str, unwanted: set[str]
) -> None:
    loaded = set(_loaded(module, set()))
    assert module in loaded
    assert not {each.partition(".")[0] for each in loaded} & unwanted


def test_nothing_is_imported_in_a_circle() -> None:
    """Whichever module a command or the server loads first, all that it needs can be loaded."""
    folders = [path.relative_to(PACKAGE.parent) for path in PACKAGE.rglob("*.py")]
    modules = [".".join(path.with_suffix("").parts).removesuffix(".__init__") for path in folders]
    order = TopologicalSorter({each: set(_imports(each)) - {each} for each in modules})
    assert set(modules) <= set(order.static_order())


def _loaded(module: str, known: set[str]) -> Iterator[str]:
    """The modules that importing one loads; those of other people by name only."""
    parents = [".".join(module.split(".")[: n + 1]) for n in range(module.count(".") + 1)]
    for each in parents:
        if each in known:
            continue
        known.add(each)
        yield each
        for wanted in _imports(each):
            yield from _loaded(wanted, known)


@cache
def _imports(module: str) -> tuple[str, ...]:
    """What the source of a module of ours imports; nothing for other people's."""
    file = _file(module)
    return () if file is None else tuple(_imported(file.read_text(encoding="utf-8")))


def _imported(source: str) -> Iterator[str]:
    for package, names in IMPORT.findall(source):
        for name in re.findall(r"[\w.]+", re.sub(r" as \w+|#.*", "", names)):
            whole = f"{package}.{name}" if package else name
            yield whole if not package or _file(whole) else package


@cache
def _file(module: str) -> Path | None:
    """The source of a module of ours; None for other people's, and for names that are none."""
    first, *rest = module.split(".")
    if first != PACKAGE.name:
        return None
    path = PACKAGE.joinpath(*rest)
    files = path / "__init__.py", path.with_suffix(".py")
    return next((each for each in files if each.is_file()), None)
