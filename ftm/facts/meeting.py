"""A Family Team Meeting as planned: sessions that know nothing of each other, cut into segments."""

from datetime import date
from typing import Literal

from msgspec import field

from ftm.facts.values import WallTime
from ftm.value import Value

Mode = Literal["in_person", "video", "phone"]
Decision = Literal["attends", "attends_part", "other_input", "not_attending"]


class MeetingPlace(Value):
    mode: Mode
    building: str | None = None
    room: str | None = None
    address: str | None = None
    link: str | None = None
    phone: str | None = None


class Segment(Value):
    """`children` None = all children of the case; () = a general part about no child."""

    starts_at: WallTime
    ends_at: WallTime
    topic: str
    members: tuple[str, ...]
    children: tuple[str, ...] | None = None


class InterpreterAssignment(Value):
    for_: str = field(name="for")
    interpreter: str


class RemoteGuest(Value):
    """Joins an in-person session by link or phone."""

    person: str
    mode: Mode
    display_name: str | None = None


class Session(Value):
    id: str
    place: MeetingPlace
    segments: tuple[Segment, ...]
    note: str | None = None
    interpreters: tuple[InterpreterAssignment, ...] = ()
    remote: tuple[RemoteGuest, ...] = ()


class Participation(Value):
    child: str
    decision: Decision
    decided_by: str
    decided_on: date
    reason: str | None = None
    via: tuple[str, ...] = ()


class Pick(Value):
    person: str
    picked_on: date
    advisor: bool = False


class YouthChoice(Value):
    """The offer of two team members of the youth's own choosing (42 U.S.C. 675(1)(B))."""

    youth: str
    offered_on: date | None = None
    picks: tuple[Pick, ...] = ()


class Attempt(Value):
    on: date
    how: str


class Exclusion(Value):
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


class Attendance(Value):
    session: str
    person: str
    mode: str


class Meeting(Value):
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
