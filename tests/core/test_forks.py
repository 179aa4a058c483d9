"""The tests are shared out among processes, and nothing that goes wrong in one of them is lost."""

import re
import subprocess
import sys
from pathlib import Path

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
    command = (sys.executable, "-m", "pytest", "--disable-plugin-autoload", "--rootdir", tmp_path)
    plugin = ("-p", "tests.support.forks", "--forks", "3", "-c", "/dev/null")
    told = subprocess.run(  # noqa: S603 - pytest itself, on files written above
        [*command, *plugin, tmp_path], capture_output=True, text=True, check=False
    )
    assert told.returncode == 1, told.stderr
    assert re.search(r"3 failed, 2 passed, 1 skipped, 1 error in", told.stdout), told.stdout
    for words in ("its words", "test_dead.py::test_dies", "ended with 7", "put away"):
        assert words in told.stdout
    # A process that says all is well but leaves work undone.
    assert "ended with 0" in told.stdout
