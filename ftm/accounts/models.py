from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Index
from sqlmodel import Field, SQLModel

from ftm.core.tables import UtcDateTime, new_id


def _instant() -> Any:
    return Field(sa_column=Column(UtcDateTime, nullable=False))


class Worker(SQLModel, table=True):
    """Somebody who signs in. `email` is kept in lower case, so unique means unique."""

    id: UUID = Field(default_factory=new_id, primary_key=True)
    email: str = Field(unique=True)
    name: str
    role: str
    phone: str = ""
    unit: str = Field(default="", index=True)
    office: str = ""
    password_hash: str
    is_active: bool = True


class WebSession(SQLModel, table=True):
    """A browser that is signed in. `key` is the hash of the secret in its cookie."""

    __tablename__ = "web_session"

    key: str = Field(primary_key=True)
    worker_id: UUID = Field(foreign_key="worker.id", index=True)
    started_at: datetime = _instant()
    last_seen_at: datetime = _instant()


class SignInTry(SQLModel, table=True):
    """A sign-in that failed or is not yet known to have worked.

    `account` is a hash of the address that was typed: it may be a passphrase in the wrong field.
    """

    __tablename__ = "sign_in_try"
    __table_args__ = (Index(None, "account", "at"), Index(None, "address", "at"))

    id: UUID = Field(default_factory=new_id, primary_key=True)
    account: str
    address: str
    at: datetime = _instant()
