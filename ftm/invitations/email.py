"""The e-mail of one invitation, in the one structure that every mail program understands.

multipart/mixed [ multipart/alternative [ text/plain, text/html, text/calendar ], application/ics ]
"""

from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from ftm.core.errors import RuleBrokenError
from ftm.facts.windows import utc
from ftm.invitations.ics import build_calendar
from ftm.invitations.personal import PersonalInvitation
from ftm.invitations.times import short
from ftm.invitations.wording import as_html, as_text, blocks
from ftm.mail.addresses import envelope_address
from ftm.mail.service import new_message_id
from ftm.word.text import one_line

FILE_NAME = "invite.ics"
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
    """The message to its one recipient, from the office's mailbox.

    `uid` is the one of this person and session, for life. Raises RuleBrokenError when there is no
    address that mail can go to.
    """
    if invitation.email is None:
        raise RuleBrokenError("There is no e-mail address to send this to.", "email")
    recipient = envelope_address(invitation.email)
    office = envelope_address(invitation.office.email)
    parts = blocks(invitation, "email", rsvp_url)
    calendar = build_calendar(invitation, uid=uid, attendee=recipient, organizer=office, now=now)
    message = EmailMessage(policy=SMTP)
    message["From"] = _mailbox(invitation.office.name, office)
    message["To"] = _mailbox(invitation.name, recipient)
    message["Subject"] = subject = _subject(invitation)
    message["Date"] = format_datetime(utc(now))
    message["Message-ID"] = message_id = message_id or new_message_id(office.rpartition("@")[2])
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "OOF, AutoReply"
    text, html = as_text(parts), as_html(parts)
    message.set_content(text)
    message.add_alternative(html, subtype="html")
    # Bytes, and base64: given as text, Python would turn the CRLF of the calendar into LF.
    message.add_alternative(
        calendar,
        maintype="text",
        subtype="calendar",
        cte="base64",
        params={"method": invitation.method, "charset": "UTF-8"},
    )
    message.add_attachment(
        calendar,
        maintype="application",
        subtype="ics",
        filename=FILE_NAME,
        params={"name": FILE_NAME},
    )
    return BuiltEmail(recipient, message_id, subject, text, html, calendar, message.as_bytes())


def _subject(invitation: PersonalInvitation) -> str:
    time = short(invitation.starts_at)
    if invitation.is_cancel:
        return f"Planning meeting not taking place as planned: {time}"
    return (
        f"Planning meeting changed: {time}"
        if invitation.is_change
        else (f"Planning meeting: {time}")
    )


def _mailbox(name: str, address: str) -> Address:
    return Address(one_line(name)[:_NAME_LIMIT].rstrip(), addr_spec=address)
