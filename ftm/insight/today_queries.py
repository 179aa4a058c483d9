"""Everything Today shows, in a fixed number of statements however many families there are."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, exists, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from ftm.cases.access import visible_to
from ftm.cases.models import Case, CaseStaff, Child, Person
from ftm.core.actor import Actor
from ftm.insight.rules import LOOK_BACK, THIS_WEEK, CaseClock, Due, MeetingMark, State, judge
from ftm.invitations.models import InvitationMessage
from ftm.meetings.models import Attendance, Meeting, MeetingSession
from ftm.summaries.models import IssuedDocument


@dataclass(frozen=True, slots=True)
class FamilyLine:
    """One family on Today: what is due, the children's names, who works with the family."""

    case: CaseClock
    due: Due
    children: tuple[str, ...]
    caseworker: str


@dataclass(frozen=True, slots=True)
class ComingMeeting:
    """One meeting of the next seven days. `mode` is that of its first session."""

    id: UUID
    family_name: str
    starts_at: datetime
    time_zone: str
    mode: str
    building: str


@dataclass(frozen=True, slots=True)
class TodayBoard:
    """All open families of the actor, the most urgent first."""

    lines: tuple[FamilyLine, ...]
    week: tuple[ComingMeeting, ...]

    @property
    def counts(self) -> Counter[State]:
        return Counter(line.due.state for line in self.lines)

    @property
    def zone(self) -> ZoneInfo:
        """Whose day it is: the zone of the first family, or UTC without any."""
        return ZoneInfo(self.lines[0].case.time_zone if self.lines else "UTC")

    @property
    def caseworkers(self) -> tuple[str, ...]:
        return tuple(sorted({line.caseworker for line in self.lines if line.caseworker}))


def today_board(session: Session, actor: Actor, *, now: datetime, due_soon_days: int) -> TodayBoard:
    """What is due for each family the actor may know of."""
    mine = and_(visible_to(actor), col(Case.is_open).is_(True))
    cases = _clocks(session, mine)
    meetings = _marks(session, mine, now)
    children = _children(session, mine)
    workers = _caseworkers(session, mine)
    lines = [
        FamilyLine(
            case,
            judge(case, tuple(meetings[case.id]), now, due_soon_days),
            tuple(children[case.id]),
            workers.get(case.id, ""),
        )
        for case in cases
    ]
    lines.sort(key=lambda line: (line.due.order, line.case.family_name))
    return TodayBoard(tuple(lines), _week(session, mine, now))


def _clocks(session: Session, mine: ColumnElement[bool]) -> list[CaseClock]:
    rows = session.execute(
        select(
            col(Case.id),
            col(Case.family_name),
            col(Case.kind),
            col(Case.time_zone),
            col(Case.last_met_on),
            col(Case.next_due_on),
        )
        .where(mine)
        .order_by(col(Case.next_due_on), col(Case.family_name))
    )
    return [CaseClock(*row) for row in rows]


def _marks(
    session: Session, mine: ColumnElement[bool], now: datetime
) -> defaultdict[UUID, list[MeetingMark]]:
    def has(table: Any) -> ColumnElement[bool]:
        return exists().where(col(table.meeting_id) == col(Meeting.id))

    rows = session.execute(
        select(
            col(Meeting.id),
            col(Meeting.case_id),
            col(Meeting.starts_at),
            col(Meeting.ends_at),
            col(Meeting.closed_at),
            has(InvitationMessage),
            has(Attendance),
            has(IssuedDocument),
            col(Meeting.key),
        )
        .join(Case, col(Case.id) == col(Meeting.case_id))
        .where(mine, _stands(now), col(Meeting.starts_at) > now - LOOK_BACK)
        .order_by(col(Meeting.starts_at))
    )
    found: defaultdict[UUID, list[MeetingMark]] = defaultdict(list)
    for row in rows:
        mark = MeetingMark(*row)
        found[mark.case_id].append(mark)
    return found


def current(now: datetime) -> ColumnElement[bool]:
    """A condition on Meeting: planned by `now`, and by then no later entry takes its place."""
    later = aliased(Meeting)
    planned_anew = exists().where(
        col(later.case_id) == col(Meeting.case_id),
        col(later.supersedes) == col(Meeting.key),
        col(later.as_of) <= now,
    )
    return and_(col(Meeting.as_of) <= now, ~planned_anew)


def _stands(now: datetime) -> ColumnElement[bool]:
    """A condition on Meeting: neither called off nor planned anew."""
    return and_(col(Meeting.cancelled).is_(False), current(now))


def _children(session: Session, mine: ColumnElement[bool]) -> defaultdict[UUID, list[str]]:
    rows = session.execute(
        select(col(Child.case_id), col(Person.name))
        .join(Case, col(Case.id) == col(Child.case_id))
        .join(
            Person,
            and_(col(Person.case_id) == col(Child.case_id), col(Person.key) == col(Child.person)),
        )
        .where(mine)
        .order_by(col(Child.case_id), col(Child.position))
    )
    found: defaultdict[UUID, list[str]] = defaultdict(list)
    for case_id, name in rows:
        found[case_id].append(name)
    return found


def _caseworkers(session: Session, mine: ColumnElement[bool]) -> dict[UUID, str]:
    rows = session.execute(
        select(col(CaseStaff.case_id), col(CaseStaff.name))
        .join(Case, col(Case.id) == col(CaseStaff.case_id))
        .where(mine, col(CaseStaff.role) == "caseworker")
        .order_by(col(CaseStaff.position).desc())
    )
    return {row[0]: row[1] for row in rows}


def _week(session: Session, mine: ColumnElement[bool], now: datetime) -> tuple[ComingMeeting, ...]:
    rows = session.execute(
        select(
            col(Meeting.id),
            col(Case.family_name),
            col(Meeting.starts_at),
            col(Case.time_zone),
            col(MeetingSession.place),
        )
        .join(Case, col(Case.id) == col(Meeting.case_id))
        .join(MeetingSession, col(MeetingSession.meeting_id) == col(Meeting.id))
        .where(
            mine, _stands(now), col(Meeting.ends_at) > now, col(Meeting.starts_at) < now + THIS_WEEK
        )
        .order_by(col(Meeting.starts_at), col(MeetingSession.position))
    )
    first: dict[UUID, ComingMeeting] = {}
    for meeting_id, family_name, starts_at, zone, place in rows:
        where = place.get("building") or ""
        coming = ComingMeeting(meeting_id, family_name, starts_at, zone, place["mode"], where)
        first.setdefault(meeting_id, coming)
    return tuple(first.values())
