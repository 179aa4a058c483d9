from datetime import date
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from ftm.core.tables import new_id


class PreparationRow(SQLModel):
    """Something recorded before one FTM; never a fact of the case, so never in a file or a paper.

    `ftm` is the key of the FTM's first entry, so that a meeting planned anew keeps what was said.
    """

    id: UUID = Field(default_factory=new_id, primary_key=True)
    case_id: UUID = Field(foreign_key="case.id", index=True)
    ftm: str
    version: int = 1


class PrepConversation(PreparationRow, table=True):
    """The talk with one person before the meeting; it took place once `explained_on` is there.

    `ride`, `childcare` and `access` are one of `rules.NEED_STATES`.
    """

    __tablename__ = "prep_conversation"
    __table_args__ = (UniqueConstraint("case_id", "ftm", "person"),)

    person: str
    explained_on: date | None = None
    explained_by: str = ""
    wants: str = ""
    worries: str = ""
    supports: str = ""
    logistics: str = ""
    language: str = ""
    takes_part: str = ""
    ride: str = ""
    ride_note: str = ""
    childcare: str = ""
    childcare_note: str = ""
    access: str = ""
    access_note: str = ""


class SafetyScreen(PreparationRow, table=True):
    """The four private questions, asked of one person alone, and their answers.

    A table of its own: what reads conversations cannot come upon an answer by accident. Read by
    `queries.safety_answers` and nothing else (domain.md (e), stage 0: answers stay internal).
    """

    __tablename__ = "safety_screen"
    __table_args__ = (UniqueConstraint("case_id", "ftm", "person"),)

    person: str
    asked_on: date
    asked_by: str
    orders: str = ""
    worries: str = ""
    proceed: str = ""
    signal: str = ""


class AgendaPoint(PreparationRow, table=True):
    """What somebody wants to talk about; `asked_by` is a person's key, "" for the team."""

    __tablename__ = "agenda_point"

    position: int
    text: str
    asked_by: str = ""
