"""Imports go one way."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


def test_imports_go_one_way() -> None:
    command = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run(  # noqa: S603 - our own tool
        [command, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
