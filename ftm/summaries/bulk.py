"""The papers of every closed meeting, one meeting after another: to be stopped and run again.

Each meeting is one short transaction: its files are written before it begins. What stands is kept
by its fingerprint, so a second run goes on where the first one ended, however it ended.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import exists
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from ftm.core.actor import Actor
from ftm.core.database import Database
from ftm.core.errors import FtmError
from ftm.meetings.cadence import cadence_days
from ftm.meetings.case_facts import load_facts
from ftm.meetings.models import Meeting
from ftm.summaries.content import fingerprint
from ftm.summaries.corrected import changes_of
from ftm.summaries.docx import render
from ftm.summaries.export import build_documents
from ftm.summaries.issuing import issue_built, issue_documents
from ftm.summaries.previews import key_of
from ftm.summaries.queries import issued_papers
from ftm.value import Value


class Done(Value):
    """One meeting: how many papers were made, or in a sentence why none could be."""

    meeting: UUID
    made: int = 0
    refusal: str = ""


def closed_meetings(session: Session) -> list[UUID]:
    """Every meeting with a closed record that no later entry of it has replaced."""
    later = aliased(Meeting)
    replaced = exists().where(
        col(later.case_id) == col(Meeting.case_id),
        col(later.supersedes) == col(Meeting.key),
        col(later.closed_at).is_not(None),
    )
    query = select(Meeting.id).where(
        col(Meeting.closed_at).is_not(None), col(Meeting.cancelled).is_(False), ~replaced
    )
    return list(session.exec(query.order_by(col(Meeting.id))))


def issue_meetings(
    db: Database, actor: Actor, meetings: Sequence[UUID], now: datetime
) -> Iterator[Done]:
    """Make what is missing or would read otherwise at `now`, a meeting at a time.

    One that refuses keeps no other waiting.
    """
    for meeting_id in meetings:
        try:
            yield Done(meeting_id, _issue(db, actor, meeting_id, now))
        except FtmError as error:
            yield Done(meeting_id, refusal=str(error))


def _issue(db: Database, actor: Actor, meeting_id: UUID, now: datetime) -> int:
    with db.read() as session:
        row = session.get_one(Meeting, meeting_id)
        facts = load_facts(session, row.case_id)
        meeting = facts.meetings_by_id[row.key]
        changes = changes_of(session, row.case_id, facts, meeting)
        days = cadence_days(session, row.case_id)
        known = issued_papers(session, row.case_id, facts.ftm_of(meeting))
    files, missing = {}, []
    for built in build_documents(facts, meeting, now, changes, days=days):
        mark, before = fingerprint(built.content), known.get(key_of(built))
        if before is None or before.fingerprint != mark:
            files[mark] = render(built.content)
            missing.append(built)
    if not missing:
        return 0
    with db.write() as session:
        row = session.get_one(Meeting, meeting_id)
        now_is = load_facts(session, row.case_id)
        if now_is is facts:
            ftm = facts.ftm_of(meeting)
            issued = issue_built(session, actor, row, ftm, missing, files, now=now)
        else:
            # The case was changed while the files were written.
            meeting = now_is.meetings_by_id[row.key]
            issued = issue_documents(session, actor, now_is, row, meeting, now=now)
        return len({each.id for each in issued} - {each.id for each in known.values()})
