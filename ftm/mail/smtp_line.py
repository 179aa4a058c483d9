"""One connection to the mail server: open it, hand messages over one by one, hang up."""

import asyncio
import ssl
from contextlib import suppress

import aiosmtplib

from ftm.mail.addresses import envelope_address
from ftm.mail.rules import Attempt, Outcome, judge_answer
from ftm.mail.smtp_settings import SmtpSettings
from ftm.mail.trust import trusted

_GOODBYE_SECONDS = 2.0


class UnreachableError(Exception):
    """The server cannot be used at all; `str(error)` says why, in words for an operator."""


class _Client(aiosmtplib.SMTP):
    """The library's, but what is closed is closed.

    An encrypted connection waits up to half a minute for the server to end the encryption too.
    Nothing that anybody still wants to say is lost: the conversation is over, or broken.
    """

    def close(self) -> None:
        transport = self.transport
        super().close()
        if isinstance(transport, asyncio.WriteTransport):
            transport.abort()


class SmtpLine:
    """Used by one task at a time. Nothing is on the line unless `open` returned."""

    def __init__(self, settings: SmtpSettings) -> None:
        self._longest = settings.longest_attempt_seconds
        self._client = _Client(
            hostname=settings.host,
            port=settings.port,
            username=settings.username or None,
            password=settings.password or None,
            local_hostname=settings.helo_name,
            timeout=settings.timeout_seconds,
            use_tls=settings.security == "tls",
            start_tls=settings.security == "starttls",
        )
        self._is_secured = settings.security != "none"
        self._ca_file = settings.ca_file

    @property
    def is_open(self) -> bool:
        return self._client.is_connected

    async def open(self) -> None:
        """Connect, secure the line and sign in as the settings say; nothing when already open.

        Raises UnreachableError. The line is never used less secured than the settings ask for.
        """
        if self.is_open:
            return
        try:
            async with asyncio.timeout(self._longest):
                # Not the library's own: that believes the machine's authorities beside the file's.
                await self._client.connect(tls_context=await self._trusted())
        except (aiosmtplib.SMTPException, OSError, TimeoutError) as error:
            raise UnreachableError(_why_unreachable(error)) from error

    async def _trusted(self) -> ssl.SSLContext | None:
        return await asyncio.to_thread(trusted, self._ca_file) if self._is_secured else None

    async def send(self, *, sender: str, recipient: str, raw: bytes) -> Attempt:
        """One SMTP transaction on the open line. Never raises for what the server does."""
        try:
            async with asyncio.timeout(self._longest):
                # Once more, because the library makes the best of a malformed address.
                to = envelope_address(recipient)
                await self._client.sendmail(sender, [to], raw)
        except aiosmtplib.SMTPRecipientsRefused as error:
            attempt = judge_answer(error.recipients[0].code, error.recipients[0].message)
        except aiosmtplib.SMTPResponseException as error:
            attempt = judge_answer(error.code, error.message)
        except TimeoutError:
            attempt = Attempt(Outcome.BROKEN, text="The mail server did not answer in time.")
        except (aiosmtplib.SMTPException, OSError):
            attempt = Attempt(Outcome.BROKEN, text="The connection to the mail server broke off.")
        except Exception as error:  # noqa: BLE001 - one bad message must not stop the others
            name = type(error).__name__
            attempt = Attempt(Outcome.UNSENDABLE, text=f"Our program could not send it ({name}).")
        else:
            return Attempt(Outcome.ACCEPTED)
        if attempt.outcome in {Outcome.BROKEN, Outcome.UNSENDABLE}:
            # Where the conversation stands is unknown: the next message gets a new one.
            self._client.close()
        return attempt

    async def close(self) -> None:
        """Say goodbye if the server still listens."""
        if self.is_open:
            with suppress(aiosmtplib.SMTPException, OSError, TimeoutError):
                await self._client.quit(timeout=_GOODBYE_SECONDS)
        self._client.close()


def _why_unreachable(error: Exception) -> str:
    # Our own words: the library's name the host and repeat what the server was told.
    causes = (error, error.__cause__)
    if any(isinstance(cause, ssl.SSLError) for cause in causes):
        return "The mail server's certificate is not one that we can trust."
    # The library's bare kind: STARTTLS or a way to sign in is not among what the server offers.
    if type(error) is aiosmtplib.SMTPException:
        return "The mail server does not offer what the settings ask for (STARTTLS or sign-in)."
    if isinstance(error, aiosmtplib.SMTPAuthenticationError):
        return f"The mail server refused our user name and password ({error.code})."
    if isinstance(error, aiosmtplib.SMTPResponseException):
        return f"The mail server is not taking messages ({error.code})."
    if isinstance(error, TimeoutError):
        return "The mail server did not answer in time."
    return "The mail server cannot be reached."
