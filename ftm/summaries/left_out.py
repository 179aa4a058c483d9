"""People who get no copy of a session although the rules allow it: for a recorded reason."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from ftm.core import audit
from ftm.core.actor import Actor
from ftm.core.errors import RuleBrokenError
from ftm.meetings.access import meeting_facts
from ftm.summaries.models import IssuedDocument, SummaryLeftOut, Who
from ftm.summaries.queries import find_document

LONGEST_REASON = 500


def leave_out_of_summaries(
    session: Session,
    actor: Actor,
    meeting_id: UUID,
    paper_id: UUID,
    *,
    reason: str,
    now: datetime,
) -> None:
    """The person of this paper gets no copy of its session; their links open nothing from now on.

    The reason is for staff alone. Raises NotFoundError, RuleBrokenError without a reason.
    """
    paper = _paper(session, actor, meeting_id, paper_id)
    reason = reason.strip()
    if not reason:
        raise RuleBrokenError("Write why this person gets no summary.", "reason")
    if len(reason) > LONGEST_REASON:
        raise RuleBrokenError(f"Please write at most {LONGEST_REASON} letters.", "reason")
    if open_left_out(session, paper.case_id, paper.ftm, paper.session, paper.person):
        return
    session.add(
        SummaryLeftOut(
            case_id=paper.case_id,
            meeting_id=meeting_id,
            ftm=paper.ftm,
            session=paper.session,
            person=paper.person,
            reason=reason,
            decided_by=actor.name,
            decided_at=now,
        )
    )
    _record(session, actor, "leave_out_of_summaries", paper, now)


def take_back_in(
    session: Session, actor: Actor, meeting_id: UUID, paper_id: UUID, *, now: datetime
) -> None:
    """The person gets their copy after all; links of before open it again. Raises NotFoundError."""
    paper = _paper(session, actor, meeting_id, paper_id)
    row = open_left_out(session, paper.case_id, paper.ftm, paper.session, paper.person)
    if row is None:
        return
    row.ended_at, row.ended_by = now, actor.name
    session.add(row)
    _record(session, actor, "take_back_into_summaries", paper, now)


def open_left_out(
    session: Session, case_id: UUID, ftm: str, session_key: str, person: str
) -> SummaryLeftOut | None:
    """Why the person gets no copy of the session now; None when they get one."""
    return all_left_out(session, case_id, ftm).get((person, session_key))


def all_left_out(session: Session, case_id: UUID, ftm: str) -> dict[Who, SummaryLeftOut]:
    """Everybody who gets no copy of a session of the FTM now, and why."""
    rows = session.exec(_LEFT_OUT, params={"case": case_id, "of_ftm": ftm})
    return {(each.person, each.session): each for each in rows}


# Built once: every copy that goes or is read asks it.
_LEFT_OUT = select(SummaryLeftOut).where(
    SummaryLeftOut.case_id == bindparam("case"),
    SummaryLeftOut.ftm == bindparam("of_ftm"),
    col(SummaryLeftOut.ended_at).is_(None),
)


def _paper(session: Session, actor: Actor, meeting_id: UUID, paper_id: UUID) -> IssuedDocument:
    row, facts, meeting = meeting_facts(session, actor, meeting_id)
    return find_document(session, row.case_id, facts.ftm_of(meeting), paper_id)


def _record(
    session: Session, actor: Actor, verb: str, paper: IssuedDocument, now: datetime
) -> None:
    subject = f"document:{paper.id}"
    case = paper.case_id
    audit.record(session, actor, verb, subject, case_id=case, at=now, person=paper.person)
