"""A Family Team Meeting as planned: sessions that know nothing of each other, cut into segments."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from ftm.facts.values import WallTime

Mode = Literal["in_person", "video", "phone"]
Decision = Literal["attends", "attends_part", "other_input", "not_attending"]


@dataclass(frozen=True, slots=True)
class MeetingPlace:
    mode: Mode
    building: str | None = None
    room: str | None = None
    address: str | None = None
    link: str | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class Segment:
    """`children` None = all children of the case; () = a general part about no child."""

    starts_at: WallTime
    ends_at: WallTime
    topic: str
    members: tuple[str, ...]
    children: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class InterpreterAssignment:
    for_: Annotated[str, Field(alias="for")]
    interpreter: str


@dataclass(frozen=True, slots=True)
class RemoteGuest:
    """Joins an in-person session by link or phone."""

    person: str
    mode: Mode
    display_name: str | None = None


@dataclass(frozen=True, slots=True)
class Session:
    id: str
    place: MeetingPlace
    segments: tuple[Segment, ...]
    note: str | None = None
    interpreters: tuple[InterpreterAssignment, ...] = ()
    remote: tuple[RemoteGuest, ...] = ()


@dataclass(frozen=True, slots=True)
class Participation:
    child: str
    decision: Decision
    decided_by: str
    decided_on: date
    reason: str | None = None
    via: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pick:
    person: str
    picked_on: date
    advisor: bool = False


@dataclass(frozen=True, slots=True)
class YouthChoice:
    """The offer of two team members of the youth's own choosing (42 U.S.C. 675(1)(B))."""

    youth: str
    offered_on: date | None = None
    picks: tuple[Pick, ...] = ()


@dataclass(frozen=True, slots=True)
class Attempt:
    on: date
    how: str


@dataclass(frozen=True, slots=True)
class Exclusion:
    person: str
    role: str
    reason_code: str
    decided_by: str
    decided_on: date
    session: str | None = None
    note: str = ""
    input_gathered: str = ""
    attempts: tuple[Attempt, ...] = ()
    youth_told_on: date | None = None


@dataclass(frozen=True, slots=True)
class Attendance:
    session: str
    person: str
    mode: str


@dataclass(frozen=True, slots=True)
class Meeting:
    """One entry of `meetings[]`. Entries linked by `supersedes` are one and the same FTM."""

    id: str
    as_of: WallTime
    sessions: tuple[Session, ...]
    supersedes: str | None = None
    cancelled: bool = False
    education_on_agenda: bool = False
    court_packet: bool = False
    participation: tuple[Participation, ...] = ()
    youth_choices: tuple[YouthChoice, ...] = ()
    exclusions: tuple[Exclusion, ...] = ()
    attendance: tuple[Attendance, ...] = ()

    def session(self, session_id: str) -> Session:
        return next(session for session in self.sessions if session.id == session_id)
