from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import Column, UniqueConstraint
from sqlmodel import Field

from ftm.cases.models import CaseRow, FactRow, KeyedFactRow, json_list, json_object
from ftm.core.tables import JsonValue, UtcDateTime


class Track(KeyedFactRow, table=True):
    """One plan per parent."""

    __tablename__ = "plan_track"
    __table_args__ = (UniqueConstraint("case_id", "key"),)

    parent: str
    type: str
    children: list[str] = json_list()
    recorded_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))


class Item(KeyedFactRow, table=True):
    """One line of the plan. `sessions` holds session keys: a line belongs to their documents.

    `client_token` is made by the browser before the first try: a line sent twice is saved once.
    `due_on` is the day that its text names; the case file has no field for it.
    """

    __tablename__ = "plan_item"
    __table_args__ = (
        UniqueConstraint("case_id", "key"),
        UniqueConstraint("case_id", "client_token"),
    )
    is_line: ClassVar[bool] = True

    section: str
    kind: str
    text: str
    labels: list[str] = json_list()
    sessions: list[str] = json_list()
    source_kind: str
    recorded_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    track: str | None = None
    for_whom: str | None = None
    owner: str | None = None
    service_of: str | None = None
    said_by: str | None = None
    source_release: str | None = None
    information: str | None = None
    shared_with: list[str] = json_list()
    do_not_print: bool = False
    dissent: list[dict[str, Any]] = json_list()
    client_token: UUID | None = None
    due_on: date | None = Field(default=None, index=True)


class StepOutcome(CaseRow, table=True):
    """What became of a step of the plan; the line itself stays as the family agreed on it.

    `item` is the key of the line, `outcome` a code of `steps.OUTCOMES`. `next_check_on` is the new
    day to look at a step that goes on.
    """

    __tablename__ = "step_outcome"
    __table_args__ = (UniqueConstraint("case_id", "item"),)
    is_line: ClassVar[bool] = True

    item: str
    outcome: str
    note: str = ""
    next_check_on: date | None = None
    recorded_by: str
    recorded_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    version: int = 1


class Signature(FactRow, table=True):
    __tablename__ = "plan_signature"

    track: str
    person: str
    signed_on: date
    read_back: dict[str, Any] | None = json_object()


class Translation(KeyedFactRow, table=True):
    __table_args__ = (UniqueConstraint("case_id", "key"),)

    document: str
    meeting: str
    person: str
    language: str
    translator: str
    attached_on: date
    paragraphs: list[str] = json_list()
    texts: dict[str, str] = Field(default_factory=dict, sa_column=Column(JsonValue, nullable=False))
