"""Mails about a copy: that there is one, and the code. They say nothing about family or case."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session

from ftm.facts.people import Office
from ftm.languages import N_, UNREVIEWED, Catalog, versions_for
from ftm.mail.addresses import envelope_address
from ftm.mail.models import OutboxMessage
from ftm.mail.service import new_message_id, queue_message
from ftm.mail.writing import bytes_part, multipart, text_part, write_mail
from ftm.summaries.codes import MINUTES, spaced
from ftm.summaries.models import IssuedDocument
from ftm.summaries.wording import day
from ftm.value import Value
from ftm.word import MEDIA_TYPE
from ftm.word.text import one_line

LINK_SUBJECT = N_("A paper for you")
CODE_SUBJECT = N_("Your code")
ATTACHMENT_NAME = "paper"

# Paragraphs of lines; each line is a sentence or two that the catalogs have.
Words = tuple[tuple[str, ...], ...]
_HELLO = (N_("Hello,"),)
_QUESTIONS = N_("Questions? Call us at %(phone)s.")
_NOT_MINE = N_("Did you not expect this message? Then delete it.")
_LINK = (
    _HELLO,
    (N_("There is a paper for you to read and keep. Open this page:"), "%(url)s"),
)
_BY_MAIL = N_(
    "The page asks for a code. Press the button there, and we send you a code in a second message."
)
_BY_PHONE = N_("The page asks for a code. Call your caseworker to get the code.")
_UNTIL = N_("You can open the page until %(until)s.")
_CODE = (
    _HELLO,
    (N_("Your code is: %(code)s"),),
    (
        N_("It works one time, for %(minutes)s minutes. Type it on the page that you opened."),
        N_("We never ask you for this code by phone or mail."),
    ),
    (N_("Did you not ask for a code? Then delete this message."), _QUESTIONS),
)
_ATTACHMENT = (
    _HELLO,
    (N_("There is a paper for you with this message. Please keep it private."),),
    (_QUESTIONS, _NOT_MINE),
)


class Mailbox(Value):
    """Where a mail goes, and the tag of the language that is read there."""

    address: str
    language: str


def queue_link(
    session: Session,
    office: Office,
    *,
    to: Mailbox,
    url: str,
    until: date,
    code_by_mail: bool,
    link_id: UUID,
    case_id: UUID,
    now: datetime,
) -> OutboxMessage:
    """The mail with the link. Raises RuleBrokenError for an address that takes no mail."""
    how = _BY_MAIL if code_by_mail else _BY_PHONE
    words = (*_LINK, (how,), (_UNTIL,), (_QUESTIONS, _NOT_MINE))
    text = _said(words, to, office, url=url, until=until)
    body = text_part("plain", text)
    return _queue(session, office, to, LINK_SUBJECT, body, "summary_link", link_id, case_id, now)


def queue_code(
    session: Session,
    office: Office,
    *,
    to: Mailbox,
    code: str,
    link_id: UUID,
    case_id: UUID,
    now: datetime,
) -> OutboxMessage:
    """The mail with a code, and without the link it opens."""
    text = _said(_CODE, to, office, code=spaced(code), minutes=MINUTES)
    body = text_part("plain", text)
    return _queue(session, office, to, CODE_SUBJECT, body, "summary_code", link_id, case_id, now)


def queue_attachment(
    session: Session,
    office: Office,
    *,
    to: Mailbox,
    papers: tuple[IssuedDocument, ...],
    case_id: UUID,
    now: datetime,
) -> OutboxMessage:
    """The mail with the papers themselves, only for offices whose pack allows it."""
    text = _said(_ATTACHMENT, to, office)
    attached = (
        bytes_part(MEDIA_TYPE, paper.content, f"{ATTACHMENT_NAME}-{number}.docx")
        for number, paper in enumerate(papers, 1)
    )
    body = multipart("mixed", text_part("plain", text), *attached)
    return _queue(session, office, to, LINK_SUBJECT, body, "summary", papers[0].id, case_id, now)


def _said(words: Words, to: Mailbox, office: Office, **values: object) -> str:
    """The words in each language of the reader, one after the other."""
    versions = versions_for(to.language)
    return "\n".join(
        _version(words, each, {**values, "phone": one_line(office.phone)})
        + ("" if each is versions[-1] else f"\n{each.gettext(UNREVIEWED)}\n")
        for each in versions
    )


def _version(words: Words, catalog: Catalog, values: Mapping[str, object]) -> str:
    known = {
        name: day(each, catalog.language) if isinstance(each, date) else each
        for name, each in values.items()
    }
    paragraphs = ("\n".join(map(catalog.gettext, lines)) % known for lines in words)
    return "\n\n".join(paragraphs) + "\n"


def _queue(
    session: Session,
    office: Office,
    to: Mailbox,
    subject: str,
    body: bytes,
    purpose: str,
    reference: UUID,
    case_id: UUID,
    now: datetime,
) -> OutboxMessage:
    sender, recipient = envelope_address(office.email), envelope_address(to.address)
    message_id = new_message_id(sender.rpartition("@")[2])
    raw = write_mail(
        body,
        sender=(office.name, sender),
        recipient=("", recipient),
        subject=" / ".join(each.gettext(subject) for each in versions_for(to.language)),
        message_id=message_id,
        now=now,
    )
    queued = queue_message(
        session,
        recipient=recipient,
        raw=raw,
        message_id=message_id,
        envelope_from=office.email,
        purpose=purpose,
        reference=str(reference),
        now=now,
        case_id=case_id,
    )
    session.flush()
    return queued
