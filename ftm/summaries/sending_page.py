"""What staff see of the sending: each person's copy, how it went, and the log of it all."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlmodel import Session

from ftm.core.actor import Actor
from ftm.core.errors import RuleBrokenError
from ftm.disclosure.reasons import ALLOWED, BY_RELEASE
from ftm.facilitation.labelling import words_of
from ftm.facts import CaseFacts
from ftm.facts.languages import language_name
from ftm.meetings.access import meeting_facts
from ftm.meetings.cadence import cadence_days
from ftm.meetings.models import Meeting
from ftm.policies.sharing import Sharing
from ftm.summaries.corrected import changes_of
from ftm.summaries.distribution import CHANNEL_WORDS, seen_now
from ftm.summaries.left_out import all_left_out
from ftm.summaries.links import mailbox_of, shares_mailbox
from ftm.summaries.models import SummaryLeftOut, Who
from ftm.summaries.previews import Issued, Paper, PaperKey, papers
from ftm.summaries.queries import issued_papers
from ftm.summaries.sent_lines import SentLine, sent_lines
from ftm.value import Value


class Recipient(Value):
    """One person's copy of one session.

    `state`: ready, changed (make it again), left_out, or gone: papers were made for them, and the
    rules give them none any more.

    `paper` is the newest paper that was made, None before the first; `has_newest`: it and its
    translation reached them, whatever went before.
    """

    paper: UUID | None
    name: str
    role: str
    languages: tuple[str, ...]
    state: str
    email: str
    by_phone: bool
    sent: tuple[SentLine, ...]
    has_newest: bool
    reason: str = ""
    decided_by: str = ""

    @property
    def live_links(self) -> tuple[SentLine, ...]:
        """One line for each link that is still good."""
        return tuple({each.link: each for each in self.sent if each.link}.values())

    @property
    def waits(self) -> bool:
        """Could have the copy now and has not got it, or has one from before a correction."""
        return self.state == "ready" and not self.has_newest

    @property
    def has_returned(self) -> bool:
        """A mail to them did not arrive: the same way is no way."""
        return any(not each.arrived for each in self.sent)

    @property
    def counts(self) -> bool:
        """Is to have a copy, or has one that the rules gave then."""
        return self.state != "left_out" and (self.state != "gone" or self.has_newest)


class SendingPage(Value):
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
        """Who waits for their copy and reads mail that arrives."""
        return tuple(
            each for each in self.recipients if each.waits and each.email and not each.has_returned
        )

    @property
    def to_have(self) -> int:
        """How many are to have a copy."""
        return sum(each.counts for each in self.recipients)

    @property
    def have(self) -> int:
        """How many of them have had it as it is now."""
        return sum(each.has_newest for each in self.recipients if each.counts)


def sending_page(
    session: Session, actor: Actor, meeting_id: UUID, *, sharing: Sharing, now: datetime
) -> SendingPage:
    """Who gets a copy, who has it, and what may be done. Raises NotFoundError."""
    row, facts, meeting = meeting_facts(session, actor, meeting_id)
    ftm = facts.ftm_of(meeting)
    refusal = "" if row.closed_at else "Copies are sent once the record of the meeting is closed."
    made: tuple[Paper, ...] = ()
    issued = issued_papers(session, row.case_id, ftm)
    try:
        changes = changes_of(session, row.case_id, facts, meeting)
        days = cadence_days(session, row.case_id)
        made = papers(facts, meeting, now, issued, changes, days=days)
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
        recipients=_recipients(session, row, facts, ftm, made, issued, now) if not refusal else (),
    )


def due_on(row: Meeting, facts: CaseFacts, sharing: Sharing) -> date:
    """The day by which everybody has their copy."""
    return row.ends_at.astimezone(facts.zone).date() + timedelta(days=sharing.due_days)


class LogPage(Value):
    """Everything that was sent for a meeting, the newest first; `names` and `ways` to filter by.

    `words` says in words each label and each ground that stands in the lines.
    """

    id: UUID
    case_id: UUID
    family_name: str
    zone: str
    lines: tuple[SentLine, ...]
    names: tuple[str, ...]
    ways: tuple[tuple[str, str], ...]
    words: Mapping[str, str]


def log_page(
    session: Session, actor: Actor, meeting_id: UUID, *, name: str, channel: str, now: datetime
) -> LogPage:
    """The log of a meeting's copies; `name` and `channel` narrow it. Raises NotFoundError."""
    row, facts, meeting = meeting_facts(session, actor, meeting_id)
    sent = sent_lines(session, row.case_id, facts, facts.ftm_of(meeting), now)
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
        words=_words(facts, lines),
    )


