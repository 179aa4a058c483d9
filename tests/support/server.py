"""The application behind a real server on this machine, as a browser meets it."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from litestar import Litestar

LONGEST_START = 10.0


@contextmanager
def serve(app: Litestar) -> Iterator[str]:
    """Serve on a free loopback port until the block ends; gives the address."""
    # Named as TCP, or else asyncio leaves Nagle's delay on: 40 ms for every answer.
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listener:
        listener.bind(("127.0.0.1", 0))
        config = uvicorn.Config(
            app, log_config=None, access_log=False, ws="none", timeout_graceful_shutdown=1
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            _wait_for(server)
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


def _wait_for(server: uvicorn.Server) -> None:
    deadline = time.monotonic() + LONGEST_START
    while not server.started:
        assert time.monotonic() < deadline, "the server did not start"
        time.sleep(0.01)
