"""The e-mail of one invitation, in the one structure that every mail program understands.

multipart/mixed [ multipart/alternative [ text/plain, text/html, text/calendar ], application/ics ]
"""

from base64 import encodebytes
from binascii import b2a_qp
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage, Message
from email.policy import SMTP, compat32
from email.utils import format_datetime
from uuid import uuid4

from ftm.core.errors import RuleBrokenError
from ftm.facts.windows import utc
from ftm.invitations.ics import build_calendar
from ftm.invitations.personal import PersonalInvitation
from ftm.invitations.times import short
from ftm.invitations.wording import as_html, as_text, title_of, versions
from ftm.mail.addresses import envelope_address
from ftm.mail.service import new_message_id
from ftm.word.text import one_line

FILE_NAME = "invite.ics"
_PLAIN = compat32.clone(linesep="\r\n")
_NAME_LIMIT = 60
"""Longer names are cut in the address line only; the text greets in full."""


@dataclass(frozen=True, slots=True)
class BuiltEmail:
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
    if invitation.email is None:
        raise RuleBrokenError("There is no e-mail address to send this to.", "email")
    recipient = envelope_address(invitation.email)
    office = envelope_address(invitation.office.email)
    said = versions(invitation, "email", rsvp_url)
    calendar = build_calendar(invitation, uid=uid, attendee=recipient, organizer=office, now=now)
    message = EmailMessage(policy=SMTP)
    message["From"] = _mailbox(invitation.office.name, office)
    message["To"] = _mailbox(invitation.name, recipient)
    message["Subject"] = subject = _subject(invitation)
    message["Date"] = format_datetime(utc(now))
    message["Message-ID"] = message_id = message_id or new_message_id(office.rpartition("@")[2])
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "OOF, AutoReply"
    text, html = as_text(said), as_html(said, subject)
    raw = _with_body(message, _body(invitation.method, text, html, calendar))
    return BuiltEmail(recipient, message_id, subject, text, html, calendar, raw)


def _body(method: str, text: str, html: str, calendar: bytes) -> Message:
    alternative = _multipart(
        "alternative",
        _text("plain", text),
        _text("html", html),
        # Last of the alternatives: with anything after it some programs show no invitation.
        _base64(f"text/calendar; method={method}; charset=UTF-8", calendar),
    )
    attachment = _base64(f'application/ics; name="{FILE_NAME}"', calendar)
    attachment["Content-Disposition"] = f'attachment; filename="{FILE_NAME}"'
    body = _multipart("mixed", alternative, attachment)
    body["MIME-Version"] = "1.0"
    return body


def _with_body(headers: EmailMessage, body: Message) -> bytes:
    """One message: headers that hold people's words, then parts whose headers are all our own.

    EmailMessage escapes what people wrote, but parses each header of each part over and over,
    which takes most of the time of an invitation; the parts are plain messages therefore.
    """
    return headers.as_bytes().removesuffix(b"\r\n") + body.as_bytes(policy=_PLAIN)


def _multipart(kind: str, *parts: Message) -> Message:
    message = Message()
    message["Content-Type"] = f'multipart/{kind}; boundary="{uuid4().hex}"'
    message.set_payload(list(parts))
    return message


def _text(kind: str, text: str) -> Message:
    part = Message()
    part["Content-Type"] = f"text/{kind}; charset=utf-8"
    part["Content-Transfer-Encoding"] = "quoted-printable"
    part.set_payload(b2a_qp(text.encode(), istext=True).decode("ascii"))
    return part


def _base64(content_type: str, content: bytes) -> Message:
    """Bytes as they are: the CRLF of a calendar must reach the reader, unwrapped by gateways."""
    part = Message()
    part["Content-Type"] = content_type
    part["Content-Transfer-Encoding"] = "base64"
    part.set_payload(encodebytes(content).decode("ascii"))
    return part


def _subject(invitation: PersonalInvitation) -> str:
    """What it is in each language, and when in the first: nothing about the family."""
    what = " / ".join(title_of(invitation, words) for words in invitation.catalogs)
    return f"{what}: {short(invitation.starts_at, invitation.catalogs[0].language)}"


def _mailbox(name: str, address: str) -> Address:
    # A name that looks like an encoded word would be decoded by the reader's program.
    plain = one_line(name).replace("=?", "= ?")
    return Address(plain[:_NAME_LIMIT].rstrip(), addr_spec=address)
