"""What the README tells a newcomer to type works."""

import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).parent.parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
FTM = Path(sys.executable).with_name("ftm")
PATIENCE_SECONDS = 60


def test_every_make_command_of_the_readme_is_in_the_makefile() -> None:
    named = set(re.findall(r"(?:`|^)make ([a-z]+)", README, flags=re.MULTILINE))
    assert {"demo", "test"} <= named
    targets = set(re.findall(r"^([a-z]+):", MAKEFILE, flags=re.MULTILINE))
    assert named <= targets


def test_every_setting_of_the_program_is_in_the_readme_and_no_other() -> None:
    named = set(re.findall(r"`(FTM_[A-Z_]+)`", README))
    known = set(re.findall(r'"(FTM_[A-Z_]+)"', (ROOT / "ftm" / "settings.py").read_text("utf-8")))
    assert named == known


def test_the_demo_starts_answers_and_stops(tmp_path: Path) -> None:
    assert "$(BIN)/ftm demo" in MAKEFILE
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]
    demo = subprocess.Popen(  # noqa: S603 - our own command
        [FTM, "demo", "--port", str(port), "--folder", tmp_path],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        address = f"http://127.0.0.1:{port}"
        with httpx.Client(base_url=address) as browser:
            page = _first_answer(browser, "/sign-in", demo)
            assert page.status_code == 200
            assert "Sign in" in page.text
            assert browser.get("/demo/mailbox").status_code == 200
    finally:
        demo.send_signal(signal.SIGINT)
        printed = demo.communicate(timeout=PATIENCE_SECONDS)[0]
    assert demo.returncode == 0, printed
    assert address in printed
    assert "/demo/mailbox" in printed
    assert "robin@ocfs.example.org" in printed
    assert "Traceback" not in printed


def _first_answer(
    browser: httpx.Client, path: str, server: subprocess.Popen[str]
) -> httpx.Response:
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        if server.poll() is not None:
            pytest.fail(f"the demo ended: {server.stdout.read() if server.stdout else ''}")
        try:
            return browser.get(path)
        except httpx.TransportError:
            time.sleep(0.1)
    pytest.fail("the demo did not answer")
