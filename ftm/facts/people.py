"""The case, its staff, and everybody around the family. Field names are those of ftm-case/1."""

from datetime import date
from typing import Literal

from msgspec import field

from ftm.value import Value

CaseKind = Literal["prevention", "protective_custody"]
StaffRole = Literal["caseworker", "supervisor", "facilitator"]
Channel = Literal["email", "letter", "phone"]
PlaceKind = Literal["home", "mailing", "placement", "acp_substitute", "day_care", "school", "work"]
IcwaStatus = Literal["not_asked", "reason_to_know", "indian_child", "inquired_not_indian"]
RoleName = Literal[
    "parent",
    "caregiver",
    "resource_parent",
    "guardian_ad_litem",
    "casa",
    "parent_attorney",
    "dv_advocate",
    "informal_support",
    "sud_provider",
    "mh_medical_provider",
    "dv_program",
    "school",
    "probation",
    "tribal_representative",
    "visit_supervisor",
    "observer",
]
PROVIDER_ROLES: frozenset[str] = frozenset(
    {"sud_provider", "mh_medical_provider", "dv_program", "school", "probation"}
)
"""Roles that need a release before the person may be invited (rules-precise 1 and 2.2)."""


class Office(Value):
    """The agency's office: its one mailbox is ORGANIZER and From of every message."""

    name: str
    email: str
    phone: str


class CaseInfo(Value):
    number: str
    kind: CaseKind
    family_name: str
    time_zone: str
    office: Office
    last_ftm_on: date | None = None
    candidacy_on: date | None = None


class Staff(Value):
    id: str
    name: str
    email: str
    role: StaffRole
    phone: str | None = None


class Place(Value):
    kind: PlaceKind
    text: str
    protected: bool = False


class InterpreterNeed(Value):
    """The person needs an interpreter for `language`, from none of `avoid_affiliations`."""

    language: str
    avoid_affiliations: tuple[str, ...] = ()


class Person(Value):
    id: str
    name: str
    channels: tuple[Channel, ...]
    email: str | None = None
    phone: str | None = None
    time_zone: str | None = None
    document_language: str = "en"
    interpreter: InterpreterNeed | None = None
    interprets: tuple[str, ...] = ()
    affiliations: tuple[str, ...] = ()
    relatives: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()


class Tribe(Value):
    id: str
    name: str


class TprException(Value):
    reason: Literal["relative", "compelling_reason", "services_not_provided"]
    recorded_on: date


class Child(Value):
    person: str
    born_on: date
    icwa_status: IcwaStatus
    tribes: tuple[str, ...] = ()
    removed_on: date | None = None
    first_finding_on: date | None = None
    last_pph_on: date | None = None
    tpr_petition_on: date | None = None
    tpr_exception: TprException | None = None


class SupervisedVisit(Value):
    parent: str
    child: str


class Role(Value):
    """One person in one role; `of` = whom the role is held for (case-file.md, `roles[]`)."""

    person: str
    role: RoleName
    of: tuple[str, ...] = ()
    tribe: str | None = None
    visits: tuple[SupervisedVisit, ...] = ()
    parentage_status: Literal["legal", "adjudicated", "acknowledged", "putative", "none"] | None = (
        None
    )
    rights_status: Literal["intact", "suspended", "terminated"] | None = None
    rights_ended_on: date | None = None
    from_: date | None = field(default=None, name="from")
    until: date | None = None


class NoContact(Value):
    protected: str
    restrained: str
    kind: Literal["protective_order", "no_contact_order", "separate_sessions"]
    from_: date | None = field(default=None, name="from")
    until: date | None = None


class IdentityProtected(Value):
    person: str
    hidden_from: str
    since: date


class ResidenceWithheld(Value):
    child: str
    parent: str
    since: date
    reason: str | None = None
    approved_by: str | None = None
    decided_on: date | None = None
    lifted_on: date | None = None


class Safety(Value):
    no_contact: tuple[NoContact, ...] = ()
    identity_protected: tuple[IdentityProtected, ...] = ()
    residence_withheld: tuple[ResidenceWithheld, ...] = ()