def _words(facts: CaseFacts, lines: Sequence[SentLine]) -> dict[str, str]:
    labels = list(dict.fromkeys(label for line in lines for label in line.labels))
    names = {each: facts.name_of(each) for each in facts.people_by_id}
    grounds = {basis: ALLOWED.get(basis, BY_RELEASE) for line in lines for basis in line.bases}
    return dict(zip(labels, words_of(labels, names), strict=True)) | grounds


def _recipients(
    session: Session,
    row: Meeting,
    facts: CaseFacts,
    ftm: str,
    made: Sequence[Paper],
    issued: Mapping[PaperKey, Issued],
    now: datetime,
) -> tuple[Recipient, ...]:
    copies: defaultdict[Who, list[Paper]] = defaultdict(list)
    for paper in made:
        kind, person, session_key, _ = paper.key
        if kind == "recipient":
            copies[person, session_key].append(paper)
    sent = sent_lines(session, row.case_id, facts, ftm, now)
    out = all_left_out(session, row.case_id, ftm)
    gone: dict[Who, list[PaperKey]] = {}
    for key in issued:
        if key[0] == "recipient" and (key[1], key[2]) not in copies:
            gone.setdefault((key[1], key[2]), []).append(key)
    return (
        *(
            _recipient(facts, who, each, sent.get(who, ()), out.get(who))
            for who, each in copies.items()
        ),
        *(
            _gone(facts, issued, keys, sent.get(who, ()), out.get(who))
            for who, keys in sorted(gone.items())
        ),
    )


def _gone(
    facts: CaseFacts,
    issued: Mapping[PaperKey, Issued],
    keys: Sequence[PaperKey],
    sent: Sequence[SentLine],
    out: SummaryLeftOut | None,
) -> Recipient:
    """Somebody for whom papers were made and would not be made any more."""
    return Recipient(
        paper=issued[keys[0]].id,
        name=facts.name_of(keys[0][1]),
        role="",
        languages=tuple(language_name(each[3]) for each in keys),
        state="left_out" if out else "gone",
        email="",
        by_phone=False,
        sent=tuple(sent),
        has_newest=any(each.arrived for each in sent),
        reason=out.reason if out else "",
        decided_by=out.decided_by if out else "",
    )


def _recipient(
    facts: CaseFacts,
    who: Who,
    copies: Sequence[Paper],
    sent: Sequence[SentLine],
    out: SummaryLeftOut | None,
) -> Recipient:
    is_ready = all(each.state == "current" for each in copies)
    made = [each.issued.id for each in copies if each.issued]
    return Recipient(
        paper=made[0] if made else None,
        name=copies[0].name,
        role=copies[0].role,
        languages=tuple(each.language for each in copies),
        state="left_out" if out else "ready" if is_ready else "changed",
        email=mailbox_of(facts, who[0]),
        by_phone=shares_mailbox(facts, who[0]),
        sent=tuple(sent),
        has_newest=bool(made) and {each.paper for each in sent if each.arrived}.issuperset(made),
        reason=out.reason if out else "",
        decided_by=out.decided_by if out else "",
    )
