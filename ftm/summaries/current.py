"""What one person may have at this minute: papers as issued, if they would be made like that now.

Everything that goes to a person after the papers were made asks here first, at the minute it goes
and again each time a link is opened (42 CFR 2.31: a release may end or be taken back any time).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from ftm.facts import CaseFacts
from ftm.meetings.cadence import cadence_days
from ftm.meetings.case_facts import load_facts
from ftm.meetings.models import Meeting
from ftm.summaries.content import fingerprint
from ftm.summaries.corrected import changes_of
from ftm.summaries.export import build_copies
from ftm.summaries.models import IssuedDocument


@dataclass(frozen=True, slots=True)
class Copies:
    """`right` are the newest papers that would be made just so now, English first.

    `bases` are the grounds on which each of them stands now, by its id: a paper may read as it did
    under a release that was taken back since. `is_whole`: every paper due now is among them.
    """

    facts: CaseFacts
    right: tuple[IssuedDocument, ...]
    bases: Mapping[UUID, frozenset[str]]
    is_whole: bool


def copies_now(
    session: Session,
    *,
    case_id: UUID,
    ftm: str,
    session_key: str,
    person: str,
    now: datetime,
    facts: CaseFacts | None = None,
) -> Copies:
    """The papers of one person for one session that they may have at `now`.

    `facts` saves loading them again for the next person of the same case.
    """
    facts = facts or load_facts(session, case_id)
    newest: dict[str, IssuedDocument] = {}
    rows = session.exec(
        select(IssuedDocument)
        .where(
            IssuedDocument.case_id == case_id,
            IssuedDocument.ftm == ftm,
            IssuedDocument.kind == "recipient",
            IssuedDocument.session == session_key,
            IssuedDocument.person == person,
        )
        .order_by(col(IssuedDocument.version), col(IssuedDocument.issued_at))
    )
    for row in rows:
        newest[row.language] = row
    if not newest:
        return Copies(facts, (), {}, is_whole=False)
    last = max(newest.values(), key=lambda each: each.issued_at)
    meeting = facts.meetings_by_id[session.get_one(Meeting, last.meeting_id).key]
    changes = changes_of(session, case_id, facts, meeting)
    days = cadence_days(session, case_id)
    due = build_copies(facts, meeting, session_key, person, now, changes, days=days)
    right = [
        (newest[built.language], frozenset(basis for _, basis in built.lines))
        for built in due
        if built.language in newest
        and newest[built.language].fingerprint == fingerprint(built.content)
    ]
    papers = tuple(paper for paper, _ in right)
    bases = {paper.id: grounds for paper, grounds in right}
    return Copies(facts, papers, bases, is_whole=bool(due) and len(right) == len(due))
