from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, UniqueConstraint
from sqlmodel import Field

from ftm.cases.models import KeyedFactRow, json_list
from ftm.core.tables import UtcDateTime


class Release(KeyedFactRow, table=True):
    __table_args__ = (UniqueConstraint("case_id", "key"),)

    kind: str
    patients: list[str] = json_list()
    discloser: str | None = None
    recipients: list[dict[str, Any]] = json_list()
    information: list[str] = json_list()
    scope: str
    purpose: str
    signed_by: str | None = None
    signed_on: date | None = None
    expires_on: date
    revoked_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    # "orally" or "in_writing"; None when the case file told the revocation, which does not say how.
    revoked_how: str | None = None
