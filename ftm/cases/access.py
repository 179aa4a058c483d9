"""Who may know that a case exists: one condition, used by every query that starts at a case."""

from uuid import UUID

from sqlalchemy import ColumnElement, func, true
from sqlmodel import Session, col, or_, select

from ftm.accounts.models import Worker
from ftm.cases.models import Case, CaseStaff
from ftm.core.actor import Actor
from ftm.core.errors import NotFoundError


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """A condition on Case: the actor is on its staff, or supervises a unit whose worker is.

    Workers are recognised by e-mail address, without regard to case. The operator at the command
    line sees every case.
    """
    if actor.is_operator:
        return true()
    emails = [col(CaseStaff.email_lower) == actor.email.lower()]
    if actor.role == "supervisor" and actor.unit:
        unit = select(func.lower(col(Worker.email))).where(Worker.unit == actor.unit)
        emails.append(col(CaseStaff.email_lower).in_(unit))
    return col(Case.id).in_(select(CaseStaff.case_id).where(or_(*emails)))


def check_visible(session: Session, actor: Actor, case_id: UUID) -> None:
    """Raises NotFoundError when there is no such case or the actor may not know of it."""
    found = session.exec(select(Case.id).where(Case.id == case_id, visible_to(actor))).first()
    if found is None:
        raise NotFoundError("There is no such case, or it is not one of yours.")
