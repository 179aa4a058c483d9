from datetime import datetime
from uuid import UUID

from sqlalchemy import Column
from sqlmodel import Field, SQLModel

from ftm.core.tables import UtcDateTime


class CalendarFeed(SQLModel, table=True):
    """The one calendar address of a worker; of its token only the hash is kept.

    `fingerprint` stands for what was last read at the address, `changed_at` (a whole second) for
    when that became different from what was read before.
    """

    __tablename__ = "calendar_feed"

    worker_id: UUID = Field(primary_key=True, foreign_key="worker.id")
    token_sha256: str = Field(unique=True)
    names_families: bool = False
    made_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    fingerprint: str = ""
    changed_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
