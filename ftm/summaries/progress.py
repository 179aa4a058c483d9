"""How many of those who are to have a copy have had one: for Today and a meeting's overview."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, bindparam, case, exists, func, select
from sqlmodel import Session, col

from ftm.summaries.models import IssuedDocument, SummaryLeftOut, SummarySend


@dataclass(frozen=True, slots=True)
class CopyCount:
    """`have` of `to_have` have been sent, given or posted their copy."""

    to_have: int = 0
    have: int = 0


_WHO = (
    select(
        col(IssuedDocument.meeting_id),
        col(IssuedDocument.case_id),
        col(IssuedDocument.ftm),
        col(IssuedDocument.session),
        col(IssuedDocument.person),
    )
    .where(
        col(IssuedDocument.kind) == "recipient",
        col(IssuedDocument.meeting_id).in_(bindparam("meetings", expanding=True)),
    )
    .distinct()
    .subquery()
)


def _about(table: Any) -> ColumnElement[bool]:
    """The row of `table` is about the same copy."""
    return and_(*(col(getattr(table, each.name)) == each for each in list(_WHO.c)[1:]))


# Built once: Today asks it at every look.
_COUNTS = (
    select(
        _WHO.c.meeting_id,
        func.count(),
        func.sum(case((exists().where(_about(SummarySend)), 1), else_=0)),
    )
    .where(~exists().where(_about(SummaryLeftOut), col(SummaryLeftOut.ended_at).is_(None)))
    .group_by(_WHO.c.meeting_id)
)


def count_copies(session: Session, meeting_ids: Iterable[UUID]) -> dict[UUID, CopyCount]:
    """The count for each of these meetings that has papers; who is left out does not count."""
    rows = session.execute(_COUNTS, {"meetings": list(meeting_ids)})
    return {row[0]: CopyCount(row[1], row[2]) for row in rows}
