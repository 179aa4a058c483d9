"""Starts a server in a process of its own and waits for its first answer."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PATIENCE_SECONDS = 60.0


@dataclass(frozen=True)
class Server:
    """`started_in` seconds until its first page."""

    port: int
    pid: int
    started_in: float

    def resident_mib(self) -> float:
        """Memory that the process holds (Linux)."""
        status = Path(f"/proc/{self.pid}/status").read_text(encoding="ascii")
        return int(status.split("VmRSS:")[1].split()[0]) / 1024


@contextmanager
def serving(
    module: str, *arguments: str, first: str = "/healthz", compiled: Path | None = None
) -> Iterator[Server]:
    """Run `python -m module PORT arguments` until the block ends; `first` is its first page.

    `compiled` keeps compiled modules between starts, as an installed program has them.
    """
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]
    began = time.perf_counter()
    process = subprocess.Popen(  # noqa: S603 - our own modules
        [sys.executable, "-m", module, str(port), *arguments], env=_environment(compiled)
    )
    try:
        _wait_for(port, first, process)
        yield Server(port, process.pid, time.perf_counter() - began)
    finally:
        process.terminate()
        process.wait(PATIENCE_SECONDS)


def _environment(compiled: Path | None) -> dict[str, str]:
    environment = dict(os.environ)
    if compiled is not None:
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        environment["PYTHONPYCACHEPREFIX"] = str(compiled)
    return environment


def _wait_for(port: int, path: str, process: subprocess.Popen[bytes]) -> None:
    until = time.perf_counter() + PATIENCE_SECONDS
    while time.perf_counter() < until and process.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", port)) as line:
                line.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
                if line.recv(100).startswith(b"HTTP/1.1 200"):
                    return
        except OSError:
            time.sleep(0.005)
    raise RuntimeError("The server did not start.")
