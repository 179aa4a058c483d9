"""Mails about a copy: that there is one, and the code. They say nothing about family or case."""

from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from uuid import UUID

from sqlmodel import Session

from ftm.facts.people import Office
from ftm.facts.windows import utc
from ftm.mail.addresses import envelope_address
from ftm.mail.models import OutboxMessage
from ftm.mail.service import new_message_id, queue_message
from ftm.summaries.codes import LIFE, spaced
from ftm.summaries.models import IssuedDocument
from ftm.word.text import one_line

LINK_SUBJECT = "A paper for you"
CODE_SUBJECT = "Your code"
ATTACHMENT_NAME = "paper"
_NAME_LIMIT = 60

_LINK = """Hello,

There is a paper for you to read and keep. Open this page:
{url}

It asks for a code. {how}

You can open the page until {until}.

Questions? Call us at {phone}.
Did you not expect this message? Then delete it.
"""
_BY_MAIL = "Press the button there, and we send you a code in a second message."
_BY_PHONE = "Call your caseworker to get the code."
_CODE = """Hello,

Your code is: {code}

It works one time, for {minutes} minutes. Type it on the page that you opened.
We never ask you for this code by phone or mail.

Did you not ask for a code? Then delete this message.
Questions? Call us at {phone}.
"""
_ATTACHMENT = """Hello,

There is a paper for you with this message. Please keep it private.

Questions? Call us at {phone}.
Did you not expect this message? Then delete it.
"""


def queue_link(
    session: Session,
    office: Office,
    *,
    recipient: str,
    url: str,
    until: str,
    code_by_mail: bool,
    link_id: UUID,
    case_id: UUID,
    now: datetime,
) -> OutboxMessage:
    """The mail with the link. Raises RuleBrokenError for an address that takes no mail."""
    how = _BY_MAIL if code_by_mail else _BY_PHONE
    text = _LINK.format(url=url, how=how, until=until, phone=one_line(office.phone))
    message = _message(office, recipient, LINK_SUBJECT, text, now)
    return _queue(session, office, message, recipient, "summary_link", link_id, case_id, now)


def queue_code(
    session: Session,
    office: Office,
    *,
    recipient: str,
    code: str,
    link_id: UUID,
    case_id: UUID,
    now: datetime,
) -> OutboxMessage:
    """The mail with a code, and without the link it opens."""
    minutes = int(LIFE.total_seconds() // 60)
    text = _CODE.format(code=spaced(code), minutes=minutes, phone=one_line(office.phone))
    message = _message(office, recipient, CODE_SUBJECT, text, now)
    return _queue(session, office, message, recipient, "summary_code", link_id, case_id, now)


def queue_attachment(
    session: Session,
    office: Office,
    *,
    recipient: str,
    papers: tuple[IssuedDocument, ...],
    case_id: UUID,
    now: datetime,
) -> OutboxMessage:
    """The mail with the papers themselves, only for offices whose pack allows it."""
    text = _ATTACHMENT.format(phone=one_line(office.phone))
    message = _message(office, recipient, LINK_SUBJECT, text, now)
    for number, paper in enumerate(papers, 1):
        message.add_attachment(
            paper.content,
            maintype="application",
            subtype="vnd.openxmlformats-officedocument.wordprocessingml.document",
            filename=f"{ATTACHMENT_NAME}-{number}.docx",
        )
    return _queue(session, office, message, recipient, "summary", papers[0].id, case_id, now)


def _message(
    office: Office, recipient: str, subject: str, text: str, now: datetime
) -> EmailMessage:
    sender = envelope_address(office.email)
    message = EmailMessage(policy=SMTP)
    name = one_line(office.name).replace("=?", "= ?")[:_NAME_LIMIT].rstrip()
    message["From"] = Address(name, addr_spec=sender)
    message["To"] = Address(addr_spec=envelope_address(recipient))
    message["Subject"] = subject
    message["Date"] = format_datetime(utc(now))
    message["Message-ID"] = new_message_id(sender.rpartition("@")[2])
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "OOF, AutoReply"
    message.set_content(text, cte="quoted-printable")
    return message


def _queue(
    session: Session,
    office: Office,
    message: EmailMessage,
    recipient: str,
    purpose: str,
    reference: UUID,
    case_id: UUID,
    now: datetime,
) -> OutboxMessage:
    queued = queue_message(
        session,
        recipient=recipient,
        raw=message.as_bytes(),
        message_id=str(message["Message-ID"]),
        envelope_from=office.email,
        purpose=purpose,
        reference=str(reference),
        now=now,
        case_id=case_id,
    )
    session.flush()
    return queued
