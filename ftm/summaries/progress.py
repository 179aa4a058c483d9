"""How many of those who are to have a copy have had one: for Today and a meeting's overview."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, bindparam, exists, select
from sqlmodel import Session, col

from ftm.core.tables import table_of
from ftm.disclosure.recipients import recipients
from ftm.mail.models import OutboxMessage
from ftm.mail.rules import MessageState
from ftm.meetings.case_facts import load_facts
from ftm.meetings.models import Meeting
from ftm.summaries.models import IssuedDocument, SummaryLeftOut, SummarySend
from ftm.value import Value


class CopyCount(Value):
    """The newest copy of `have` of `to_have` reached them: by mail, from hand to hand, by post."""

    to_have: int = 0
    have: int = 0


def arrived(send: Any) -> ColumnElement[bool]:
    """A condition on SummarySend or its alias: it did not come back, or was read all the same."""
    mail = table_of(OutboxMessage).alias().c
    came_back = exists().where(
        mail.id == col(send.outbox_id),
        mail.state.in_((MessageState.BOUNCED, MessageState.FAILED)),
    )
    return col(send.first_opened_at).is_not(None) | ~came_back


def same_copy(one: Any, other: Any) -> ColumnElement[bool]:
    """Rows of two tables are about the same person's copy of the same session."""
    names = ("case_id", "ftm", "session", "person")
    return and_(*(col(getattr(one, each)) == col(getattr(other, each)) for each in names))


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


_later = table_of(IssuedDocument).alias().c
_IS_NEWEST = ~exists().where(
    same_copy(_later, IssuedDocument),
    _later.kind == col(IssuedDocument.kind),
    _later.language == col(IssuedDocument.language),
    _later.version > col(IssuedDocument.version),
) & (col(IssuedDocument.kind) == "recipient")
_REACHED = exists().where(
    col(SummarySend.document_id) == col(IssuedDocument.id), arrived(SummarySend)
)


# Built once: Today asks it at every look.
_COPIES = (
    select(
        _WHO.c.meeting_id,
        _WHO.c.case_id,
        col(Meeting.key),
        _WHO.c.session,
        _WHO.c.person,
        (~exists().where(_about(IssuedDocument), _IS_NEWEST, ~_REACHED)).label("have"),
    )
    .join(Meeting, col(Meeting.id) == _WHO.c.meeting_id)
    .where(~exists().where(_about(SummaryLeftOut), col(SummaryLeftOut.ended_at).is_(None)))
)


def count_copies(
    session: Session, meeting_ids: Iterable[UUID], now: datetime
) -> dict[UUID, CopyCount]:
    """The count for each of these meetings that has papers.

    Who is left out does not count, nor who waits for a copy that the rules give no more at `now`.
    """
    rows = session.execute(_COPIES, {"meetings": list(meeting_ids)}).all()
    have = Counter(row.meeting_id for row in rows if row.have)
    waiting = Counter(row.meeting_id for row in rows if not row.have and is_due(session, row, now))
    return {
        each: CopyCount(have[each] + waiting[each], have[each])
        for each in dict.fromkeys(row.meeting_id for row in rows)
    }


def is_due(session: Session, row: Row[Any], now: datetime) -> bool:
    """The rules give the person of `row` (case_id, key of the meeting, session) a copy at `now`."""
    # The facts of a case are remembered; they are asked only for those who still wait.
    facts = load_facts(session, row.case_id)
    meeting = facts.meetings_by_id[row.key]
    found = [each for each in meeting.sessions if each.id == row.session]
    return bool(found) and row.person in recipients(facts, meeting, found[0], now)
