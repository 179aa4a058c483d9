"""What was corrected in the record of a meeting, read back as the papers tell it."""

from typing import Any
from uuid import UUID

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from ftm.disclosure.changes import LineChange
from ftm.facts import CaseFacts
from ftm.facts.meeting import Meeting
from ftm.facts.plan import Item
from ftm.facts.values import fact_as_json, read_fact
from ftm.summaries.changes import Change
from ftm.summaries.models import RecordCorrection

ON_LINES = frozenset({"line", "removal"})


def changes_of(
    session: Session, case_id: UUID, facts: CaseFacts, meeting: Meeting
) -> tuple[Change, ...]:
    """Every correction the papers of the meeting may tell of, the oldest first.

    A line stands in the papers of every session it belongs to, so corrections of lines are those
    of the whole case; which paper tells which is decided line by line (`ftm.disclosure.changes`).
    """
    ftm = facts.ftm_of(meeting)
    rows = session.exec(_OF_CASE, params={"case": case_id})
    return tuple(_change(row, facts) for row in rows if row.what in ON_LINES or row.ftm == ftm)


# Built once: every paper that is made, or looked at again, asks it.
_OF_CASE = (
    select(RecordCorrection)
    .where(RecordCorrection.case_id == bindparam("case"))
    .order_by(col(RecordCorrection.recorded_at), col(RecordCorrection.number))
)


def line_as_json(item: Item) -> dict[str, Any]:
    """A line as the case file has it."""
    written: dict[str, Any] = fact_as_json(item)
    return written


def _change(row: RecordCorrection, facts: CaseFacts) -> Change:
    line = None
    if row.what in ON_LINES:
        line = LineChange(
            read_fact(Item, row.before, facts.zone),
            read_fact(Item, row.after, facts.zone) if row.after else None,
            row.quotes,
        )
    before, after = (str(each.get("value", "")) for each in (row.before, row.after))
    why = f"Why: {row.reason} Asked by: {row.asked_by}. Recorded by: {row.recorded_by}."
    return Change(row.what, row.subject, row.session, before, after, why, line, row.quotes)
