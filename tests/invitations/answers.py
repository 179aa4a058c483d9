"""Mails as calendar programs and people send them back to an invitation."""

from base64 import encodebytes
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

PAT = "pat@family.example"
UID = "3f0c8a52-1111-4222-8333-444455556666"
STAMP = "20261001T140000Z"


def calendar(
    *,
    uid: str = UID,
    method: str = "REPLY",
    answer: str = "ACCEPTED",
    attendee: str = f"mailto:{PAT}",
    sequence: int | str | None = 0,
    stamp: str = STAMP,
    more: tuple[str, ...] = (),
    attendee_more: str = "",
) -> str:
    """One calendar object; `more` are further lines of the event."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"METHOD:{method}",
        "BEGIN:VEVENT",
        f"UID:{uid}",
        f"DTSTAMP:{stamp}",
        f"ATTENDEE;PARTSTAT={answer}{attendee_more}:{attendee}",
        *([] if sequence is None else [f"SEQUENCE:{sequence}"]),
        *more,
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "\r\n".join(lines) + "\r\n"


def mail(
    said: str = "",
    *,
    method: str = "REPLY",
    sender: str = PAT,
    kind: str = "",
    head: tuple[str, ...] = (),
    message_id: str = "",
) -> bytes:
    """A mail whose whole body is `said`: a calendar, or what the content type `kind` says."""
    kind = kind or f"text/calendar; charset=UTF-8; method={method}"
    fields = [
        f"From: Pat Doe <{sender}>",
        "To: office@agency.example",
        f"Message-ID: {message_id or f'<{uuid4()}@family.example>'}",
        *head,
        "MIME-Version: 1.0",
        f"Content-Type: {kind}",
        "Content-Transfer-Encoding: 8bit",
    ]
    return ("\r\n".join(fields) + "\r\n\r\n" + said).encode()


def wrapped(*parts: tuple[str, str], kind: str = "alternative", **fields: Any) -> bytes:
    """A mail of several parts, each a content type and its text, in base64."""
    body = "".join(
        f"--cut\r\nContent-Type: {each}\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        f"{encodebytes(text.encode()).decode()}\r\n"
        for each, text in parts
    )
    return mail(f"{body}--cut--\r\n", kind=f"multipart/{kind}; boundary=cut", **fields)


def words(text: str, *, answers: str = "", **fields: Any) -> bytes:
    """What a person writes, in answer to the mail with the Message-ID `answers`."""
    head = (f"In-Reply-To: {answers}",) if answers else ()
    return mail(text, kind="text/plain; charset=utf-8", head=head, **fields)


def stamp(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def notice(
    returned: str, *, status: str = "5.1.1", action: str = "failed", head: str = ""
) -> bytes:
    """A bounce of the message with this Message-ID."""
    return f"""\
From: MAILER-DAEMON@provider.example
To: office@agency.example
Message-ID: <{uuid4()}@provider.example>
Auto-Submitted: auto-replied
{head}MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="XX"

--XX
Content-Type: text/plain

It did not arrive.

--XX
Content-Type: message/delivery-status

Reporting-MTA: dns; provider.example

Final-Recipient: rfc822; {PAT}
Action: {action}
Status: {status}

--XX
Content-Type: text/rfc822-headers

Message-ID: {returned}

--XX--
""".replace("\n", "\r\n").encode()
