"""Rows behind the invitation list: recorded reasons, and those that wait for a supervisor."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from ftm.cases.access import visible_to
from ftm.cases.models import Case, CaseStaff, Person
from ftm.core.actor import Actor
from ftm.meetings.models import Exclusion, Meeting
from ftm.policies import PolicyPack
from ftm.value import Value

ReasonKey = tuple[str, str, str | None]
"""Person, role, session: what one recorded reason is about."""


class WaitingReason(Value):
    """A recorded reason that a supervisor has to decide."""

    exclusion_id: UUID
    meeting_id: UUID
    case_id: UUID
    family_name: str
    person: str
    reason: str
    asked_by: str
    asked_on: date
    starts_at: datetime


def reason_ids(session: Session, meeting_id: UUID) -> Mapping[ReasonKey, UUID]:
    """The row of every reason recorded for the meeting."""
    rows = session.execute(
        select(
            col(Exclusion.person), col(Exclusion.role), col(Exclusion.session), col(Exclusion.id)
        ).where(col(Exclusion.meeting_id) == meeting_id)
    )
    return {(person, role, key): row_id for person, role, key, row_id in rows}


def exclusions_waiting(
    session: Session, actor: Actor, *, pack: PolicyPack, now: datetime
) -> tuple[WaitingReason, ...]:
    """Reasons in the actor's cases that wait for a supervisor, the next meeting first."""
    codes = [each.code for each in pack.reasons if each.supervisor]
    later = aliased(Meeting)
    anew = exists().where(
        col(later.case_id) == col(Meeting.case_id),
        col(later.supersedes) == col(Meeting.key),
        col(later.as_of) <= now,
    )
    rows = session.execute(
        select(
            col(Exclusion.id).label("exclusion_id"),
            col(Exclusion.meeting_id),
            col(Exclusion.case_id),
            col(Case.family_name),
            col(Person.name).label("person"),
            col(Exclusion.reason_code),
            col(CaseStaff.name).label("asked_by"),
            col(Exclusion.decided_on).label("asked_on"),
            col(Meeting.starts_at),
        )
        .join(Meeting, col(Meeting.id) == col(Exclusion.meeting_id))
        .join(Case, col(Case.id) == col(Exclusion.case_id))
        .join(Person, _in_case(Person, Exclusion.person))
        .join(CaseStaff, _in_case(CaseStaff, Exclusion.decided_by))
        .where(
            visible_to(actor),
            col(Exclusion.reason_code).in_(codes),
            col(CaseStaff.role) != "supervisor",
            col(Meeting.cancelled).is_(False),
            col(Meeting.ends_at) > now,
            ~anew,
        )
        .order_by(col(Meeting.starts_at), col(Exclusion.position))
    )
    return tuple(_waiting(row._asdict(), pack) for row in rows)


def _waiting(values: dict[str, Any], pack: PolicyPack) -> WaitingReason:
    return WaitingReason(reason=pack.reasons_by_code[values.pop("reason_code")].name, **values)


def _in_case(table: type[Person] | type[CaseStaff], key: Any) -> ColumnElement[bool]:
    """A condition: the row of the case that the key names."""
    return and_(col(table.case_id) == col(Exclusion.case_id), col(table.key) == col(key))
