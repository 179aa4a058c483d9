from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from ftm.core.tables import JsonValue, UtcDateTime, new_id


class Invitation(SQLModel, table=True):
    """One person asked to one session of one FTM: one UID for life, one reply.

    `ftm` is the key of the FTM's first entry, so that a meeting planned anew keeps its
    invitations. A change of time forgets the reply: it answered another question.
    """

    __table_args__ = (UniqueConstraint("case_id", "ftm", "session", "person"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    case_id: UUID = Field(foreign_key="case.id", index=True)
    ftm: str
    session: str
    person: str
    uid: str = Field(unique=True)
    reply: str | None = None
    replied_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    reply_by: str | None = None
    needs: list[str] = Field(default_factory=list, sa_column=Column(JsonValue, nullable=False))
    reply_note: str = ""


class InvitationMessage(SQLModel, table=True):
    """One message sent, or one call to make, and exactly what it told (`payload`).

    `via` names the adult through whom a child is informed: such a line has no message of its own.
    `content` holds a letter's bytes; an e-mail's bytes lie in the outbox.
    """

    __tablename__ = "invitation_message"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    case_id: UUID = Field(foreign_key="case.id", index=True)
    invitation_id: UUID = Field(foreign_key="invitation.id", index=True)
    meeting_id: UUID = Field(foreign_key="meeting.id", index=True)
    channel: str
    via: str | None = None
    method: str
    sequence: int
    payload: dict[str, Any] = Field(sa_column=Column(JsonValue, nullable=False))
    starts_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    ends_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    time_zone: str
    sent_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False, index=True))
    file_name: str | None = None
    content: bytes | None = None
    outbox_id: UUID | None = Field(default=None, foreign_key="outbox_message.id")
    called_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))


class Acknowledgement(SQLModel, table=True):
    """A warning that a worker read and sent in spite of, with the reason."""

    id: UUID = Field(default_factory=new_id, primary_key=True)
    case_id: UUID = Field(foreign_key="case.id", index=True)
    meeting_id: UUID = Field(foreign_key="meeting.id", index=True)
    code: str
    reason: str
    actor_name: str
    at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))


class ActiveEffort(SQLModel, table=True):
    """An invitation of a tribe, which 22 M.R.S. 3943(1)(C) names as an active effort."""

    __tablename__ = "active_effort"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    case_id: UUID = Field(foreign_key="case.id", index=True)
    meeting_id: UUID = Field(foreign_key="meeting.id", index=True)
    ftm: str
    child: str
    tribe: str
    text: str
    recorded_on: date


class ReplyLink(SQLModel, table=True):
    """The link in one message. Only the hash of its token is kept; it ends with the meeting."""

    __tablename__ = "reply_link"

    token_sha256: str = Field(primary_key=True)
    invitation_id: UUID = Field(foreign_key="invitation.id", index=True)
    expires_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))


class InvitationMail(SQLModel, table=True):
    """A mail that came in about an invitation, and what came of it.

    `outcome` is a code of rules/mail_answer.py. `raw` is the whole mail while a person has to
    look at it or has looked (`seen_at`); a mail that was counted keeps no copy. `proposed_*` are
    the times that a counter-proposal names.
    """

    __tablename__ = "invitation_mail"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    case_id: UUID = Field(foreign_key="case.id", index=True)
    invitation_id: UUID = Field(foreign_key="invitation.id", index=True)
    received_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    outcome: str
    sender: str
    sequence: int | None = None
    stamp: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    answer: str = ""
    words: str = ""
    proposed_start: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    proposed_end: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    raw: bytes | None = None
    seen_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    seen_by: str | None = None
