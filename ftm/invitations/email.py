"""The e-mail of one invitation, in the one structure that every mail program understands.

multipart/mixed [ multipart/alternative [ text/plain, text/html, text/calendar ], application/ics ]
"""

from datetime import datetime

from msgspec.structs import replace

from ftm.core.errors import RuleBrokenError
from ftm.invitations.personal import PersonalInvitation
from ftm.invitations.times import short
from ftm.invitations.wording import as_html, as_text, title_of, versions
from ftm.mail.addresses import envelope_address
from ftm.mail.service import new_message_id
from ftm.mail.writing import bytes_part, multipart, text_part, write_mail
from ftm.value import Value

FILE_NAME = "invite.ics"


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
    raw = write_mail(
        _body(invitation.method, text, html, calendar),
        sender=(invitation.office.name, office),
        recipient=(invitation.name, recipient),
        subject=subject,
        message_id=message_id,
        now=now,
    )
    return BuiltEmail(recipient, message_id, subject, text, html, calendar, raw)


def _body(method: str, text: str, html: str, calendar: bytes) -> bytes:
    said = text_part("plain", text), text_part("html", html)
    if not calendar:
        return multipart("alternative", *said)
    # Last of the alternatives: with anything after it some programs show no invitation.
    shown = bytes_part(f"text/calendar; method={method}; charset=UTF-8", calendar)
    kept = bytes_part(f'application/ics; name="{FILE_NAME}"', calendar, FILE_NAME)
    return multipart("mixed", multipart("alternative", *said, shown), kept)


def _subject(invitation: PersonalInvitation) -> str:
    """What it is in each language, and when in the first: nothing about the family."""
    what = " / ".join(title_of(invitation, words) for words in invitation.catalogs)
    return f"{what}: {short(invitation.starts_at, invitation.catalogs[0].language)}"
