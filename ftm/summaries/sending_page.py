"""What staff see of the sending: each person's copy, how it went, and the log of it all."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlmodel import Session, col, select

from ftm.core.actor import Actor
from ftm.core.errors import RuleBrokenError
from ftm.facts import CaseFacts
from ftm.mail.queries import MessageStatus, messages_of_case
from ftm.meetings.access import meeting_facts
from ftm.meetings.models import Meeting
from ftm.policies.sharing import Sharing
from ftm.summaries.distribution import CHANNEL_WORDS, seen_now
from ftm.summaries.links import mailbox_of, shares_mailbox
from ftm.summaries.models import SummaryLeftOut, SummaryLink, SummarySend
from ftm.summaries.previews import Paper, papers
from ftm.summaries.queries import issued_papers

Who = tuple[str, str]
"""Person and session: whose copy it is."""


@dataclass(frozen=True, slots=True)
class SentLine:
    """One row of the log, in words. `link` is the link's id while it is good."""

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


@dataclass(frozen=True, slots=True)
class Recipient:
    """One person's copy of one session. `state`: ready, changed (make it again) or left_out.

    `paper` is the newest paper that was made, None before the first.
    """

    paper: UUID | None
    name: str
    role: str
    languages: tuple[str, ...]
    state: str
    email: str
    by_phone: bool
    sent: tuple[SentLine, ...]
    reason: str = ""
    decided_by: str = ""

    @property
    def live_links(self) -> tuple[SentLine, ...]:
        """One line for each link that is still good."""
        return tuple({each.link: each for each in self.sent if each.link}.values())

    @property
    def waits(self) -> bool:
        """Could have the copy now and has not got it."""
        return self.state == "ready" and not self.sent


@dataclass(frozen=True, slots=True)
class SendingPage:
    """Everybody's copy; `refusal` says why there is none yet. `seen` goes into the forms."""

    id: UUID
    case_id: UUID
    family_name: str
    zone: str
    today: date
    due_on: date
    seen: str
    refusal: str
    recipients: tuple[Recipient, ...]

    @property
    def by_mail(self) -> tuple[Recipient, ...]:
        """Who waits for their copy and reads mail."""
        return tuple(each for each in self.recipients if each.waits and each.email)

    @property
    def to_have(self) -> int:
        """How many are to have a copy."""
        return sum(each.state != "left_out" for each in self.recipients)

    @property
    def have(self) -> int:
        """How many of them have had one."""
        return sum(bool(each.sent) for each in self.recipients if each.state != "left_out")


def sending_page(
    session: Session, actor: Actor, meeting_id: UUID, *, sharing: Sharing, now: datetime
) -> SendingPage:
    """Who gets a copy, who has it, and what may be done. Raises NotFoundError."""
    row, facts, meeting = meeting_facts(session, actor, meeting_id)
    ftm = facts.ftm_of(meeting)
    refusal = "" if row.closed_at else "Copies are sent once the record of the meeting is closed."
    made: tuple[Paper, ...] = ()
    try:
        made = papers(facts, meeting, now, issued_papers(session, row.case_id, ftm))
    except RuleBrokenError as error:
        refusal = str(error)
    return SendingPage(
        id=row.id,
        case_id=row.case_id,
        family_name=facts.case.family_name,
        zone=facts.case.time_zone,
        today=now.astimezone(facts.zone).date(),
        due_on=due_on(row, facts, sharing),
        seen=seen_now(session, row.case_id, ftm),
        refusal=refusal,
        recipients=_recipients(session, row, facts, ftm, made, now) if not refusal else (),
    )


def due_on(row: Meeting, facts: CaseFacts, sharing: Sharing) -> date:
    """The day by which everybody has their copy."""
    return row.ends_at.astimezone(facts.zone).date() + timedelta(days=sharing.due_days)


