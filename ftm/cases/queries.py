"""The families a worker may know of. Columns into frozen values, never table rows."""

from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlmodel import Session, col

from ftm.cases.access import visible_to
from ftm.cases.models import Case, CaseStaff, Child, Person
from ftm.core.actor import Actor
from ftm.value import Value

PAGE_SIZE = 25
LONGEST_SEARCH = 80


class CaseLine(Value):
    """One family in the list."""

    id: UUID
    number: str
    family_name: str
    kind: str
    is_open: bool
    last_met_on: date | None
    next_due_on: date | None
    children: tuple[str, ...]
    caseworker: str


class CasePage(Value):
    """One page of the list; `next_after` is the id to ask on from, None at the end."""

    lines: tuple[CaseLine, ...]
    next_after: UUID | None


def list_cases(
    session: Session,
    actor: Actor,
    *,
    search: str = "",
    closed: bool = False,
    after: UUID | None = None,
) -> CasePage:
    """The actor's families by name, a page at a time.

    `search` is looked for in the family's name, the case number and the names of its people;
    `closed` shows closed cases instead of open ones; `after` continues behind that case.
    """
    statement = (
        select(
            col(Case.id),
            col(Case.number),
            col(Case.family_name),
            col(Case.kind),
            col(Case.is_open),
            col(Case.last_met_on),
            col(Case.next_due_on),
        )
        .where(visible_to(actor), col(Case.is_open).is_(not closed))
        .order_by(func.lower(col(Case.family_name)), col(Case.number))
        .limit(PAGE_SIZE + 1)
    )
    words = search.strip()[:LONGEST_SEARCH]
    if words:
        statement = statement.where(_found(words))
    if after is not None:
        statement = statement.where(_behind(after))
    rows = session.execute(statement).all()
    shown = rows[:PAGE_SIZE]
    ids = [row[0] for row in shown]
    children, workers = _children(session, ids), _caseworkers(session, ids)
    lines = tuple(
        CaseLine(
            id=row.id,
            number=row.number,
            family_name=row.family_name,
            kind=row.kind,
            is_open=row.is_open,
            last_met_on=row.last_met_on,
            next_due_on=row.next_due_on,
            children=tuple(children.get(row.id, ())),
            caseworker=workers.get(row.id, ""),
        )
        for row in shown
    )
    return CasePage(lines, ids[-1] if len(rows) > PAGE_SIZE else None)


def document_language(session: Session, case_id: UUID, person: str) -> str:
    """The tag of the language somebody reads; English for who is not in the case any more."""
    found = select(col(Person.document_language)).where(
        col(Person.case_id) == case_id, col(Person.key) == person
    )
    return session.execute(found).scalar() or "en"


def _found(words: str) -> ColumnElement[bool]:
    named = select(col(Person.case_id)).where(col(Person.name).icontains(words, autoescape=True))
    return or_(
        col(Case.family_name).icontains(words, autoescape=True),
        col(Case.number).icontains(words, autoescape=True),
        col(Case.id).in_(named),
    )


def _behind(after: UUID) -> ColumnElement[bool]:
    """A condition on Case: it comes later in the list.

    The last case shown is looked up by its id: neither a name nor a number is in the address.
    """
    last = select(func.lower(col(Case.family_name))).where(col(Case.id) == after).scalar_subquery()
    number = select(col(Case.number)).where(col(Case.id) == after).scalar_subquery()
    name = func.lower(col(Case.family_name))
    return or_(name > last, and_(name == last, col(Case.number) > number))


def _children(session: Session, ids: list[UUID]) -> dict[UUID, list[str]]:
    rows = session.execute(
        select(col(Child.case_id), col(Person.name))
        .join(
            Person,
            and_(col(Person.case_id) == col(Child.case_id), col(Person.key) == col(Child.person)),
        )
        .where(col(Child.case_id).in_(ids))
        .order_by(col(Child.case_id), col(Child.position))
    )
    found: dict[UUID, list[str]] = {}
    for case_id, name in rows:
        found.setdefault(case_id, []).append(name)
    return found


def _caseworkers(session: Session, ids: list[UUID]) -> dict[UUID, str]:
    rows = session.execute(
        select(col(CaseStaff.case_id), col(CaseStaff.name))
        .where(col(CaseStaff.case_id).in_(ids), col(CaseStaff.role) == "caseworker")
        .order_by(col(CaseStaff.position).desc())
    )
    return {row[0]: row[1] for row in rows}
