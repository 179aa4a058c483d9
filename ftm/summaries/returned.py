"""Whose copy came back by mail and who has it by no other way: for Today."""

from datetime import datetime
from functools import lru_cache
from uuid import UUID

from sqlalchemy import Select, and_, bindparam, exists, select
from sqlmodel import Session, col

from ftm.cases.access import visible_to
from ftm.cases.models import Case, Person
from ftm.core.actor import Actor
from ftm.core.tables import UtcDateTime, table_of
from ftm.invitations.attention import LOOK_BACK, Attention
from ftm.mail.models import DID_NOT_ARRIVE, OutboxMessage
from ftm.meetings.models import Meeting
from ftm.summaries.models import SummaryLeftOut, SummarySend
from ftm.summaries.progress import arrived, is_due, same_copy

_other = table_of(SummarySend).alias().c
_NOT_OTHERWISE = ~exists().where(same_copy(_other, SummarySend), arrived(_other))
_NOT_LEFT_OUT = ~exists().where(
    same_copy(SummaryLeftOut, SummarySend), col(SummaryLeftOut.ended_at).is_(None)
)


def copies_not_arrived(session: Session, actor: Actor, *, now: datetime) -> tuple[Attention, ...]:
    """For every family the actor may know of: people whose mail with their copy came back."""
    asked = _question(actor)
    rows = session.execute(asked, {"since": now - LOOK_BACK})
    return tuple(
        Attention(
            row.family_name,
            row.name,
            f"The mail to {row.recipient} with their summary did not arrive",
            act="Give or post it",
            path=f"/meetings/{row.meeting_id}/sharing",
            is_main=True,
        )
        for row in rows
        if is_due(session, row, now)
    )


@lru_cache(maxsize=1024)
def _question(actor: Actor) -> Select[str, str, str, UUID, UUID, str, str, str]:
    """Built once for each worker: building it takes longer than the answer."""
    return (
        select(
            col(Case.family_name),
            col(Person.name),
            col(OutboxMessage.recipient),
            col(SummarySend.meeting_id),
            col(SummarySend.case_id),
            col(SummarySend.session),
            col(SummarySend.person),
            col(Meeting.key),
        )
        .select_from(OutboxMessage)
        .join(SummarySend, col(SummarySend.outbox_id) == col(OutboxMessage.id))
        .join(Case, col(Case.id) == col(SummarySend.case_id))
        .join(Meeting, col(Meeting.id) == col(SummarySend.meeting_id))
        .join(
            Person,
            and_(col(Person.case_id) == col(Case.id), col(Person.key) == col(SummarySend.person)),
        )
        .where(
            DID_NOT_ARRIVE,
            visible_to(actor),
            col(Case.is_open).is_(True),
            col(OutboxMessage.created_at) > bindparam("since", type_=UtcDateTime()),
            _NOT_OTHERWISE,
            _NOT_LEFT_OUT,
        )
        .distinct()
        .order_by(col(Case.family_name), col(Person.name))
    )
