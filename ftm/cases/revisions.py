"""Gives a case a new revision whenever anything about it changes, so that readers can tell.

A revision is random, not counted: a number given in a transaction that was rolled back would be
given again for other facts. It has two parts: lines of the plan change every few seconds while a
meeting goes on, the rest of a case hardly ever, and a reader need not read the rest again.
"""

from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import String, bindparam, event, func, update
from sqlmodel import Session

from ftm.cases.models import Case, CaseRow
from ftm.core.tables import columns_of

_PART_LENGTH = 32


def new_revision() -> str:
    return f"{uuid4().hex}.{uuid4().hex}"


def lasting_part(revision: str) -> str:
    """The part that stays the same while only lines of the plan change."""
    return revision[:_PART_LENGTH]


_case = columns_of(Case)
_part = func.substr(_case["revision"], 1, _PART_LENGTH, type_=String)
_THE_CASE = update(_case["id"].table).where(_case["id"] == bindparam("of_case"))
_RENEW = _THE_CASE.values(revision=bindparam("renewed"))
_RENEW_LINES = _THE_CASE.values(revision=_part.concat(bindparam("renewed")))


@event.listens_for(Session, "before_flush")
def mark_changed_cases(session: Session, _context: Any, _instances: Any) -> None:
    """Every flush that adds, changes or deletes what is told of a case gives it a new revision."""
    # "Dirty" is also who was given the values it had: nothing about the case is another one then.
    really = (row for row in session.dirty if session.is_modified(row))
    changed = (*session.new, *really, *session.deleted)
    for row in changed:
        if isinstance(row, Case):
            row.revision = new_revision()
    rows = [row for row in changed if isinstance(row, CaseRow)]
    whole = {row.case_id for row in rows if not row.is_line}
    for case_id in whole:
        session.execute(_RENEW, {"of_case": case_id, "renewed": new_revision()})
    for case_id in {row.case_id for row in rows} - whole:
        renew_lines(session, case_id)


def renew_lines(session: Session, case_id: UUID) -> None:
    """For who writes a line straight into its table: no flush sees that."""
    session.connection().execute(_RENEW_LINES, {"of_case": case_id, "renewed": f".{uuid4().hex}"})
