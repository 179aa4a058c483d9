"""Reads for closing a meeting and for its papers; never the files themselves in a list."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

import sqlalchemy
from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from ftm.cases.models import Case
from ftm.core.actor import Actor
from ftm.core.errors import NotFoundError, RuleBrokenError
from ftm.facilitation.audience import reading_at
from ftm.facilitation.live_page import LivePage, live_page
from ftm.facilitation.queries import meeting_state, row_marks
from ftm.facts.windows import meeting_end, meeting_start, session_start, utc
from ftm.invitations.rules.check import check_meeting
from ftm.invitations.rules.findings import Finding
from ftm.meetings.access import meeting_facts
from ftm.meetings.cadence import cadence_days
from ftm.meetings.case_facts import load_facts
from ftm.policies import PolicyPack
from ftm.summaries.corrected import changes_of
from ftm.summaries.models import IssuedDocument, Snapshot
from ftm.summaries.previews import Issued, Paper, PaperKey, papers
from ftm.value import Value


class ClosingPage(Value):
    """The read-back: the lines of each session, what is missing, and what closing will do.

    `ahead`: a part has not begun; `early`: a part would be cut short.
    """

    sessions: tuple[LivePage, ...]
    findings: tuple[Finding, ...]
    nobody_here: bool
    ahead: bool
    early: bool
    next_due_on: date | None

    @property
    def first(self) -> LivePage:
        return self.sessions[0]


def closing_page(
    session: Session, actor: Actor, meeting_id: UUID, *, pack: PolicyPack, now: datetime
) -> ClosingPage:
    """What is read back before the record is closed. Raises NotFoundError."""
    state = meeting_state(session, actor, meeting_id)
    facts = load_facts(session, state.case_id)
    meeting = facts.meetings_by_id[state.key]
    marks = row_marks(session, state.case_id)
    at = max((reading_at(each, now) for each in meeting.sessions), key=utc)
    starts = [part.starts_at for each in meeting.sessions for part in each.segments]
    return ClosingPage(
        sessions=tuple(
            live_page(facts, state, marks, each.id, now)
            for each in sorted(meeting.sessions, key=lambda each: utc(session_start(each)))
        ),
        findings=check_meeting(facts, meeting, at, pack).findings,
        nobody_here=not meeting.attendance,
        ahead=any(utc(start) > utc(now) for start in starts),
        early=utc(meeting_end(meeting)) > utc(now) >= utc(meeting_start(meeting)),
        next_due_on=session.exec(
            select(col(Case.next_due_on)).where(Case.id == state.case_id)
        ).first(),
    )


class PapersPage(Value):
    """The papers of a meeting; `refusal` says why there are none to make yet, "" when there are."""

    id: UUID
    case_id: UUID
    family_name: str
    zone: str
    starts_at: datetime
    closed_at: datetime | None
    snapshot: int | None
    papers: tuple[Paper, ...]
    refusal: str

    @property
    def to_make(self) -> int:
        """How many papers are new or have changed."""
        return sum(each.state != "current" for each in self.papers)


def papers_page(session: Session, actor: Actor, meeting_id: UUID, *, now: datetime) -> PapersPage:
    """Every paper as it would be made now, beside the one made last. Raises NotFoundError."""
    row, facts, meeting = meeting_facts(session, actor, meeting_id)
    found: tuple[Paper, ...] = ()
    refusal = ""
    try:
        issued = issued_papers(session, row.case_id, facts.ftm_of(meeting))
        changes = changes_of(session, row.case_id, facts, meeting)
        days = cadence_days(session, row.case_id)
        found = papers(facts, meeting, now, issued, changes, days=days)
    except RuleBrokenError as error:
        refusal = str(error)
    return PapersPage(
        id=row.id,
        case_id=row.case_id,
        family_name=facts.case.family_name,
        zone=facts.case.time_zone,
        starts_at=row.starts_at,
        closed_at=row.closed_at,
        snapshot=session.exec(
            select(Snapshot.number)
            .where(Snapshot.meeting_id == row.id)
            .order_by(col(Snapshot.number).desc())
        ).first(),
        papers=found,
        refusal=refusal,
    )


def issued_papers(session: Session, case_id: UUID, ftm: str) -> dict[PaperKey, Issued]:
    """The newest version of each paper made for the FTM."""
    rows = session.execute(_ISSUED, {"case": case_id, "of_ftm": ftm})
    return {(row[0], row[1], row[2], row[3]): Issued(*row[4:]) for row in rows}


_ISSUED = (
    sqlalchemy.select(
        col(IssuedDocument.kind),
        col(IssuedDocument.person),
        col(IssuedDocument.session),
        col(IssuedDocument.language),
        col(IssuedDocument.id),
        col(IssuedDocument.version),
        col(IssuedDocument.fingerprint),
        col(IssuedDocument.issued_at),
    )
    .where(
        col(IssuedDocument.case_id) == bindparam("case"),
        col(IssuedDocument.ftm) == bindparam("of_ftm"),
    )
    .order_by(col(IssuedDocument.version))
)


def find_document(session: Session, case_id: UUID, ftm: str, document_id: UUID) -> IssuedDocument:
    """A paper of the FTM with its file. Raises NotFoundError."""
    return find_documents(session, case_id, ftm, [document_id])[document_id]


def find_documents(
    session: Session, case_id: UUID, ftm: str, document_ids: Collection[UUID]
) -> dict[UUID, IssuedDocument]:
    """These papers of the FTM with their files. Raises NotFoundError when one is not there."""
    rows = session.exec(
        select(IssuedDocument).where(
            col(IssuedDocument.id).in_(document_ids),
            IssuedDocument.case_id == case_id,
            IssuedDocument.ftm == ftm,
        )
    )
    found = {each.id: each for each in rows}
    if not found.keys() >= set(document_ids):
        raise NotFoundError("There is no such paper.")
    return found
