"""Secured lines and sign-in, with a certificate that the test makes itself."""

import asyncio
import gc
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
import trustme

from ftm.core.errors import BadInputError
from ftm.mail.rules import Attempt, Outcome
from ftm.mail.smtp_line import SmtpLine, UnreachableError
from ftm.mail.smtp_settings import SmtpSettings
from tests.mail.misbehaving import MailServer
from tests.mail.outbox import OFFICE, build

LOGIN = ("office", "correct horse")


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def ca_file(authority: trustme.CA, tmp_path: Path) -> str:
    path = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(str(path))
    return str(path)


@contextmanager
def secured(authority: trustme.CA, name: str = "127.0.0.1", **how: Any) -> Iterator[MailServer]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    with MailServer(context, **how) as server:
        yield server


def send(server: MailServer, **settings: Any) -> Attempt:
    line = SmtpLine(SmtpSettings("127.0.0.1", server.port, timeout_seconds=2.0, **settings))

    async def one() -> Attempt:
        await line.open()
        try:
            raw = build("pat@family.example", "<1@agency.example>")
            return await line.send(sender=OFFICE, recipient="pat@family.example", raw=raw)
        finally:
            await line.close()

    return asyncio.run(one())


def why_not(server: MailServer, **settings: Any) -> str:
    with pytest.raises(UnreachableError) as error:
        send(server, **settings)
    assert server.received == []
    return str(error.value)


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_message_travels_encrypted_and_signed_in(
    authority: trustme.CA, ca_file: str, security: str
) -> None:
    with secured(authority, login=LOGIN, tls_at_once=security == "tls") as server:
        attempt = send(
            server, security=security, ca_file=ca_file, username=LOGIN[0], password=LOGIN[1]
        )
    assert attempt.outcome is Outcome.ACCEPTED
    assert (server.was_encrypted, server.was_signed_in) == ([True], [True])


def test_a_line_is_closed_though_the_server_does_not_end_the_encryption(
    authority: trustme.CA, ca_file: str
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)

    may_go = Event()

    def say_goodbye_and_stay(listener: socket.socket) -> None:
        line = context.wrap_socket(listener.accept()[0], server_side=True)
        with line, line.makefile("rwb", buffering=0) as said:
            said.write(b"220 mail.invalid\r\n")
            while said.readline() != b"QUIT\r\n":
                said.write(b"250 mail.invalid\r\n")
            said.write(b"221 goodbye\r\n")
            assert may_go.wait(5)

    async def open_and_close(port: int) -> None:
        line = SmtpLine(SmtpSettings("127.0.0.1", port, security="tls", ca_file=ca_file))
        await line.open()
        await line.close()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = Thread(target=say_goodbye_and_stay, args=(listener,))
        server.start()
        asyncio.run(open_and_close(listener.getsockname()[1]))
        # What was left open is found now, and its warning is an error.
        gc.collect()
        may_go.set()
        server.join()


def test_a_wrong_password_is_the_settings_fault_and_no_messages(
    authority: trustme.CA, ca_file: str
) -> None:
    with secured(authority, login=LOGIN) as server:
        reason = why_not(server, ca_file=ca_file, username=LOGIN[0], password="wrong battery")
    assert reason == "The mail server refused our user name and password (535)."


def test_a_server_that_wants_a_sign_in_that_we_have_not_is_not_the_messages_fault(
    authority: trustme.CA, ca_file: str
) -> None:
    with secured(authority, login=LOGIN) as server:
        attempt = send(server, ca_file=ca_file)
    assert (attempt.outcome, attempt.code) == (Outcome.SERVER_TROUBLE, 530)


def test_a_stranger_s_certificate_is_not_believed(authority: trustme.CA, ca_file: str) -> None:
    reason = "The mail server's certificate is not one that we can trust."
    with secured(authority) as server:
        assert why_not(server) == reason
    with secured(authority, "somewhere-else.example") as server:
        assert why_not(server, ca_file=ca_file) == reason


def test_who_names_an_authority_believes_none_of_the_machines(
    authority: trustme.CA, ca_file: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", ca_file)
    trustme.CA().cert_pem.write_to_path(str(tmp_path / "another.pem"))
    with secured(authority) as server:
        assert "certificate" in why_not(server, ca_file=str(tmp_path / "another.pem"))


def test_without_the_encryption_that_we_ask_for_nothing_is_sent(server: MailServer) -> None:
    assert "does not offer" in why_not(server, security="starttls")
    assert why_not(server, security="tls") != ""


def test_a_server_that_greets_with_a_refusal_is_not_used() -> None:
    async def refuse(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"554 No service here\r\n")
        writer.close()

    async def call() -> None:
        server = await asyncio.start_server(refuse, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        async with server:
            await SmtpLine(SmtpSettings("127.0.0.1", port, "none")).open()

    with pytest.raises(UnreachableError, match=r"not taking messages \(554\)"):
        asyncio.run(call())


def test_a_password_never_crosses_a_network_in_clear() -> None:
    with pytest.raises(BadInputError):
        SmtpSettings("mail.agency.example", 25, "none", "office", "secret")
    here = SmtpSettings("::1", 25, "none", "office", "a secret")
    assert "a secret" not in repr(here)
