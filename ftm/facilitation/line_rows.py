"""One line of the plan, edited while people type: asked for once, then written straight.

An object of the row, and one of its meeting, take three times as long as these statements.
"""

from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import CursorResult, Row, Select, bindparam, select, update
from sqlmodel import Session

from ftm.cases.access import visible_to
from ftm.cases.models import Case
from ftm.cases.revisions import renew_lines
from ftm.core.actor import Actor
from ftm.core.tables import columns_of, table_of
from ftm.meetings.models import Meeting
from ftm.plans.models import Item
from ftm.value import Value

LineRow = Item | Row[Any]
"""A line as it was read; both carry the columns of the table as attributes."""


class SavedLine(Value):
    """What a browser must know to go on writing, and what the log says of the labels."""

    id: UUID
    version: int
    labels: tuple[str, ...]


def find_open_line(
    session: Session, actor: Actor, meeting_id: UUID, line_id: UUID
) -> Row[Any] | None:
    """A line of the case of a meeting in which the actor may write, and which still takes lines.

    Beside the columns of the line: `meeting_key`, and the `revision` of the case.
    """
    asked = {"meeting": meeting_id, "line": line_id}
    return session.connection().execute(_open_line(actor), asked).first()


@lru_cache(maxsize=1024)
def _open_line(actor: Actor) -> Select[Any]:
    """The question, built once for each worker: building it takes longer than the answer."""
    return _OPEN_LINE.where(visible_to(actor))


def change_line(session: Session, row: LineRow, changed: dict[str, Any]) -> bool:
    """Write the columns and renew the case; False when the line is no longer as it was read."""
    renew_lines(session, row.case_id)
    values = {**changed, "version": row.version + 1, "origin": "app"}
    done: CursorResult[Any] = session.connection().execute(
        _CHANGE, {**values, "of_line": row.id, "seen": row.version}
    )
    return done.rowcount == 1


_case, _meeting, _line = columns_of(Case), columns_of(Meeting), columns_of(Item)
_OPEN_LINE = (
    select(*_line, _meeting["key"].label("meeting_key"), _case["revision"])
    .join_from(table_of(Item), table_of(Case), _case["id"] == _line["case_id"])
    .join(table_of(Meeting), _meeting["case_id"] == _case["id"])
    .where(_line["id"] == bindparam("line"), _meeting["id"] == bindparam("meeting"))
    .where(_meeting["closed_at"].is_(None), _meeting["cancelled"].is_(False))
)
# What is given besides the two it names becomes the new columns.
_CHANGE = update(table_of(Item)).where(
    _line["id"] == bindparam("of_line"), _line["version"] == bindparam("seen")
)
