"""What a mail tells whoever opens it."""

from collections.abc import Iterator
from email import message_from_bytes
from email.header import decode_header, make_header
from functools import cache


@cache
def mail_words(raw: bytes) -> str:
    """Every header and every part of the mail as one text, decoded."""
    return "\n".join(_readable(raw))


def _readable(raw: bytes) -> Iterator[str]:
    # Without a policy: the newer one takes every header apart, each time.
    for part in message_from_bytes(raw).walk():
        yield from (f"{name}: {make_header(decode_header(v))}" for name, v in part.items())
        if not part.is_multipart():
            yield part.get_payload(decode=True).decode()  # type: ignore[union-attr]
