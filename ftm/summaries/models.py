from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, LargeBinary, UniqueConstraint, event
from sqlmodel import Field, SQLModel

from ftm.core.tables import JsonValue, UtcDateTime, new_id

Who = tuple[str, str]
"""Person and session: whose copy it is."""


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


def _instant(*, nullable: bool = False) -> Any:
    return Field(default=None, sa_column=Column(UtcDateTime, nullable=nullable))


class SummaryLink(SQLModel, table=True):
    """A link to one person's copy of one session, whatever version of it is the newest.

    Only the hash of its token is kept. `email` is the mailbox that codes go to, "" when they are
    told by telephone alone. `reading_sha256` is the hash of the cookie of who reads it now.
    """

    __tablename__ = "summary_link"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    token_sha256: str = Field(unique=True)
    case_id: UUID = Field(foreign_key="case.id", index=True)
    meeting_id: UUID = Field(foreign_key="meeting.id", index=True)
    ftm: str
    session: str
    person: str
    email: str = ""
    made_at: datetime = _instant()
    expires_at: datetime = _instant()
    ended_at: datetime | None = _instant(nullable=True)
    ended_by: str | None = None
    reading_sha256: str | None = None
    reading_until: datetime | None = _instant(nullable=True)


class SummaryCode(SQLModel, table=True):
    """A one-time code of a link: kept as a keyed hash, with how often a wrong one was typed."""

    __tablename__ = "summary_code"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    link_id: UUID = Field(foreign_key="summary_link.id", index=True)
    code_hash: str
    way: str
    made_at: datetime = _instant()
    expires_at: datetime = _instant()
    wrong: int = 0
    used_at: datetime | None = _instant(nullable=True)


class SummarySend(SQLModel, table=True):
    """One paper that went to one person: what it was, on what grounds, how, and by whom.

    `handed_on` is the day a paper was given or posted; `first_opened_at` is when the link was
    first opened with a code.
    """

    __tablename__ = "summary_send"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    case_id: UUID = Field(foreign_key="case.id", index=True)
    meeting_id: UUID = Field(foreign_key="meeting.id", index=True)
    ftm: str
    session: str
    person: str
    document_id: UUID = Field(foreign_key="issued_document.id")
    language: str
    version: int
    sha256: str
    labels: list[str] = Field(sa_column=Column(JsonValue, nullable=False))
    bases: list[str] = Field(sa_column=Column(JsonValue, nullable=False))
    channel: str
    link_id: UUID | None = Field(default=None, foreign_key="summary_link.id", index=True)
    outbox_id: UUID | None = Field(default=None, foreign_key="outbox_message.id")
    handed_on: date | None = None
    sent_at: datetime = _instant()
    sent_by: str
    first_opened_at: datetime | None = _instant(nullable=True)


class SummaryLeftOut(SQLModel, table=True):
    """Somebody gets no copy of a session, for a reason, until `ended_at`."""

    __tablename__ = "summary_left_out"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    case_id: UUID = Field(foreign_key="case.id", index=True)
    meeting_id: UUID = Field(foreign_key="meeting.id", index=True)
    ftm: str
    session: str
    person: str
    reason: str
    decided_by: str
    decided_at: datetime = _instant()
    ended_at: datetime | None = _instant(nullable=True)
    ended_by: str | None = None


class RecordCorrection(SQLModel, table=True):
    """One thing put right in a closed record: what it was, what it is, and why.

    `what` is line, removal, attendance or date; `subject` the key of the line, the person or the
    session. A line is kept whole, as the case file has it, so that the disclosure of its old words
    is decided like that of any line; `quotes` says whether copies may repeat them at all.
    `number` is the snapshot it made.
    """

    __tablename__ = "record_correction"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    case_id: UUID = Field(foreign_key="case.id", index=True)
    meeting_id: UUID = Field(foreign_key="meeting.id", index=True)
    ftm: str
    number: int
    what: str
    subject: str
    session: str = ""
    before: dict[str, Any] = Field(sa_column=Column(JsonValue, nullable=False))
    after: dict[str, Any] = Field(sa_column=Column(JsonValue, nullable=False))
    quotes: bool
    reason: str
    asked_by: str
    recorded_by: str
    recorded_at: datetime = _instant()


class WrittenOnceError(RuntimeError):
    """The program tried to change what is never changed: a bug, not something a worker did."""


@event.listens_for(Snapshot, "before_update")
@event.listens_for(Snapshot, "before_delete")
@event.listens_for(IssuedDocument, "before_update")
@event.listens_for(IssuedDocument, "before_delete")
@event.listens_for(RecordCorrection, "before_update")
@event.listens_for(RecordCorrection, "before_delete")
def refuse_to_change(
    _mapper: Any, _connection: Any, row: Snapshot | IssuedDocument | RecordCorrection
) -> None:
    """A closed record, a file that was handed out and a correction stay as they were."""
    raise WrittenOnceError(f"{type(row).__name__} {row.id} is written once")
