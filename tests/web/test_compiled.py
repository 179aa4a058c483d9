"""A template is compiled once, by whichever process first needs it."""

from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment, FileSystemLoader

from ftm.web.compiled import CompiledTemplates


class Counting(Environment):
    compiled = 0

    def compile(self, *arguments: Any, **named: Any) -> Any:
        type(self).compiled += 1
        return super().compile(*arguments, **named)


@pytest.fixture(autouse=True)
def as_installed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    monkeypatch.setattr("sys.pycache_prefix", None)
    monkeypatch.setattr(Counting, "compiled", 0)
    (tmp_path / "making.py").write_text("one", encoding="utf-8")
    (tmp_path / "page.html").write_text("one", encoding="utf-8")


def drawn(folder: Path) -> str:
    """The page, drawn by a process that begins anew."""
    kept = CompiledTemplates(folder, str(folder / "making.py"))
    environment = Counting(loader=FileSystemLoader(folder), bytecode_cache=kept, autoescape=True)
    return environment.get_template("page.html").render()


def test_the_next_process_compiles_nothing(tmp_path: Path) -> None:
    assert [drawn(tmp_path), drawn(tmp_path)] == ["one", "one"]
    assert Counting.compiled == 1


@pytest.mark.parametrize("changed", ["page.html", "making.py"])
def test_what_changed_is_compiled_anew(tmp_path: Path, changed: str) -> None:
    drawn(tmp_path)
    (tmp_path / changed).write_text("two", encoding="utf-8")
    assert drawn(tmp_path) == ("two" if changed == "page.html" else "one")
    assert Counting.compiled == 2


def test_nothing_is_written_where_python_may_not_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.dont_write_bytecode", True)
    assert drawn(tmp_path) == "one"
    assert not (tmp_path / "__pycache__").exists()


def test_a_folder_that_cannot_be_written_is_no_reason_to_fail(tmp_path: Path) -> None:
    (tmp_path / "__pycache__").write_text("a file", encoding="utf-8")
    assert [drawn(tmp_path), drawn(tmp_path)] == ["one", "one"]
    assert Counting.compiled == 2
