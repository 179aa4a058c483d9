"""Reads a bounce: the notice of a mail system that a message did not arrive (RFC 3464)."""

import re
from email.message import Message
from email.parser import HeaderParser

from ftm.mail.strangers import PARSER_ERRORS, header, parse_mail, text_of
from ftm.value import Value

_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")
_MESSAGE_ID = re.compile(r"<[^<>\s]{1,250}>")


class Bounce(Value):
    """`message_id` is that of our message, with angle brackets; `action` in lower case."""

    message_id: str
    status: str
    action: str

    @property
    def is_final(self) -> bool:
        """Not reached, and it will not be: the person has to be told another way."""
        return self.action == "failed" and self.status.startswith("5")


def parse_bounce(raw: bytes) -> Bounce | None:
    """Read what a notice says; None when `raw` is none, is too large or is unreadable."""
    message = parse_mail(raw)
    return None if message is None else read_bounce(message)


def read_bounce(message: Message) -> Bounce | None:
    """The same of a mail that has been taken apart.

    Only a report with a machine-readable status counts: a person who writes "undeliverable"
    must not be able to mark somebody as not reached.
    """
    if message.get_content_type() != "multipart/report":
        return None
    try:
        report = _worst_report(message)
        message_id = _returned_message_id(message)
    except PARSER_ERRORS:
        return None
    if report is None or not message_id:
        return None
    action, status = report
    return Bounce(message_id=message_id, status=status, action=action)


def _worst_report(message: Message) -> tuple[str, str] | None:
    reports = [
        (header(block, "Action").lower(), _status(block))
        for part in message.walk()
        if part.get_content_type() in {"message/delivery-status", "message/global-delivery-status"}
        for block in _blocks(part)
        if "Action" in block
    ]
    # Our messages have one recipient; a list behind that address may answer for several.
    return min(reports, key=lambda report: report[0] != "failed", default=None)


def _blocks(part: Message) -> list[Message]:
    payload = part.get_payload()
    return [block for block in payload if isinstance(block, Message)] if payload else []


def _status(block: Message) -> str:
    found = _STATUS.search(header(block, "Status"))
    return found.group() if found else ""


def _returned_message_id(message: Message) -> str:
    for part in message.walk():
        kind = part.get_content_type()
        if kind in {"text/rfc822-headers", "message/global-headers"}:
            returned: Message = HeaderParser().parsestr(text_of(part))
        elif kind in {"message/rfc822", "message/global"} and _blocks(part):
            returned = _blocks(part)[0]
        else:
            continue
        found = _MESSAGE_ID.search(header(returned, "Message-ID"))
        if found:
            return found.group()
    # Some large providers return no header of ours and answer in the thread of our message.
    found = _MESSAGE_ID.search(header(message, "In-Reply-To"))
    return found.group() if found else ""
