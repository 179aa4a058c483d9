"""What one person may have at this minute: papers as issued, if they would be made like that now.

Everything that goes to a person after the papers were made asks here first, at the minute it goes
and again each time a link is opened (42 CFR 2.31: a release may end or be taken back any time).
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from ftm.facts import CaseFacts
from ftm.meetings.cadence import cadence_days
from ftm.meetings.case_facts import load_facts
from ftm.meetings.models import Meeting
from ftm.summaries.content import fingerprint
from ftm.summaries.corrected import changes_of
from ftm.summaries.export import BuiltDocument, build_copies
from ftm.summaries.models import IssuedDocument, Who
from ftm.value import Value


class Copies(Value):
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
    readers: Collection[Who],
    now: datetime,
    facts: CaseFacts | None = None,
) -> dict[Who, Copies]:
    """The papers of the FTM that each of these readers may have at `now`.

    `facts` are those of the case, for who has just loaded them.
    """
    facts = facts or load_facts(session, case_id)
    newest = _newest(session, case_id, ftm, readers)
    last = {who: max(each.values(), key=_issued_at) for who, each in newest.items()}
    meetings = {
        each: facts.meetings_by_id[session.get_one(Meeting, each).key]
        for each in {paper.meeting_id for paper in last.values()}
    }
    found = dict.fromkeys(readers, Copies(facts, (), {}, is_whole=False))
    if not meetings:
        return found
    # The same for every meeting entry of the FTM.
    changes = changes_of(session, case_id, facts, next(iter(meetings.values())))
    days = cadence_days(session, case_id)
    for who, papers in newest.items():
        meeting = meetings[last[who].meeting_id]
        due = build_copies(facts, meeting, *who, now, changes, days=days)
        found[who] = _right(facts, papers, due)
    return found


def _newest(
    session: Session, case_id: UUID, ftm: str, readers: Collection[Who]
) -> dict[Who, dict[str, IssuedDocument]]:
    """The newest paper of each reader by language, of those who have any."""
    newest: dict[Who, dict[str, IssuedDocument]] = {}
    people = list({person for person, _ in readers})
    rows = session.exec(_MADE_FOR, params={"case": case_id, "of_ftm": ftm, "people": people})
    for row in rows:
        if (row.person, row.session) in readers:
            newest.setdefault((row.person, row.session), {})[row.language] = row
    return newest


# Built once: whoever opens a link asks it.
_MADE_FOR = (
    select(IssuedDocument)
    .where(
        IssuedDocument.case_id == bindparam("case"),
        IssuedDocument.ftm == bindparam("of_ftm"),
        IssuedDocument.kind == "recipient",
        col(IssuedDocument.person).in_(bindparam("people", expanding=True)),
    )
    .order_by(col(IssuedDocument.version))
)


def _right(
    facts: CaseFacts, newest: Mapping[str, IssuedDocument], due: Sequence[BuiltDocument]
) -> Copies:
    right = [
        (newest[built.language], frozenset(basis for _, basis in built.lines))
        for built in due
        if built.language in newest
        and newest[built.language].fingerprint == fingerprint(built.content)
    ]
    papers = tuple(paper for paper, _ in right)
    bases = {paper.id: grounds for paper, grounds in right}
    return Copies(facts, papers, bases, is_whole=bool(due) and len(right) == len(due))


def _issued_at(paper: IssuedDocument) -> datetime:
    return paper.issued_at
