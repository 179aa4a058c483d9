"""The tests are shared out among processes, and nothing that goes wrong in one of them is lost."""

import re
from contextlib import redirect_stdout
from multiprocessing import get_context
from pathlib import Path

import pytest

FILES = {
    # The first of all: nothing is lost with their processes that another file prepared there.
    "test_dead.py": "import os\ndef test_dies(): os._exit(7)\ndef test_never(): pass\n",
    "test_gone.py": "import os\ndef test_leaves(): os._exit(0)\ndef test_never(): pass\n",
    "test_one.py": "def test_good(): pass\ndef test_wrong(): print('its words'); assert 1 == 2\n",
    "test_six.py": """
import pytest
@pytest.fixture(scope="session")
def kept(tmp_path_factory):
    yield
    print("put away")
    assert False
def test_with_what_is_kept(kept): pass
@pytest.mark.skip(reason="not here")
def test_left_out(): pass
""",
}


def test_whatever_fails_dies_or_cannot_be_put_away_fails_the_run(tmp_path: Path) -> None:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
    told = tmp_path / "told"
    # A process of its own, as a run is; a fork has pytest loaded.
    run = get_context("fork").Process(target=_run, args=(tmp_path, told))
    run.start()
    run.join()
    said = told.read_text()
    assert run.exitcode == 1, said
    assert re.search(r"3 failed, 2 passed, 1 skipped, 1 error in", said), said
    for words in ("its words", "test_dead.py::test_dies", "ended with 7", "put away"):
        assert words in said
    # A process that says all is well but leaves work undone.
    assert "ended with 0" in said


def _run(folder: Path, told: Path) -> None:
    plugin = ("-p", "tests.support.forks", "--forks", "3", "-c", "/dev/null")
    with told.open("w") as out, redirect_stdout(out):
        where = ("--rootdir", str(folder), str(folder))
        code = pytest.main(["--disable-plugin-autoload", *plugin, *where])
    raise SystemExit(int(code))
