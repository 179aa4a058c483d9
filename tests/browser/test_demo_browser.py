"""What `make demo` starts, as a newcomer meets it: a process of its own and a real browser."""

import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.support.browser import watched_page

FTM = Path(sys.executable).with_name("ftm")
PATIENCE_SECONDS = 60
LAST_WORDS = "Stop it with Ctrl-C"


@contextmanager
def demo(folder: Path) -> Iterator[str]:
    """The demo while the block runs, and then stopped as Ctrl-C does; gives what it prints."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]
    started = subprocess.Popen(  # noqa: S603 - our own command
        [FTM, "demo", "--port", str(port), "--folder", folder],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    printed = ""
    try:
        assert started.stdout is not None
        for line in started.stdout:
            printed += line
            if LAST_WORDS in line:
                yield printed
                break
    finally:
        started.send_signal(signal.SIGINT)
        printed += started.communicate(timeout=PATIENCE_SECONDS)[0]
    assert LAST_WORDS in printed
    assert started.returncode == 0, printed
    assert "Traceback" not in printed


def test_a_newcomer_signs_in_with_what_the_demo_prints(chromium: Browser, tmp_path: Path) -> None:
    with demo(tmp_path) as printed:
        home, mails = re.findall(r"http://\S+", printed)
        passphrase = re.findall(r"passphrase\s+(\S+)", printed)[0]
        with watched_page(chromium, home) as page:
            page.goto("/")
            page.get_by_label("E-mail address").fill("robin@ocfs.example.org")
            page.get_by_label("Passphrase").fill(passphrase)
            page.get_by_role("button", name="Sign in").click()
            expect(page.get_by_role("main")).to_contain_text("Spruceby")
            page.goto(mails)
            expect(page.get_by_role("heading", level=1)).to_have_text("Demo mailbox")
