"""A real IMAP server in memory, on this machine, and the mails in its folders."""

import asyncio
import socket
import ssl
from argparse import Namespace
from contextlib import AsyncExitStack
from threading import Event, Thread
from types import TracebackType
from typing import Any, Self

from imapclient import IMAPClient  # type: ignore[import-untyped]
from proxyprotocol.noop import ProxyProtocolNoop
from proxyprotocol.reader import ProxyProtocolReader
from pymap.backend.dict import Config, DictBackend
from pymap.imap import IMAPServer
from pysasl import SASLAuth
from pysasl.hashing import Cleartext

from ftm.mail.imap_settings import ImapSettings

USER, PASSWORD = "office", "kept in a drawer"
PLACE = "127.0.0.1"
WAYS_TO_SIGN_IN = SASLAuth.defaults()


class _Config(Config):
    """The library would look through all installed packages for these, at each connection."""

    @property
    def tls_auth(self) -> SASLAuth:
        return WAYS_TO_SIGN_IN

    @property
    def greeting(self) -> bytes:
        """The library would ask for the name of this machine: seconds where names are far away."""
        return b"Server ready"


class MailboxServer:
    """Listens while its block runs; it begins empty.

    With `tls` it offers STARTTLS, or speaks TLS `at_once`.
    """

    def __init__(self, tls: ssl.SSLContext | None = None, *, at_once: bool = False) -> None:
        self.port = 0
        self._tls = tls
        self._at_once = tls if at_once else None
        self._listens = Event()

    def __enter__(self) -> Self:
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_until_complete, args=(self._serve(),))
        self._thread.start()
        assert self._listens.wait(10)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        self._loop.call_soon_threadsafe(self._closes.set)
        self._thread.join()
        self._loop.close()

    def settings(self, **changes: Any) -> ImapSettings:
        values: dict[str, Any] = {"security": "none", "timeout_seconds": 5.0} | changes
        return ImapSettings(PLACE, USER, PASSWORD, self.port, **values)

    def deliver(self, *mails: bytes, folder: str = "INBOX") -> None:
        with self._visit() as client:
            for each in mails:
                client.append(folder, each)

    def renumber(self) -> None:
        """Give every mail of the inbox another number, as a server does that was restored."""
        mails = self.mails()
        with self._visit() as client:
            client.rename_folder("INBOX", "Before")
            client.delete_folder("Before")
        self.deliver(*mails)

    def mails(self, folder: str = "INBOX") -> list[bytes]:
        """The mails in a folder, oldest first; none when there is no such folder."""
        with self._visit() as client:
            if not client.folder_exists(folder):
                return []
            client.select_folder(folder, readonly=True)
            found = client.fetch(client.search(), ["BODY.PEEK[]"])
            return [found[uid][b"BODY[]"] for uid in sorted(found)]

    def unread(self) -> int:
        with self._visit() as client:
            client.select_folder("INBOX", readonly=True)
            return len(client.search("UNSEEN"))

    def _visit(self) -> Any:
        client = IMAPClient(PLACE, port=self.port, ssl=False, timeout=5)
        # A mail would wait until its announcement is acknowledged.
        client.socket().setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        client.login(USER, PASSWORD)
        return client

    async def _serve(self) -> None:
        self._closes = asyncio.Event()
        arguments = Namespace(
            debug=False,
            host=[PLACE],
            port="0",
            tls=self._tls is not None,
            cert=None,
            key=None,
            proxy_protocol=None,
            passlib_cfg=None,
            inherited_sockets=None,
            demo_data=False,
            demo_user=USER,
            demo_password=PASSWORD,
        )
        how = {"hash_context": Cleartext(), "ssl_context": self._tls, "secure_auth": False}
        backend, _ = await DictBackend.init(arguments, **how)
        config = _Config.from_args(arguments, **how)
        config.apply_context()
        speak = ProxyProtocolReader(ProxyProtocolNoop()).get_callback(
            IMAPServer(backend.login, config)
        )
        async with AsyncExitStack() as stack:
            await backend.start(stack)
            server = await asyncio.start_server(speak, PLACE, 0, ssl=self._at_once)
            self.port = server.sockets[0].getsockname()[1]
            self._listens.set()
            await self._closes.wait()
            server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
