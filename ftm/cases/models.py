from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import Column, Computed, Index, String, UniqueConstraint
from sqlmodel import Field, SQLModel

from ftm.core.tables import JsonValue, new_id

FROM_FILE = "file"
FROM_APP = "app"


class CaseRow(SQLModel):
    """Something about a case: every change of it gives the case a new revision (revisions.py).

    `is_line`: it is a line of the plan, or says what became of one.
    """

    is_line: ClassVar[bool] = False
    id: UUID = Field(default_factory=new_id, primary_key=True)
    case_id: UUID = Field(foreign_key="case.id", index=True)


class FactRow(CaseRow):
    """One fact about a case, in the order told.

    `origin` says whether the next import of the case file may replace it ("file") or whether a
    worker recorded it here ("app").
    """

    position: int = 0
    origin: str = FROM_APP
    version: int = 1


class KeyedFactRow(FactRow):
    """A fact that other facts point at by `key`, its id in the case file."""

    key: str


def json_list() -> Any:
    """A list column, read whole."""
    return Field(default_factory=list, sa_type=JsonValue, nullable=False)


def json_object() -> Any:
    """An optional small object, read whole."""
    return Field(default=None, sa_type=JsonValue, nullable=True)


class Case(SQLModel, table=True):
    """A family's case.

    `last_met_on` and `next_due_on` are kept in the transaction of every change to a meeting;
    `revision` is another one after every change to any fact of the case.
    """

    id: UUID = Field(default_factory=new_id, primary_key=True)
    number: str = Field(unique=True)
    kind: str
    family_name: str
    time_zone: str
    office: dict[str, Any] = Field(sa_column=Column(JsonValue, nullable=False))
    last_ftm_on: date | None = None
    candidacy_on: date | None = None
    file_sha256: str | None = None
    is_open: bool = True
    last_met_on: date | None = None
    next_due_on: date | None = Field(default=None, index=True)
    revision: str = ""


class CaseStaff(KeyedFactRow, table=True):
    __tablename__ = "case_staff"
    __table_args__ = (UniqueConstraint("case_id", "key"), Index(None, "email_lower", "case_id"))

    name: str
    email: str
    role: str
    phone: str | None = None
    # Computed by the database: a worker's families are found by it among all families of a State.
    email_lower: str | None = Field(
        default=None, sa_column=Column(String, Computed("lower(email)", persisted=True))
    )


class Person(KeyedFactRow, table=True):
    __table_args__ = (UniqueConstraint("case_id", "key"),)

    name: str
    channels: list[str] = json_list()
    email: str | None = None
    phone: str | None = None
    time_zone: str | None = None
    document_language: str = "en"
    interpreter: dict[str, Any] | None = json_object()
    interprets: list[str] = json_list()
    affiliations: list[str] = json_list()
    relatives: list[str] = json_list()
    places: list[dict[str, Any]] = json_list()


class Tribe(KeyedFactRow, table=True):
    __table_args__ = (UniqueConstraint("case_id", "key"),)

    name: str


class Child(FactRow, table=True):
    person: str
    born_on: date
    icwa_status: str
    tribes: list[str] = json_list()
    removed_on: date | None = None
    first_finding_on: date | None = None
    last_pph_on: date | None = None
    tpr_petition_on: date | None = None
    tpr_exception: dict[str, Any] | None = json_object()


class TeamRole(FactRow, table=True):
    __tablename__ = "team_role"

    person: str
    role: str
    of: list[str] = json_list()
    tribe: str | None = None
    visits: list[dict[str, Any]] = json_list()
    parentage_status: str | None = None
    rights_status: str | None = None
    rights_ended_on: date | None = None
    from_: date | None = Field(default=None, sa_column_kwargs={"name": "from_on"})
    until: date | None = None


class NoContact(FactRow, table=True):
    __tablename__ = "no_contact"

    protected: str
    restrained: str
    kind: str
    from_: date | None = Field(default=None, sa_column_kwargs={"name": "from_on"})
    until: date | None = None


class IdentityProtected(FactRow, table=True):
    __tablename__ = "identity_protected"

    person: str
    hidden_from: str
    since: date


class ResidenceWithheld(FactRow, table=True):
    __tablename__ = "residence_withheld"

    child: str
    parent: str
    since: date
    reason: str | None = None
    approved_by: str | None = None
    decided_on: date | None = None
    lifted_on: date | None = None
