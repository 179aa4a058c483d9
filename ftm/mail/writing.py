"""Writes a mail to one person: headers that the library folds, and parts as they stand."""

from base64 import encodebytes
from binascii import b2a_qp
from datetime import datetime
from email.headerregistry import Address
from email.policy import SMTP
from email.utils import format_datetime
from functools import lru_cache

from ftm.facts.windows import utc
from ftm.word.text import one_line

_CRLF = "\r\n"
_NAME_LIMIT = 60
"""Longer names are cut in the address line only; the text greets in full."""


def write_mail(
    body: bytes,
    *,
    sender: tuple[str, str],
    recipient: tuple[str, str],
    subject: str,
    message_id: str,
    now: datetime,
) -> bytes:
    """The whole message. `body` is one part with its headers; people are (name, address).

    No mail of ours wants an automatic answer (RFC 3834).
    """
    headers = (
        _addressed("From", *sender),
        _addressed("To", *recipient),
        _header("Subject", subject),
        f"Date: {format_datetime(utc(now))}",
        f"Message-ID: {message_id}",
        "Auto-Submitted: auto-generated",
        "X-Auto-Response-Suppress: OOF, AutoReply",
        "MIME-Version: 1.0",
        "",
    )
    return _CRLF.join(headers).encode("ascii") + body


# The parts have no words of people in their headers, so they are written as they stand:
# EmailMessage parses each header of each part over and over, most of the time of a mail.
def multipart(kind: str, *parts: bytes) -> bytes:
    """Parts under one head: of kind "mixed", or "alternative" with the best one last."""
    # Neither base64 nor quoted-printable can hold this (RFC 2045, 6.7). The same in every mail: who
    # takes it apart needs no new search for each.
    edge = f"=_{kind}".encode()
    inner = b"".join(b"--" + edge + b"\r\n" + part + b"\r\n" for part in parts)
    head = f"Content-Type: multipart/{kind}; boundary=".encode()
    return head + b'"' + edge + b'"\r\n\r\n' + inner + b"--" + edge + b"--\r\n"


def text_part(kind: str, text: str) -> bytes:
    """Text of a kind, "plain" or "html", in quoted-printable."""
    encoded = b2a_qp(text.encode(), istext=True)
    return _part(f"text/{kind}; charset=utf-8", "quoted-printable", encoded)


def bytes_part(content_type: str, content: bytes, file_name: str | None = None) -> bytes:
    """Bytes as they are, in base64: unwrapped by gateways. With a name they are attached."""
    attached = [f'Content-Disposition: attachment; filename="{file_name}"'] if file_name else []
    return _part(content_type, "base64", encodebytes(content), *attached)


def _part(content_type: str, encoding: str, content: bytes, *more: str) -> bytes:
    headers = f"Content-Type: {content_type}", f"Content-Transfer-Encoding: {encoding}", *more
    head = _CRLF.join((*headers, "", "")).encode("ascii")
    return head + content.replace(b"\n", b"\r\n")


# Remembered: what is previewed is sent next, and most people get the same subject.
@lru_cache(maxsize=256)
def _addressed(field: str, name: str, address: str) -> str:
    # A name that looks like an encoded word would be decoded by the reader's program.
    plain = one_line(name).replace("=?", "= ?")
    return _folded(field, Address(plain[:_NAME_LIMIT].rstrip(), addr_spec=address))


@lru_cache(maxsize=64)
def _header(name: str, value: str) -> str:
    return _folded(name, value)


def _folded(name: str, value: str | Address) -> str:
    """One header with people's words in it, escaped and folded by the library (RFC 5322, 2047)."""
    _, header = SMTP.header_store_parse(name, value)
    return str(header.fold(policy=SMTP)).rstrip(_CRLF)