@dataclass(frozen=True, slots=True)
class LogPage:
    """Everything that was sent for a meeting, the newest first; `names` and `ways` to filter by."""

    id: UUID
    case_id: UUID
    family_name: str
    zone: str
    lines: tuple[SentLine, ...]
    names: tuple[str, ...]
    ways: tuple[tuple[str, str], ...]


def log_page(
    session: Session, actor: Actor, meeting_id: UUID, *, name: str, channel: str, now: datetime
) -> LogPage:
    """The log of a meeting's copies; `name` and `channel` narrow it. Raises NotFoundError."""
    row, facts, meeting = meeting_facts(session, actor, meeting_id)
    sent = _sent(session, row, facts, facts.ftm_of(meeting), now)
    lines = sorted((line for each in sent.values() for line in each), key=lambda line: line.at)
    return LogPage(
        id=row.id,
        case_id=row.case_id,
        family_name=facts.case.family_name,
        zone=facts.case.time_zone,
        lines=tuple(
            line
            for line in reversed(lines)
            if name in {"", line.name} and channel in {"", line.channel}
        ),
        names=tuple(sorted({line.name for line in lines})),
        ways=tuple(CHANNEL_WORDS.items()),
    )


def _recipients(
    session: Session,
    row: Meeting,
    facts: CaseFacts,
    ftm: str,
    made: Sequence[Paper],
    now: datetime,
) -> tuple[Recipient, ...]:
    copies: defaultdict[Who, list[Paper]] = defaultdict(list)
    for paper in made:
        kind, person, session_key, _ = paper.key
        if kind == "recipient":
            copies[person, session_key].append(paper)
    sent = _sent(session, row, facts, ftm, now)
    out = _left_out(session, row, ftm)
    return tuple(
        _recipient(facts, who, each, sent.get(who, ()), out.get(who))
        for who, each in copies.items()
    )


def _recipient(
    facts: CaseFacts,
    who: Who,
    copies: Sequence[Paper],
    sent: Sequence[SentLine],
    out: SummaryLeftOut | None,
) -> Recipient:
    is_ready = all(each.state == "current" for each in copies)
    issued = next((each.issued for each in copies if each.issued), None)
    return Recipient(
        paper=issued.id if issued else None,
        name=copies[0].name,
        role=copies[0].role,
        languages=tuple(each.language for each in copies),
        state="left_out" if out else "ready" if is_ready else "changed",
        email=mailbox_of(facts, who[0]),
        by_phone=shares_mailbox(facts, who[0]),
        sent=tuple(sent),
        reason=out.reason if out else "",
        decided_by=out.decided_by if out else "",
    )


def _left_out(session: Session, row: Meeting, ftm: str) -> dict[Who, SummaryLeftOut]:
    rows = session.exec(
        select(SummaryLeftOut).where(
            SummaryLeftOut.case_id == row.case_id,
            SummaryLeftOut.ftm == ftm,
            col(SummaryLeftOut.ended_at).is_(None),
        )
    )
    return {(each.person, each.session): each for each in rows}


def _sent(
    session: Session, row: Meeting, facts: CaseFacts, ftm: str, now: datetime
) -> dict[Who, list[SentLine]]:
    mails = {each.id: each for each in messages_of_case(session, row.case_id)}
    rows = session.exec(
        select(SummarySend, SummaryLink)
        .outerjoin(SummaryLink, col(SummaryLink.id) == col(SummarySend.link_id))
        .where(SummarySend.case_id == row.case_id, SummarySend.ftm == ftm)
        .order_by(col(SummarySend.sent_at))
    )
    found: defaultdict[Who, list[SentLine]] = defaultdict(list)
    for sent, link in rows:
        found[sent.person, sent.session].append(_line(facts, sent, link, mails, now))
    return found


def _line(
    facts: CaseFacts,
    sent: SummarySend,
    link: SummaryLink | None,
    mails: Mapping[UUID, MessageStatus],
    now: datetime,
) -> SentLine:
    mail = mails.get(sent.outbox_id) if sent.outbox_id else None
    is_good = link is not None and link.ended_at is None and link.expires_at > now
    return SentLine(
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
    )
