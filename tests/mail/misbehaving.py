"""A real SMTP server that misbehaves on order."""

import asyncio
import ssl
from collections.abc import Callable
from queue import SimpleQueue
from threading import Event, Thread
from types import TracebackType
from typing import Any, NamedTuple, Self

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

RESET = "reset the connection"
HANG = "never answer"

Action = Callable[[str], str | None]
"""Gets the recipient ("" before RCPT); gives a reply, RESET, HANG, or None to behave."""


class Received(NamedTuple):
    sender: str
    recipients: tuple[str, ...]
    raw: bytes


class MailServer:
    """Listens on this machine while its block runs; may be stopped and started on its port.

    `actions` says what to do at "EHLO", "MAIL", "RCPT" and "DATA"; `reached` gets every step.
    What "DATA" refuses is not in `received`; what it hangs or breaks on is, because a server
    that has the message and does not say so is the worst case.
    """

    def __init__(
        self,
        tls: ssl.SSLContext | None = None,
        login: tuple[str, str] | None = None,
        *,
        tls_at_once: bool = False,
    ) -> None:
        self.port = 0
        self.received: list[Received] = []
        self.actions: dict[str, Action] = {}
        self.reached: SimpleQueue[str] = SimpleQueue()
        self.connections = 0
        self._conversations: list[SMTP] = []
        self.was_encrypted: list[bool] = []
        self.was_signed_in: list[bool] = []
        self._tls, self._login, self._tls_at_once = tls, login, tls_at_once

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        self.stop()

    def start(self) -> None:
        started = Event()
        self._thread = Thread(target=lambda: asyncio.run(self._serve(started)))
        self._thread.start()
        assert started.wait(5)

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join(5)
        assert not self._thread.is_alive()

    async def _serve(self, started: Event) -> None:
        self._loop = asyncio.get_running_loop()
        self._stopping = asyncio.Event()
        server = await self._loop.create_server(
            self._conversation,
            "127.0.0.1",
            self.port,
            ssl=self._tls if self._tls_at_once else None,
        )
        self.port = server.sockets[0].getsockname()[1]
        started.set()
        await self._stopping.wait()
        server.close()
        # One that ended in the loop's last turn would stay open: none may be left to end by then.
        for each in self._conversations:
            if isinstance(each.transport, asyncio.WriteTransport):
                each.transport.abort()
        await asyncio.sleep(0)

    def _conversation(self) -> SMTP:
        self.connections += 1
        conversation = SMTP(
            self,
            hostname="mail.invalid",
            loop=self._loop,
            tls_context=None if self._tls_at_once else self._tls,
            require_starttls=not self._tls_at_once,
            # aiosmtpd does not see that a line was encrypted before it began to speak.
            auth_require_tls=not self._tls_at_once,
            auth_required=self._login is not None and not self._tls_at_once,
            authenticator=self._authenticate,
        )
        self._conversations.append(conversation)
        return conversation

    def _authenticate(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, given: Any
    ) -> AuthResult:
        assert isinstance(given, LoginPassword)
        sent = (given.login.decode(), given.password.decode())
        return AuthResult(success=sent == self._login, handled=False)

    async def _act(self, step: str, server: SMTP, recipient: str) -> str | None:
        self.reached.put(step)
        action = self.actions.get(step)
        reply = action(recipient) if action else None
        if reply == RESET:
            assert isinstance(server.transport, asyncio.WriteTransport)
            server.transport.abort()
        if reply in {RESET, HANG}:
            await asyncio.sleep(60)
        return reply

    async def handle_EHLO(  # noqa: N802 - these are the names that aiosmtpd looks for
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        hostname: str,
        responses: list[str],
    ) -> list[str]:
        session.host_name = hostname
        reply = await self._act("EHLO", server, "")
        return [reply] if reply else responses

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        return await self._act("MAIL", server, "") or "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        reply = await self._act("RCPT", server, address)
        if reply is None:
            envelope.rcpt_tos.append(address)
        return reply or "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        got = Received(
            envelope.mail_from or "", tuple(envelope.rcpt_tos), envelope.original_content or b""
        )
        self.received.append(got)
        self.was_encrypted.append(session.ssl is not None or self._tls_at_once)
        self.was_signed_in.append(session.authenticated is True)
        reply = await self._act("DATA", server, got.recipients[0])
        if reply is not None:
            self.received.remove(got)
        return reply or "250 OK"
