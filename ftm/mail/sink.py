"""The demo's mail server: takes every message, delivers none, and shows them in a mailbox."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import datetime
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from itertools import count
from weakref import WeakSet

from aiosmtpd.smtp import SMTP, Envelope, Session

from ftm.core import clock
from ftm.value import Value

MAILS_KEPT = 500
SIZE_LIMIT = 5 * 1024 * 1024
_LINK = re.compile(r"https?://[^\s<>\"]*[^\s<>\".,;:!?)\]]")


class TextPiece(Value):
    """A stretch of a mail's text; a link is shown as one."""

    text: str
    is_link: bool


class DemoMail(Value):
    """One received mail, as plain text only: a page that shows it runs nothing that it holds."""

    number: int
    received_at: datetime
    recipient: str
    sender: str
    subject: str
    text: tuple[TextPiece, ...]
    html_source: str
    calendar: str
    attachments: tuple[str, ...]


class DemoMailbox:
    """The newest `keep` mails, in memory. Safe to read from any thread."""

    def __init__(self, keep: int = MAILS_KEPT) -> None:
        self._keep = keep
        self._numbers = count(1)
        # Replaced as a whole, never changed: a reader in another thread sees one or the other.
        self._mails: tuple[DemoMail, ...] = ()

    def newest_first(self) -> tuple[DemoMail, ...]:
        return self._mails[::-1]

    def get(self, number: int) -> DemoMail | None:
        return next((mail for mail in self._mails if mail.number == number), None)

    def add(self, recipient: str, raw: bytes, received_at: datetime) -> DemoMail:
        mail = read_mail(raw, next(self._numbers), recipient, received_at)
        self._mails = (*self._mails, mail)[-self._keep :]
        return mail


@asynccontextmanager
async def demo_sink(mailbox: DemoMailbox, *, port: int = 0) -> AsyncIterator[int]:
    """Serve SMTP on this machine only while the block runs; gives the port that it listens on."""
    loop = asyncio.get_running_loop()
    conversations: WeakSet[SMTP] = WeakSet()

    def converse() -> SMTP:
        conversation = SMTP(
            _Handler(mailbox), hostname="demo.invalid", data_size_limit=SIZE_LIMIT, loop=loop
        )
        conversations.add(conversation)
        return conversation

    server = await loop.create_server(converse, host="127.0.0.1", port=port)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        # That ends the listening only; who still speaks would outlive the loop.
        for each in conversations:
            if isinstance(each.transport, asyncio.WriteTransport):
                each.transport.abort()
        await asyncio.sleep(0)


class _Handler:
    def __init__(self, mailbox: DemoMailbox) -> None:
        self._mailbox = mailbox

    async def handle_DATA(  # noqa: N802 - the name that aiosmtpd looks for
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        content = envelope.original_content or b""
        self._mailbox.add(", ".join(envelope.rcpt_tos), content, clock.now())
        return "250 OK"


def read_mail(raw: bytes, number: int, recipient: str, received_at: datetime) -> DemoMail:
    """Take a mail apart for display. What cannot be read of it is empty; a header is as it is."""
    # Without a policy: the newer one takes a header apart each time that it is asked for.
    message = message_from_bytes(raw)
    parts = [part for part in message.walk() if not part.is_multipart()]
    attached = [part for part in parts if part.get_content_disposition() == "attachment"]
    shown = [part for part in parts if part not in attached]
    return DemoMail(
        number=number,
        received_at=received_at,
        recipient=recipient,
        sender=_decoded(message["From"]),
        subject=_decoded(message["Subject"]),
        text=split_links(_first(shown, "text/plain")),
        html_source=_first(shown, "text/html"),
        calendar=_first(shown, "text/calendar"),
        attachments=tuple(part.get_filename() or "" for part in attached),
    )


def split_links(text: str) -> tuple[TextPiece, ...]:
    """Cut the text so that each http(s) address is a piece of its own."""
    pieces = []
    start = 0
    for link in _LINK.finditer(text):
        pieces += [TextPiece(text[start : link.start()], is_link=False)]
        pieces += [TextPiece(link.group(), is_link=True)]
        start = link.end()
    pieces += [TextPiece(text[start:], is_link=False)]
    return tuple(piece for piece in pieces if piece.text)


def _decoded(header: str | None) -> str:
    # A long header goes on in the next line, after a blank (RFC 5322, 2.2.3).
    unfolded = "".join(str(header or "").splitlines())
    try:
        return str(make_header(decode_header(unfolded)))
    except (HeaderParseError, LookupError, ValueError):
        return unfolded


def _first(parts: Iterable[Message], content_type: str) -> str:
    for part in parts:
        if part.get_content_type() == content_type:
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes):
                return payload.decode("utf-8", "replace")
    return ""
