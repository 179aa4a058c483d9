"""Reads for the live meeting: few columns, and the facts remembered for the case."""

from datetime import datetime
from uuid import UUID

import sqlalchemy
from sqlmodel import Session, col, select

from ftm.cases.access import visible_to
from ftm.cases.models import Case
from ftm.core.actor import Actor
from ftm.core.errors import NotFoundError
from ftm.facilitation.live_page import LivePage, MeetingState, RowMark, live_page
from ftm.facts import CaseFacts
from ftm.meetings.case_facts import load_facts
from ftm.meetings.models import Meeting
from ftm.plans.models import Item


def meeting_state(session: Session, actor: Actor, meeting_id: UUID) -> MeetingState:
    """The meeting's own columns. Raises NotFoundError for none and for not yours alike."""
    found = session.execute(
        sqlalchemy.select(
            col(Meeting.id),
            col(Meeting.key),
            col(Meeting.stage),
            col(Meeting.stage_since),
            col(Meeting.closed_at),
            col(Meeting.case_id),
        )
        .join(Case, col(Case.id) == col(Meeting.case_id))
        .where(col(Meeting.id) == meeting_id, visible_to(actor))
    ).first()
    if found is None:
        raise NotFoundError("There is no such meeting, or it is not one of yours.")
    return MeetingState(*found)


def show_live(
    session: Session, actor: Actor, meeting_id: UUID, *, session_key: str = "", now: datetime
) -> LivePage:
    """The live page of one session of the meeting. Raises NotFoundError."""
    state = meeting_state(session, actor, meeting_id)
    facts = load_facts(session, state.case_id)
    return live_page(facts, state, row_marks(session, state.case_id), session_key, now)


def row_marks(session: Session, case_id: UUID) -> dict[str, RowMark]:
    """The id and version of each line of the case, by its key."""
    rows = session.execute(
        select(Item.key, col(Item.id), Item.version).where(Item.case_id == case_id)
    )
    return {key: RowMark(line_id, version) for key, line_id, version in rows}


def line_fact(
    session: Session, actor: Actor, meeting_id: UUID, line_id: UUID
) -> tuple[MeetingState, CaseFacts, str, int]:
    """The meeting, the facts of its case, and key and version of one line of the case.

    Raises NotFoundError.
    """
    state = meeting_state(session, actor, meeting_id)
    found = session.execute(
        select(Item.key, Item.version).where(Item.id == line_id, Item.case_id == state.case_id)
    ).first()
    if found is None:
        raise NotFoundError("There is no such line; somebody may have removed it.")
    return state, load_facts(session, state.case_id), found[0], found[1]
