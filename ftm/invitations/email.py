"""The e-mail of one invitation, in the one structure that every mail program understands.

multipart/mixed [ multipart/alternative [ text/plain, text/html, text/calendar ], application/ics ]
"""

from base64 import encodebytes
from binascii import b2a_qp
from datetime import datetime
from email.headerregistry import Address
from email.policy import SMTP
from email.utils import format_datetime
from functools import lru_cache

from msgspec.structs import replace

from ftm.core.errors import RuleBrokenError
from ftm.core.value import Value
from ftm.facts.windows import utc
from ftm.invitations.personal import PersonalInvitation
from ftm.invitations.times import short
from ftm.invitations.wording import as_html, as_text, title_of, versions
from ftm.mail.addresses import envelope_address
from ftm.mail.service import new_message_id
from ftm.word.text import one_line

FILE_NAME = "invite.ics"
_CRLF = "\r\n"
_NAME_LIMIT = 60
"""Longer names are cut in the address line only; the text greets in full."""


class BuiltEmail(Value):
    """What goes to the outbox (`recipient`, `message_id`, `raw`), and its parts for a preview."""

    recipient: str
    message_id: str
    subject: str
    text: str
    html: str
    calendar: bytes
    raw: bytes


def build_email(
    invitation: PersonalInvitation,
    *,
    uid: str,
    now: datetime,
    rsvp_url: str | None = None,
    message_id: str | None = None,
) -> BuiltEmail:
    """One message to its one recipient, from the office's mailbox.

    `uid` is the one of this person and session, for life. Raises RuleBrokenError when there is no
    address that mail can go to.
    """
    # Here, because most processes write no calendar and need not wait for icalendar.
    from ftm.invitations.ics import build_calendar  # noqa: PLC0415

    office, recipient = _addresses(invitation)
    calendar = build_calendar(invitation, uid=uid, attendee=recipient, organizer=office, now=now)
    return _built(invitation, calendar, now, rsvp_url, message_id)


def build_reminder(
    invitation: PersonalInvitation,
    *,
    now: datetime,
    rsvp_url: str | None = None,
    message_id: str | None = None,
) -> BuiltEmail:
    """A reminder of what the recipient was told before: plain mail, without a calendar object.

    Raises RuleBrokenError when there is no address that mail can go to.
    """
    reminder = replace(invitation, is_reminder=True, is_change=False)
    return _built(reminder, b"", now, rsvp_url, message_id)


def _addresses(invitation: PersonalInvitation) -> tuple[str, str]:
    """The mailbox of the office, and where the message goes."""
    if invitation.email is None:
        raise RuleBrokenError("There is no e-mail address to send this to.", "email")
    return envelope_address(invitation.office.email), envelope_address(invitation.email)


def _built(
    invitation: PersonalInvitation,
    calendar: bytes,
    now: datetime,
    rsvp_url: str | None,
    message_id: str | None,
) -> BuiltEmail:
    office, recipient = _addresses(invitation)
    said = versions(invitation, "email", rsvp_url)
    subject = _subject(invitation)
    text, html = as_text(said), as_html(said, subject)
    message_id = message_id or new_message_id(office.rpartition("@")[2])
    headers = (
        _addressed("From", invitation.office.name, office),
        _addressed("To", invitation.name, recipient),
        _header("Subject", subject),
        f"Date: {format_datetime(utc(now))}",
        f"Message-ID: {message_id}",
        "Auto-Submitted: auto-generated",
        "X-Auto-Response-Suppress: OOF, AutoReply",
        "MIME-Version: 1.0",
        "",
    )
    raw = _CRLF.join(headers).encode("ascii") + _body(invitation.method, text, html, calendar)
    return BuiltEmail(recipient, message_id, subject, text, html, calendar, raw)


def _body(method: str, text: str, html: str, calendar: bytes) -> bytes:
    if not calendar:
        return _multipart("alternative", _text("plain", text), _text("html", html))
    # Bytes as they are: the CRLF of a calendar must reach the reader, unwrapped by gateways.
    encoded = _crlf(encodebytes(calendar))
    alternative = _multipart(
        "alternative",
        _text("plain", text),
        _text("html", html),
        # Last of the alternatives: with anything after it some programs show no invitation.
        _part(f"text/calendar; method={method}; charset=UTF-8", "base64", encoded),
    )
    attachment = f'Content-Disposition: attachment; filename="{FILE_NAME}"'
    kind = f'application/ics; name="{FILE_NAME}"'
    return _multipart("mixed", alternative, _part(kind, "base64", encoded, attachment))


# The parts have no words of people in their headers, so they are written as they stand:
# EmailMessage parses each header of each part over and over, most of the time of an invitation.
def _multipart(kind: str, *parts: bytes) -> bytes:
    # Neither base64 nor quoted-printable can hold this (RFC 2045, 6.7). The same in every mail: who
    # takes it apart needs no new search for each.
    edge = f"=_{kind}".encode()
    inner = b"".join(b"--" + edge + b"\r\n" + part + b"\r\n" for part in parts)
    head = f"Content-Type: multipart/{kind}; boundary=".encode()
    return head + b'"' + edge + b'"\r\n\r\n' + inner + b"--" + edge + b"--\r\n"


def _text(kind: str, text: str) -> bytes:
    encoded = _crlf(b2a_qp(text.encode(), istext=True))
    return _part(f"text/{kind}; charset=utf-8", "quoted-printable", encoded)


def _part(content_type: str, encoding: str, content: bytes, *more: str) -> bytes:
    headers = f"Content-Type: {content_type}", f"Content-Transfer-Encoding: {encoding}", *more
    return _CRLF.join((*headers, "", "")).encode("ascii") + content


def _crlf(lines: bytes) -> bytes:
    return lines.replace(b"\n", b"\r\n")


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


def _subject(invitation: PersonalInvitation) -> str:
    """What it is in each language, and when in the first: nothing about the family."""
    what = " / ".join(title_of(invitation, words) for words in invitation.catalogs)
    return f"{what}: {short(invitation.starts_at, invitation.catalogs[0].language)}"
