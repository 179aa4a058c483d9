"""One visit to the mailbox: see what is new, read it, move what is dealt with."""

import socket
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from imapclient import IMAPClient, SocketTimeout  # type: ignore[import-untyped]
from imapclient.exceptions import (  # type: ignore[import-untyped]
    IMAPClientAbortError,
    IMAPClientError,
    LoginError,
)

from ftm.mail.imap_settings import ImapSettings
from ftm.mail.smtp_line import UnreachableError
from ftm.mail.strangers import SIZE_LIMIT
from ftm.mail.trust import trusted

# One more than we accept, so that a mail that was cut off is seen to be too large.
_BODY = f"BODY.PEEK[]<0.{SIZE_LIMIT + 1}>"
_FAILURES = (IMAPClientError, OSError, UnicodeError)


class ImapLine:
    """An open folder. Its methods raise UnreachableError when the conversation breaks off."""

    def __init__(self, client: Any, uidvalidity: int) -> None:
        self._client = client
        self.uidvalidity = uidvalidity

    def after(self, uid: int) -> list[int]:
        """The numbers of the mails that came after this one, in order."""
        with _told_plainly():
            found = self._client.search(["UID", f"{uid + 1}:*"])
        # RFC 9051 6.4.8: `*` is the last mail even where nothing is new.
        return sorted(each for each in found if each > uid)

    def read(self, uid: int) -> bytes | None:
        """A mail, cut off beyond the size that we accept; None when somebody has taken it away.

        It stays unread for the people who look into the mailbox.
        """
        with _told_plainly():
            answer = self._client.fetch([uid], [_BODY]).get(uid, {})
        return next((value for name, value in answer.items() if name.startswith(b"BODY[]")), None)

    def move(self, uids: Sequence[int], folder: str) -> bool:
        """Move mails into a folder, made when it is not there; those that are gone are no error.

        False where the server cannot move (RFC 6851): the mails then stay where they are.
        """
        with _told_plainly():
            if not self._client.has_capability("MOVE"):
                return False
            if not self._client.folder_exists(folder):
                self._client.create_folder(folder)
            self._client.move(list(uids), folder)
        return True


@contextmanager
def open_folder(settings: ImapSettings) -> Iterator[ImapLine]:
    """Sign in, secured as the settings say, and open the folder. Raises UnreachableError."""
    with _told_plainly():
        client = _connect(settings)
    try:
        with _told_plainly():
            client.login(settings.username, settings.password)
            opened = client.select_folder(settings.folder)
            line = ImapLine(client, int(opened[b"UIDVALIDITY"]))
        yield line
    finally:
        with suppress(*_FAILURES):
            client.logout()
        with suppress(*_FAILURES):
            client.shutdown()


def _connect(settings: ImapSettings) -> Any:
    context = None if settings.security == "none" else trusted(settings.ca_file)
    client = IMAPClient(
        settings.host,
        port=settings.port,
        ssl=settings.security == "tls",
        ssl_context=context,
        timeout=SocketTimeout(settings.timeout_seconds, settings.timeout_seconds),
    )
    # A command goes out in pieces: each would wait until the server has acknowledged the last.
    client.socket().setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if settings.security == "starttls":
        try:
            client.starttls(context)
        except BaseException:
            with suppress(*_FAILURES):
                client.shutdown()
            raise
    return client


@contextmanager
def _told_plainly() -> Iterator[None]:
    # Our own words: the server's may repeat what it was told.
    try:
        yield
    except ssl.SSLError as error:
        told = "The mailbox server's certificate is not one that we can trust."
        raise UnreachableError(told) from error
    except LoginError as error:
        told = "The mailbox server refused our user name and password."
        raise UnreachableError(told) from error
    except TimeoutError as error:
        raise UnreachableError("The mailbox server did not answer in time.") from error
    except OSError as error:
        raise UnreachableError("The mailbox server cannot be reached.") from error
    except IMAPClientAbortError as error:
        told = "The conversation with the mailbox server broke off."
        raise UnreachableError(told) from error
    except (IMAPClientError, UnicodeError, KeyError) as error:
        told = "The mailbox server does not do what we ask (folder, STARTTLS or sign-in)."
        raise UnreachableError(told) from error
