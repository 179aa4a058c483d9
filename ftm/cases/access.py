"""Who may know that a case exists: one condition, used by every query that starts at a case."""

from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select, true
from sqlmodel import Session

from ftm.accounts.models import Worker
from ftm.cases.models import Case, CaseStaff
from ftm.core.actor import Actor
from ftm.core.errors import NotFoundError
from ftm.core.tables import columns_of


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """A condition on Case: the actor is on its staff, or supervises a unit whose worker is.

    Workers are recognised by e-mail address, without regard to case. The operator at the command
    line sees every case.
    """
    if actor.is_operator:
        return true()
    emails = [_staff["email_lower"] == actor.email.lower()]
    if actor.role == "supervisor" and actor.unit:
        unit = select(func.lower(_worker["email"])).where(_worker["unit"] == actor.unit)
        emails.append(_staff["email_lower"].in_(unit))
    return _case["id"].in_(select(_staff["case_id"]).where(or_(*emails)))


def open_and_visible_to(actor: Actor) -> ColumnElement[bool]:
    """A condition on Case: as `visible_to`, and nobody has closed the case."""
    return and_(visible_to(actor), _case["is_open"].is_(True))


# Plain columns: a condition on attributes would make every question that has it an object's.
_case, _staff, _worker = columns_of(Case), columns_of(CaseStaff), columns_of(Worker)


def check_visible(session: Session, actor: Actor, case_id: UUID) -> None:
    """Raises NotFoundError when there is no such case or the actor may not know of it."""
    if session.connection().scalar(_of(actor), {"of_case": case_id}) is None:
        raise NotFoundError("There is no such case, or it is not one of yours.")


@lru_cache(maxsize=1024)
def _of(actor: Actor) -> Select[Any]:
    """The question, built once for each worker: building it takes longer than the answer."""
    return select(_case["id"]).where(_case["id"] == bindparam("of_case"), visible_to(actor))
