"""Gives a case a new revision whenever anything about it changes, so that readers can tell.

A revision is random, not counted: a number given in a transaction that was rolled back would be
given again for other facts.
"""

from typing import Any
from uuid import uuid4

from sqlalchemy import event, update
from sqlmodel import Session, col

from ftm.cases.models import Case, FactRow


def new_revision() -> str:
    return uuid4().hex


@event.listens_for(Session, "before_flush")
def mark_changed_cases(session: Session, _context: Any, _instances: Any) -> None:
    """Every flush that adds, changes or deletes a fact gives its case a new revision."""
    changed = (*session.new, *session.dirty, *session.deleted)
    for row in changed:
        if isinstance(row, Case):
            row.revision = new_revision()
    case_ids = {row.case_id for row in changed if isinstance(row, FactRow)}
    if case_ids:
        session.execute(
            update(Case).where(col(Case.id).in_(case_ids)).values(revision=new_revision())
        )
