"""Sending each person their copy: by a link, on paper, or by post; and leaving somebody out.

Every sending decides again at its own minute and leaves one row of the log for each paper.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, func, select

from ftm.core import audit
from ftm.core.actor import Actor
from ftm.core.errors import ConflictError, RuleBrokenError
from ftm.facts import CaseFacts
from ftm.meetings.access import meeting_facts
from ftm.meetings.models import Meeting
from ftm.policies.sharing import Sharing
from ftm.summaries.current import copies_now
from ftm.summaries.left_out import all_left_out
from ftm.summaries.links import mailbox_of, make_link, shares_mailbox
from ftm.summaries.models import IssuedDocument, SummaryLink, SummarySend
from ftm.summaries.notes import Mailbox, queue_attachment, queue_link
from ftm.summaries.queries import find_documents
from ftm.value import Value

CHANNEL_WORDS = {
    "link": "by a link in a mail",
    "hand": "given on paper",
    "post": "sent by post",
    "attachment": "in a mail",
    "printed_link": "by a printed link",
}
ON_PAPER = frozenset({"hand", "post"})
OUT_OF_DATE = (
    "Nothing was sent. The paper for {name} would read differently now: a line, a role or a "
    "release has changed since it was made. Make the papers again and look at it."
)


class Choice(Value):
    """Whose copy goes, named by the paper that the worker looked at, and how.

    `on` is the day of giving or posting; None for what goes by mail.
    """

    paper: UUID
    channel: str
    on: date | None = None


class _Copy(Value):
    """One person's copy as it goes: the papers, their grounds, the address mail may go to."""

    facts: CaseFacts
    papers: tuple[IssuedDocument, ...]
    bases: Mapping[UUID, frozenset[str]]
    email: str

    @property
    def person(self) -> str:
        return self.papers[0].person

    @property
    def language(self) -> str:
        return self.facts.people_by_id[self.person].document_language

    @property
    def mailbox(self) -> Mailbox:
        return Mailbox(self.email, self.language)


class _Going(Value):
    """A copy on its way: by a `link`, in the message `outbox`, or given or posted `on` a day."""

    copy: _Copy
    channel: str
    link: SummaryLink | None = None
    outbox: UUID | None = None
    on: date | None = None


class PrintedLink(Value):
    """What stands on a cover sheet: the address, in which language it is read, how a code comes."""

    url: str
    language: str
    code_by_mail: bool


def send_copies(
    session: Session,
    actor: Actor,
    meeting_id: UUID,
    choices: Sequence[Choice],
    *,
    seen: str,
    sharing: Sharing,
    base_url: str,
    now: datetime,
) -> None:
    """Send these copies, or record that they were given or posted; all of them or none.

    `seen` is what `seen_now` answered when the page was shown. Raises NotFoundError,
    ConflictError when something was sent since, RuleBrokenError when a copy would read
    differently now, its reader is left out, or the way is not open to them.
    """
    row, facts, ftm = _turn(session, actor, meeting_id)
    if seen_now(session, row.case_id, ftm) != seen:
        raise ConflictError(
            "Something was sent since you looked. Nothing was sent now: look at it again.", ""
        )
    if not choices:
        raise RuleBrokenError("Choose whose copy goes.", "who")
    copies = _copies(session, facts, row, ftm, [each.paper for each in choices], now)
    going = []
    for choice in choices:
        copy = copies[choice.paper]
        _check_way(facts, row, copy, choice, sharing, now)
        link, outbox = None, None
        if choice.channel == "link":
            link, outbox = _mail_link(session, copy, sharing, base_url, now)
        elif choice.channel == "attachment":
            outbox = _mail_papers(session, copy, now)
        going.append(_Going(copy, choice.channel, link, outbox, choice.on))
    _log(session, actor, row, going, now)


def print_link(
    session: Session,
    actor: Actor,
    meeting_id: UUID,
    paper_id: UUID,
    *,
    sharing: Sharing,
    base_url: str,
    now: datetime,
) -> PrintedLink:
    """A link to print on a cover sheet; its address is shown this once.

    Raises as `send_copies`.
    """
    row, facts, ftm = _turn(session, actor, meeting_id)
    copy = _copies(session, facts, row, ftm, [paper_id], now)[paper_id]
    link, url = _link(session, copy, sharing, base_url, now)
    _log(session, actor, row, [_Going(copy, "printed_link", link)], now)
    return PrintedLink(url, copy.language, code_by_mail=bool(link.email))


def seen_now(session: Session, case_id: UUID, ftm: str) -> str:
    """Changes with every sending: who presses a button twice is told so the second time."""
    sent = select(func.count(col(SummarySend.id))).where(
        SummarySend.case_id == case_id, SummarySend.ftm == ftm
    )
    return str(session.exec(sent).one())


def _turn(session: Session, actor: Actor, meeting_id: UUID) -> tuple[Meeting, CaseFacts, str]:
    """The meeting, with the row kept until the end: two presses at once take turns."""
    row, facts, meeting = meeting_facts(session, actor, meeting_id, lock=True)
    return row, facts, facts.ftm_of(meeting)


