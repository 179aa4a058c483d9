from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, LargeBinary, UniqueConstraint, event
from sqlmodel import Field, SQLModel

from ftm.core.tables import JsonValue, UtcDateTime, new_id


class Snapshot(SQLModel, table=True):
    """The record of a meeting as it was closed: written once, never changed.

    `case_file` is the whole case in the form of ftm-case/1; `sha256` is over its canonical JSON.
    """

    __table_args__ = (UniqueConstraint("meeting_id", "number"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    case_id: UUID = Field(foreign_key="case.id", index=True)
    meeting_id: UUID = Field(foreign_key="meeting.id", index=True)
    number: int
    case_file: dict[str, Any] = Field(sa_column=Column(JsonValue, nullable=False))
    sha256: str
    closed_by: str
    closed_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))


class IssuedDocument(SQLModel, table=True):
    """One Word file as it was issued, byte for byte. Unchanged content is never issued twice."""

    __tablename__ = "issued_document"
    __table_args__ = (
        UniqueConstraint("case_id", "ftm", "kind", "person", "session", "language", "version"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    case_id: UUID = Field(foreign_key="case.id", index=True)
    meeting_id: UUID = Field(foreign_key="meeting.id", index=True)
    ftm: str
    kind: str
    person: str = ""
    session: str = ""
    language: str
    version: int
    file_name: str
    fingerprint: str
    sha256: str
    replaces: str | None = None
    lines: list[dict[str, str]] = Field(sa_column=Column(JsonValue, nullable=False))
    withheld_count: int
    content: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    issued_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))


class WrittenOnceError(RuntimeError):
    """The program tried to change what is never changed: a bug, not something a worker did."""


@event.listens_for(Snapshot, "before_update")
@event.listens_for(Snapshot, "before_delete")
@event.listens_for(IssuedDocument, "before_update")
@event.listens_for(IssuedDocument, "before_delete")
def refuse_to_change(_mapper: Any, _connection: Any, row: Snapshot | IssuedDocument) -> None:
    """A closed record and a file that was handed out stay as they were."""
    raise WrittenOnceError(f"{type(row).__name__} {row.id} is written once")
