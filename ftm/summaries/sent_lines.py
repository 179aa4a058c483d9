"""What was sent of each person's copy, in words, and whether it arrived."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session, col, select

from ftm.facts import CaseFacts
from ftm.facts.plan import Item
from ftm.facts.windows import utc
from ftm.mail.queries import MessageStatus, messages_of_case
from ftm.summaries.distribution import CHANNEL_WORDS
from ftm.summaries.models import IssuedDocument, SummaryLink, SummarySend, Who
from ftm.value import Value


class SentLine(Value):
    """One row of the log, in words. `link` is the link's id while it is good.

    `taken_back`: when a release on whose grounds it went was revoked since; what was read stays
    read, but no further copy rests on it (42 CFR 2.31).
    """

    paper: UUID
    name: str
    version: int
    language: str
    sha256: str
    labels: tuple[str, ...]
    bases: tuple[str, ...]
    channel: str
    how: str
    handed_on: date | None
    at: datetime
    by: str
    mail: str
    opened_at: datetime | None
    link: UUID | None
    link_until: datetime | None
    taken_back: datetime | None

    @property
    def arrived(self) -> bool:
        """It did not come back, or was read all the same."""
        return self.opened_at is not None or self.mail not in {"bounced", "failed"}


def sent_lines(
    session: Session, case_id: UUID, facts: CaseFacts, ftm: str, now: datetime
) -> dict[Who, list[SentLine]]:
    """Everything that went out for the FTM, by whose copy it was, the oldest first."""
    mails = {each.id: each for each in messages_of_case(session, case_id)}
    rows = session.exec(
        select(SummarySend, SummaryLink, IssuedDocument.lines)
        .join(IssuedDocument, col(IssuedDocument.id) == col(SummarySend.document_id))
        .outerjoin(SummaryLink, col(SummaryLink.id) == col(SummarySend.link_id))
        .where(SummarySend.case_id == case_id, SummarySend.ftm == ftm)
        .order_by(col(SummarySend.sent_at))
    )
    found: defaultdict[Who, list[SentLine]] = defaultdict(list)
    items = {each.id: each for each in facts.plan.items}
    for sent, link, lines in rows:
        taken_back = _taken_back(facts, items, lines, sent.bases, now)
        found[sent.person, sent.session].append(_line(facts, sent, link, mails, taken_back, now))
    return found


def _line(
    facts: CaseFacts,
    sent: SummarySend,
    link: SummaryLink | None,
    mails: Mapping[UUID, MessageStatus],
    taken_back: datetime | None,
    now: datetime,
) -> SentLine:
    mail = mails.get(sent.outbox_id) if sent.outbox_id else None
    is_good = link is not None and link.ended_at is None and link.expires_at > now
    return SentLine(
        paper=sent.document_id,
        name=facts.name_of(sent.person),
        version=sent.version,
        language=sent.language,
        sha256=sent.sha256,
        labels=tuple(sent.labels),
        bases=tuple(sent.bases),
        channel=sent.channel,
        how=CHANNEL_WORDS[sent.channel],
        handed_on=sent.handed_on,
        at=sent.sent_at,
        by=sent.sent_by,
        mail=mail.state.value if mail else "",
        opened_at=sent.first_opened_at,
        link=link.id if link and is_good else None,
        link_until=link.expires_at if link and is_good else None,
        taken_back=taken_back,
    )


def _taken_back(
    facts: CaseFacts,
    items: Mapping[str, Item],
    lines: Sequence[Mapping[str, str]],
    bases: Sequence[str],
    now: datetime,
) -> datetime | None:
    used = (facts.releases_by_id.get(each) for each in _releases(items, lines, bases))
    ends = [each.revoked_at for each in used if each and each.revoked_at]
    return min((each for each in ends if utc(each) <= utc(now)), default=None)


def _releases(
    items: Mapping[str, Item], lines: Sequence[Mapping[str, str]], bases: Sequence[str]
) -> Iterator[str]:
    """The releases the lines went on, and those under which a provider told them (3.4, 3.5).

    The basis of a health line is its reader's role, though a release had to name them.
    """
    for basis in bases:
        if basis.startswith("release:"):
            yield basis.removeprefix("release:")
    for line in lines:
        item = items.get(line["item_id"])
        if line["basis"].startswith("release:"):
            continue  # It stood on another release when it was made than when it went.
        if item and item.source_release:
            yield item.source_release