def _copies(
    session: Session,
    facts: CaseFacts,
    row: Meeting,
    ftm: str,
    chosen: Sequence[UUID],
    now: datetime,
) -> dict[UUID, _Copy]:
    """The copies named by these papers, everything they rest on asked once for all of them."""
    papers = find_documents(session, row.case_id, ftm, chosen)
    if any(each.kind != "recipient" for each in papers.values()):
        raise RuleBrokenError("This paper stays in the agency.")
    out = all_left_out(session, row.case_id, ftm)
    readers = {(each.person, each.session) for each in papers.values()}
    found = copies_now(session, case_id=row.case_id, ftm=ftm, readers=readers, now=now, facts=facts)
    copies = {}
    for paper in (papers[each] for each in chosen):
        who, name = (paper.person, paper.session), facts.name_of(paper.person)
        if who in out:
            raise RuleBrokenError(f"Nothing was sent. {name} is left out of the summaries.")
        # Another version since the worker looked is as good as a changed line: look again.
        newest = paper.id in {each.id for each in found[who].right}
        if not found[who].is_whole or not newest:
            raise RuleBrokenError(OUT_OF_DATE.format(name=name))
        email = mailbox_of(facts, paper.person)
        copies[paper.id] = _Copy(facts, found[who].right, found[who].bases, email)
    return copies


def _check_way(
    facts: CaseFacts, row: Meeting, copy: _Copy, choice: Choice, sharing: Sharing, now: datetime
) -> None:
    name = facts.name_of(copy.person)
    if choice.channel not in sharing.channels:
        raise RuleBrokenError("Choose a way in which the office sends summaries.", "channel")
    if choice.channel not in ON_PAPER:
        if not copy.email:
            raise RuleBrokenError(f"{name} gets no e-mail. Give or post the paper.", "channel")
        if choice.channel == "attachment" and shares_mailbox(facts, copy.person):
            raise RuleBrokenError(
                f"Somebody else reads the mailbox of {name}. Give or post the paper.", "channel"
            )
        return
    met = row.starts_at.astimezone(facts.zone).date()
    if choice.on is None or not met <= choice.on <= now.astimezone(facts.zone).date():
        raise RuleBrokenError("Write the day on which it was given or posted.", "on")


def _link(
    session: Session, copy: _Copy, sharing: Sharing, base_url: str, now: datetime
) -> tuple[SummaryLink, str]:
    # A code sent to a mailbox that two people read would open one's copy to the other.
    email = "" if shares_mailbox(copy.facts, copy.person) else copy.email
    days = sharing.link_days
    return make_link(session, copy.papers[0], email=email, days=days, base_url=base_url, now=now)


def _mail_link(
    session: Session, copy: _Copy, sharing: Sharing, base_url: str, now: datetime
) -> tuple[SummaryLink, UUID]:
    link, url = _link(session, copy, sharing, base_url, now)
    zone = ZoneInfo(copy.facts.people_by_id[copy.person].time_zone or copy.facts.case.time_zone)
    message = queue_link(
        session,
        copy.facts.case.office,
        to=copy.mailbox,
        url=url,
        until=link.expires_at.astimezone(zone).date(),
        code_by_mail=bool(link.email),
        link_id=link.id,
        case_id=link.case_id,
        now=now,
    )
    return link, message.id


def _mail_papers(session: Session, copy: _Copy, now: datetime) -> UUID:
    message = queue_attachment(
        session,
        copy.facts.case.office,
        to=copy.mailbox,
        papers=copy.papers,
        case_id=copy.papers[0].case_id,
        now=now,
    )
    return message.id


def _log(
    session: Session, actor: Actor, row: Meeting, going: Sequence[_Going], now: datetime
) -> None:
    sent = [_sent(actor, each, paper, now) for each in going for paper in each.copy.papers]
    session.add_all(sent)
    events = [(f"document:{each.document_id}", _details(each)) for each in sent]
    audit.record_each(session, actor, "send_summary", events, case_id=row.case_id, at=now)


def _sent(actor: Actor, going: _Going, paper: IssuedDocument, now: datetime) -> SummarySend:
    items = {item.id: item for item in going.copy.facts.plan.items}
    lines = [each["item_id"] for each in paper.lines]
    return SummarySend(
        case_id=paper.case_id,
        meeting_id=paper.meeting_id,
        ftm=paper.ftm,
        session=paper.session,
        person=paper.person,
        document_id=paper.id,
        language=paper.language,
        version=paper.version,
        sha256=paper.sha256,
        labels=sorted({label for line in lines for label in items[line].labels}),
        bases=sorted(going.copy.bases[paper.id]),
        channel=going.channel,
        link_id=going.link.id if going.link else None,
        outbox_id=going.outbox,
        handed_on=going.on,
        sent_at=now,
        sent_by=actor.name,
    )


def _details(sent: SummarySend) -> dict[str, Any]:
    return {
        "person": sent.person,
        "channel": sent.channel,
        "version": sent.version,
        "sha256": sent.sha256,
    }
