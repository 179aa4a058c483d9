"""The one way from a meeting's address to the meeting: through a case the actor may see."""

from functools import lru_cache
from uuid import UUID

from sqlalchemy import bindparam
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from ftm.cases.access import visible_to
from ftm.cases.models import Case
from ftm.core.actor import Actor
from ftm.core.errors import ConflictError, NotFoundError, RuleBrokenError
from ftm.facts import CaseFacts
from ftm.facts.meeting import Meeting as MeetingFact
from ftm.meetings.case_facts import load_facts
from ftm.meetings.models import Meeting


def find_meeting(
    session: Session, actor: Actor, meeting_id: UUID, *, lock: bool = False
) -> Meeting:
    """The meeting row. Raises NotFoundError for none and for not yours alike.

    `lock`: it is kept until the transaction ends, so that two who ask for it so take turns.
    """
    query = _locked_of(actor) if lock else _of(actor)
    row: Meeting | None = session.execute(query, {"meeting": meeting_id}).scalar()
    if row is None:
        raise NotFoundError("There is no such meeting, or it is not one of yours.")
    return row


@lru_cache(maxsize=1024)
def _of(actor: Actor) -> SelectOfScalar[Meeting]:
    """The question, built once for each worker: building it takes longer than the answer."""
    return (
        select(Meeting)
        .join(Case, col(Case.id) == col(Meeting.case_id))
        .where(col(Meeting.id) == bindparam("meeting"), visible_to(actor))
    )


@lru_cache(maxsize=1024)
def _locked_of(actor: Actor) -> SelectOfScalar[Meeting]:
    return _of(actor).with_for_update(of=Meeting)


def find_open_meeting(
    session: Session, actor: Actor, meeting_id: UUID, *, lock: bool = False
) -> Meeting:
    """A meeting whose record is not closed. Raises NotFoundError, RuleBrokenError."""
    row = find_meeting(session, actor, meeting_id, lock=lock)
    if row.closed_at is not None:
        raise RuleBrokenError(
            "The record of this meeting is closed; a correction is a new version."
        )
    return row


def meeting_facts(
    session: Session, actor: Actor, meeting_id: UUID, *, lock: bool = False
) -> tuple[Meeting, CaseFacts, MeetingFact]:
    """The row, everything known about its case, and the meeting as a fact. As `find_meeting`."""
    row = find_meeting(session, actor, meeting_id, lock=lock)
    facts = load_facts(session, row.case_id)
    return row, facts, facts.meetings_by_id[row.key]


def check_version(row: Meeting, version: int | None) -> None:
    """Raises ConflictError when the worker edits a page older than the record."""
    if version is not None and row.version != version:
        raise ConflictError(
            "Somebody changed this meeting while you were writing. Nothing of yours is saved yet: "
            "compare both and save again.",
            current=str(row.version),
        )
