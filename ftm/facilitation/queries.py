"""Reads for the live meeting: few columns, and the facts remembered for the case."""

from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, select
from sqlmodel import Session

from ftm.cases.access import visible_to
from ftm.cases.models import Case
from ftm.core.actor import Actor
from ftm.core.errors import NotFoundError
from ftm.core.remembered import Remembered
from ftm.core.tables import columns_of, table_of
from ftm.facilitation.live_page import LineView, LivePage, MeetingState, RowMark, live_page
from ftm.facts import CaseFacts
from ftm.facts.plan import Item
from ftm.meetings.case_facts import load_facts
from ftm.meetings.models import Meeting
from ftm.plans.models import Item as ItemRow
from ftm.value import Value


def meeting_state(session: Session, actor: Actor, meeting_id: UUID) -> MeetingState:
    """The meeting's own columns. Raises NotFoundError for none and for not yours alike."""
    found = session.connection().execute(_state_of(actor), {"meeting": meeting_id}).first()
    if found is None:
        raise NotFoundError("There is no such meeting, or it is not one of yours.")
    return MeetingState(*found)


@lru_cache(maxsize=1024)
def _state_of(actor: Actor) -> Select[Any]:
    """The question, built once for each worker: building it takes longer than the answer."""
    return _STATE.where(visible_to(actor))


_case, _meeting = columns_of(Case), columns_of(Meeting)
_STATE = (
    select(
        *(_meeting[each] for each in ("id", "key", "stage", "stage_since", "closed_at", "case_id")),
        _case["revision"],
    )
    .join_from(table_of(Meeting), table_of(Case), _case["id"] == _meeting["case_id"])
    .where(_meeting["id"] == bindparam("meeting"))
)


def show_live(
    session: Session, actor: Actor, meeting_id: UUID, *, session_key: str = "", now: datetime
) -> LivePage:
    """The live page of one session of the meeting. Raises NotFoundError."""
    state = meeting_state(session, actor, meeting_id)
    facts = load_facts(session, state.case_id, state.revision)
    key = (id(facts), state, session_key, now.replace(second=0, microsecond=0))
    held = _remembered.get(key)
    # The facts are kept with the page, so that no other facts can take their id.
    if held is not None and held[0] is facts:
        return held[1]
    page = live_page(facts, state, row_marks(session, state.case_id), session_key, now)
    # Somebody may have committed between our statements: such a mixture is not remembered.
    if load_facts(session, state.case_id) is facts:
        _remembered.put(key, (facts, page))
    return page


_Key = tuple[int, MeetingState, str, datetime]
_remembered = Remembered[_Key, tuple[CaseFacts, LivePage]](128)
"""Pages of this minute: every screen of the meeting asks for the same one."""


def row_marks(session: Session, case_id: UUID) -> dict[str, RowMark]:
    """The id and version of each line of the case, by its key."""
    rows = session.execute(_MARKS, {"of_case": case_id})
    return {key: RowMark(line_id, version) for key, line_id, version in rows}


_LINE = columns_of(ItemRow)
_MARKS = select(_LINE["key"], _LINE["id"], _LINE["version"]).where(
    _LINE["case_id"] == bindparam("of_case")
)


class ShownLine(Value):
    """One line to be edited: the fact, how the board shows it, and the page around it."""

    item: Item
    line: LineView
    live: LivePage


def show_line(
    session: Session,
    actor: Actor,
    meeting_id: UUID,
    line_id: UUID,
    *,
    session_key: str = "",
    now: datetime,
) -> ShownLine:
    """One line of the meeting. Raises NotFoundError, also when it belongs to another meeting."""
    state = meeting_state(session, actor, meeting_id)
    facts = load_facts(session, state.case_id, state.revision)
    marks = row_marks(session, state.case_id)
    for item in facts.plan.items:
        if item.id in marks and marks[item.id].id == line_id:
            key = session_key if session_key in item.sessions else item.sessions[0]
            shown = live_page(facts, state, marks, key, now)
            line = shown.find(line_id)
            if line is not None:
                return ShownLine(item, line, shown)
    raise NotFoundError("There is no such line; somebody may have removed it.")


def line_of_token(session: Session, case_id: UUID, client_token: UUID | None) -> UUID | None:
    """The line that a browser made under its token; None when it made none."""
    if client_token is None:
        return None
    return session.scalar(
        select(_LINE["id"]).where(
            _LINE["case_id"] == case_id, _LINE["client_token"] == client_token
        )
    )
