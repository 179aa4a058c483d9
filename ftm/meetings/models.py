from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from ftm.cases.models import CaseRow, FactRow, KeyedFactRow, json_list, json_object
from ftm.core.tables import JsonValue, UtcDateTime, new_id


class PolicyInForce(SQLModel, table=True):
    """The days of the policy pack by which the stored clocks were kept: one row, or none yet."""

    __tablename__ = "policy_in_force"

    name: str = Field(primary_key=True)
    protective_custody_days: int
    prevention_days: int
    placement_trigger: str | None = None
    placement_days: int | None = None


class MeetingCall(CaseRow, table=True):
    """An event that a worker says calls for a meeting before its time, by the day `meet_by`.

    `trigger` is a code of the policy pack. No fact of the case file: only the clock reads it.
    """

    __tablename__ = "meeting_call"

    trigger: str
    happened_on: date
    meet_by: date
    note: str = ""
    recorded_by: str
    recorded_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))


class ObserverConsent(SQLModel, table=True):
    """One person of the family has agreed that an observer is there at one FTM.

    `ftm` is the key of the FTM's first entry, `observer` and `person` are keys of people.
    """

    __tablename__ = "observer_consent"
    __table_args__ = (UniqueConstraint("case_id", "ftm", "observer", "person"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    case_id: UUID = Field(foreign_key="case.id", index=True)
    ftm: str
    observer: str
    person: str
    consented_on: date
    recorded_by: str
    recorded_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))


class Meeting(KeyedFactRow, table=True):
    """One entry of an FTM; an entry that supersedes another is the same FTM planned anew.

    `starts_at`, `ends_at` span all sessions and are kept with them; `closed_at` is set when the
    record is closed into a snapshot. `stage` is the stage the live meeting is in, `stage_since`
    the moment it was reached.
    """

    __table_args__ = (
        UniqueConstraint("case_id", "key"),
        Index(None, "case_id", "starts_at"),
    )

    as_of: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    supersedes: str | None = None
    cancelled: bool = False
    education_on_agenda: bool = False
    court_packet: bool = False
    trigger: str = "quarterly"
    starts_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    ends_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    stage: str = "welcome"
    stage_since: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    closed_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))


class MeetingFactRow(FactRow):
    """A fact that belongs to one meeting entry."""

    meeting_id: UUID = Field(foreign_key="meeting.id", index=True)


class MeetingSession(MeetingFactRow, table=True):
    __tablename__ = "meeting_session"
    __table_args__ = (UniqueConstraint("meeting_id", "key"),)

    key: str
    place: dict[str, Any] = Field(sa_column=Column(JsonValue, nullable=False))
    note: str | None = None
    interpreters: list[dict[str, Any]] = json_list()
    remote: list[dict[str, Any]] = json_list()


class Segment(MeetingFactRow, table=True):
    """`children` null = all children of the case; an empty list = a general part."""

    session: str
    starts_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    ends_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    topic: str
    children: list[str] | None = json_object()
    members: list[str] = json_list()


class Participation(MeetingFactRow, table=True):
    child: str
    decision: str
    decided_by: str
    decided_on: date
    reason: str | None = None
    via: list[str] = json_list()


class YouthChoice(MeetingFactRow, table=True):
    __tablename__ = "youth_choice"

    youth: str
    offered_on: date | None = None
    picks: list[dict[str, Any]] = json_list()


class Exclusion(MeetingFactRow, table=True):
    person: str
    role: str
    reason_code: str
    decided_by: str
    decided_on: date
    session: str | None = None
    note: str = ""
    input_gathered: str = ""
    attempts: list[dict[str, Any]] = json_list()
    youth_told_on: date | None = None


class Attendance(MeetingFactRow, table=True):
    session: str
    person: str
    mode: str
