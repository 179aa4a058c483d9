"""Takes a stranger's mail apart without trusting its size, its shape or its words."""

import re
from collections.abc import Iterator
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32

SIZE_LIMIT = 256 * 1024
MOST_PARTS = 100
LONGEST_FIELD = 2000
PARSER_ERRORS = (
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    AssertionError,
    RecursionError,
)
"""What the standard parser has raised on bad input."""

# Python takes time in the square of such a field's length: 250 KB of them keep it busy for 38 s.
_SLOW_FIELD = re.compile(
    rb"^content-(?:type|disposition|transfer-encoding):[^\n]*(?:\n[ \t][^\n]*)*",
    re.IGNORECASE | re.MULTILINE,
)
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029]")


def parse_mail(raw: bytes) -> Message | None:
    """The parts of a mail; None when it is too large, too deep or not to be read.

    Header fields stay text: the modern parser's reading of addresses can be kept busy, too.
    """
    if len(raw) > SIZE_LIMIT:
        return None
    plain = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if any(len(found.group()) > LONGEST_FIELD for found in _SLOW_FIELD.finditer(plain)):
        return None
    try:
        message = BytesParser(policy=compat32).parsebytes(plain)
        count = sum(1 for _ in message.walk())
    except PARSER_ERRORS:
        return None
    return message if count <= MOST_PARTS else None


def header(message: Message, name: str) -> str:
    """The first field of this name on one line, "" without one."""
    values = (value for key, value in message.raw_items() if key.lower() == name.lower())
    # The parser keeps bytes beyond ASCII as lone surrogates.
    raw = str(next(values, "")).encode("utf-8", "surrogateescape")
    return one_line(raw.decode("utf-8", "replace"), LONGEST_FIELD)


def own_parts(message: Message) -> Iterator[Message]:
    """The parts that the sender wrote: not those of a mail that travels inside the mail."""
    if message.get_content_maintype() == "message":
        return
    payload = message.get_payload()
    if message.is_multipart() and isinstance(payload, list):
        for part in payload:
            if isinstance(part, Message):
                yield from own_parts(part)
    else:
        yield message


def text_of(part: Message) -> str:
    """What a part says. UTF-8 wins over what it claims to be; what cannot be read is replaced."""
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return ""
    try:
        return payload.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _decoded(payload, part.get_content_charset() or "utf-8")


def one_line(text: str, limit: int) -> str:
    """Printable, on one line, at most `limit` characters long."""
    return " ".join(_UNPRINTABLE.sub(" ", text).split())[:limit]


def printable(text: str, limit: int) -> str:
    """As it was laid out, without characters that a database or a page refuses."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return _UNPRINTABLE.sub(" ", lines)[:limit].strip()


def _decoded(payload: bytes, charset: str) -> str:
    try:
        return payload.decode(charset, "replace")
    except (LookupError, ValueError):
        return payload.decode("utf-8", "replace")
