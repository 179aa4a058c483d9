"""What the README tells a newcomer to type works."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from threading import Thread

import httpx

from tests.support.commands import ftm

ROOT = Path(__file__).parent.parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
PATIENCE_SECONDS = 20


def test_every_make_command_of_the_readme_is_in_the_makefile() -> None:
    named = set(re.findall(r"(?:`|^)make ([a-z]+)", README, flags=re.MULTILINE))
    assert {"demo", "test"} <= named
    targets = set(re.findall(r"^([a-z]+):", MAKEFILE, flags=re.MULTILINE))
    assert named <= targets


def test_every_setting_of_the_program_is_in_the_readme_and_no_other() -> None:
    named = set(re.findall(r"`(FTM_[A-Z_]+)`", README))
    known = set(re.findall(r'"(FTM_[A-Z_]+)"', (ROOT / "ftm" / "settings.py").read_text("utf-8")))
    assert named == known


def test_the_command_of_the_readme_is_installed() -> None:
    answer = subprocess.run(  # noqa: S603 - our own command
        [Path(sys.executable).with_name("ftm"), "demo", "--help"],
        capture_output=True,
        text=True,
        check=True,
        # In plain letters: what draws frames takes longer to load than all the rest.
        env=os.environ | {"TYPER_USE_RICH": "0"},
    )
    assert "--fresh" in answer.stdout


def test_the_demo_starts_answers_and_stops(tmp_path: Path) -> None:
    assert "$(BIN)/ftm demo" in MAKEFILE
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    pages: list[httpx.Response] = []

    def look_and_stop() -> None:
        with httpx.Client(base_url=address) as browser:
            pages.extend(first_answers(browser, "/sign-in", "/demo/mailbox"))
        if pages:
            os.kill(os.getpid(), signal.SIGINT)

    watcher = Thread(target=look_and_stop)
    watcher.start()
    demo = ftm(tmp_path / "no.db", "demo", "--port", port, "--folder", tmp_path)
    watcher.join()
    assert demo.exit_code == 0, demo.err
    assert [each.status_code for each in pages] == [200, 200]
    assert "Sign in" in pages[0].text
    assert address in demo.out
    assert "/demo/mailbox" in demo.out
    assert "robin@ocfs.example.org" in demo.out
    assert "Traceback" not in demo.err


def first_answers(browser: httpx.Client, *paths: str) -> list[httpx.Response]:
    """The pages, as soon as the server answers; none if it never does."""
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        with contextlib.suppress(httpx.TransportError):
            return [browser.get(path) for path in paths]
        time.sleep(0.05)
    return []
