"""Reading a copy without an account: ask for a code, type it, read, and leave."""

import hmac
import secrets
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from ftm.cases.queries import document_language
from ftm.core import audit
from ftm.core.actor import Actor
from ftm.core.errors import NotFoundError
from ftm.invitations.history import hash_token
from ftm.languages import N_
from ftm.languages.pages import PageLanguage, page_language
from ftm.mail.addresses import same_mailbox
from ftm.summaries import codes
from ftm.summaries.current import Copies, copies_now
from ftm.summaries.links import live_link, mailbox_of, shares_mailbox
from ftm.summaries.models import IssuedDocument, SummaryLink, SummarySend
from ftm.summaries.notes import Mailbox, queue_code
from ftm.value import Value

READING = timedelta(minutes=30)
BY_PHONE = N_("Please call your caseworker to get a code.")
BY_LINK = Actor(id=None, name="summary link", email="", role="caseworker")
"""Who the audit trail names for what the holder of a link did."""
GONE = "This page cannot be opened."


class Asked(Value):
    """What the page of a link says before a code: no word of whom or what it is about.

    `has_code`: a code was made and may be typed; `by_mail`: one can be asked for here.
    """

    by_mail: bool
    has_code: bool
    spoken: PageLanguage


class Entry(Value):
    """`key` is the secret for the reader's cookie, "" with the `refusal` of a wrong code."""

    key: str = ""
    refusal: str = ""


def asked_by_link(session: Session, token: str, now: datetime, language: str = "") -> Asked:
    """The state of the link; looking changes nothing. Raises NotFoundError when it is not good.

    It is said in English if `language` is, else in the reader's own.
    """
    link = _good(live_link(session, token, now))
    return Asked(
        by_mail=bool(link.email),
        has_code=not codes.why_no_try(codes.codes_of(session, link.id), now),
        spoken=page_language(document_language(session, link.case_id, link.person), language),
    )


def ask_code(session: Session, token: str, *, secret: str, now: datetime) -> str:
    """Send a code in a mail of its own; answers why not in a plain sentence, or "".

    Raises NotFoundError when the link is not good, or leads to nothing its reader may have now.
    """
    link = _good(live_link(session, token, now, lock=True))
    copies = _copies(session, link, now)
    if not copies.right:
        raise NotFoundError(GONE)
    # The mailbox may have become another's, or somebody else's too, since the link was sent.
    same = same_mailbox(mailbox_of(copies.facts, link.person)) == same_mailbox(link.email)
    if not link.email or not same or shares_mailbox(copies.facts, link.person):
        return BY_PHONE
    refusal = codes.why_no_code(codes.codes_of(session, link.id), now)
    if refusal:
        return refusal
    code = codes.make_code(session, link.id, "mail", secret=secret, now=now)
    queue_code(
        session,
        copies.facts.case.office,
        to=Mailbox(link.email, copies.facts.people_by_id[link.person].document_language),
        code=code,
        link_id=link.id,
        case_id=link.case_id,
        now=now,
    )
    _record(session, link, "ask_summary_code", now)
    return ""


def enter_code(session: Session, token: str, typed: str, *, secret: str, now: datetime) -> Entry:
    """Try a code. A right one is used up and opens the copy for READING; a wrong one is counted.

    Raises NotFoundError when the link is not good. The caller commits a refusal too.
    """
    link = _good(live_link(session, token, now, lock=True))
    made = codes.codes_of(session, link.id)
    refusal = codes.why_no_try(made, now)
    if refusal:
        return Entry(refusal=refusal)
    newest = made[-1]
    if not codes.is_right(newest, typed, secret=secret):
        newest.wrong += 1
        session.add(newest)
        _record(session, link, "type_wrong_summary_code", now, wrong=newest.wrong)
        return Entry(refusal=codes.why_no_try(made, now) or codes.WRONG)
    newest.used_at = now
    session.add(newest)
    papers = _copies(session, link, now).right
    if not papers:
        return Entry()
    key = secrets.token_urlsafe(24)
    link.reading_sha256, link.reading_until = hash_token(key), now + READING
    session.add(link)
    _note_first_opening(session, link, now)
    _record(session, link, "open_summary", now, sha256=[each.sha256 for each in papers])
    return Entry(key=key)


def open_papers(
    session: Session, token: str, key: str, now: datetime
) -> tuple[IssuedDocument, ...] | None:
    """What the reader with this cookie may read at `now`; None when they must type a code first.

    Changes nothing. Raises NotFoundError when the link is not good any more, or nothing it leads
    to may be read any more.
    """
    link = _good(live_link(session, token, now))
    if link.reading_sha256 is None or link.reading_until is None or link.reading_until <= now:
        return None
    if not hmac.compare_digest(link.reading_sha256, hash_token(key)):
        return None
    papers = _copies(session, link, now).right
    if not papers:
        raise NotFoundError(GONE)
    return papers


def stop_reading(session: Session, token: str, key: str, now: datetime) -> None:
    """The cookie opens nothing any more. Raises NotFoundError when the link is not good."""
    link = _good(live_link(session, token, now, lock=True))
    if link.reading_sha256 and hmac.compare_digest(link.reading_sha256, hash_token(key)):
        link.reading_sha256 = link.reading_until = None
        session.add(link)
        _record(session, link, "stop_reading_summary", now)


def _good(link: SummaryLink | None) -> SummaryLink:
    if link is None:
        raise NotFoundError(GONE)
    return link


def _copies(session: Session, link: SummaryLink, now: datetime) -> Copies:
    reader = link.person, link.session
    found = copies_now(session, case_id=link.case_id, ftm=link.ftm, readers=[reader], now=now)
    return found[reader]


def _note_first_opening(session: Session, link: SummaryLink, now: datetime) -> None:
    unopened = select(SummarySend).where(
        SummarySend.link_id == link.id, col(SummarySend.first_opened_at).is_(None)
    )
    for row in session.exec(unopened):
        row.first_opened_at = now
        session.add(row)


def _record(
    session: Session, link: SummaryLink, verb: str, now: datetime, **details: object
) -> None:
    subject = f"summary_link:{link.id}"
    case = link.case_id
    audit.record(
        session, BY_LINK, verb, subject, case_id=case, at=now, person=link.person, **details
    )
