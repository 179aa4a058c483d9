"""The names a release form can be filled with. Columns into frozen values, never table rows."""

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from sqlmodel import Session, col, or_, select

from ftm.cases.access import check_visible
from ftm.cases.models import Case, CaseStaff, Child, Person, TeamRole
from ftm.core.actor import Actor
from ftm.core.errors import NotFoundError
from ftm.facts.people import PROVIDER_ROLES
from ftm.releases.form_docx import FormNames
from ftm.value import Value

_FAMILY = ("parent", "caregiver")


class FormChoices(Value):
    """Whose information, and who may share it: names by key, in the order of the case."""

    case_id: UUID
    family_name: str
    office: Mapping[str, str]
    staff: tuple[tuple[str, str], ...]
    patients: Mapping[str, str]
    disclosers: Mapping[str, str]

    def names(self, patient: str, discloser: str) -> FormNames:
        """What to fill in for two keys; without any, the form is blank but for the office.

        Raises NotFoundError for somebody who is not to choose from.
        """
        if patient and patient not in self.patients:
            raise NotFoundError("Nobody of this family is called so.")
        if discloser and discloser not in self.disclosers:
            raise NotFoundError("No provider of this family is called so.")
        return FormNames(
            office=self.office["name"],
            office_phone=self.office["phone"],
            office_email=self.office["email"],
            patient=self.patients.get(patient, ""),
            discloser=self.disclosers.get(discloser, ""),
            staff=self.staff if patient or discloser else (),
        )


def form_choices(session: Session, actor: Actor, case_id: UUID, *, today: date) -> FormChoices:
    """Raises NotFoundError for none and for not yours alike."""
    check_visible(session, actor, case_id)
    case = session.exec(select(Case.family_name, Case.office).where(Case.id == case_id)).one()
    staff = session.exec(
        select(CaseStaff.role, CaseStaff.name)
        .where(CaseStaff.case_id == case_id)
        .order_by(col(CaseStaff.position))
    )
    children = session.exec(select(Child.person).where(Child.case_id == case_id))
    family = {*children, *_holders(session, case_id, _FAMILY, today)}
    providers = _holders(session, case_id, PROVIDER_ROLES, today)
    people = session.exec(
        select(Person.key, Person.name)
        .where(Person.case_id == case_id)
        .order_by(col(Person.position))
    ).all()
    return FormChoices(
        case_id=case_id,
        family_name=case[0],
        office=case[1],
        staff=tuple((role, name) for role, name in staff),
        patients={key: name for key, name in people if key in family},
        disclosers={key: name for key, name in people if key in providers},
    )


def _holders(session: Session, case_id: UUID, roles: Iterable[str], today: date) -> frozenset[str]:
    """The people who hold one of the roles, now or later."""
    held = select(TeamRole.person).where(
        TeamRole.case_id == case_id,
        col(TeamRole.role).in_(roles),
        or_(col(TeamRole.until).is_(None), col(TeamRole.until) >= today),
    )
    return frozenset(session.exec(held))
