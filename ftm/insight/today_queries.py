"""Everything Today shows, in a fixed number of statements however many families there are."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import BindParameter, ColumnElement, Select, and_, bindparam, exists, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from ftm.cases.access import visible_to
from ftm.cases.models import Case, CaseStaff, Child, Person
from ftm.core.actor import Actor
from ftm.core.tables import UtcDateTime, columns_of
from ftm.insight.rules import LOOK_BACK, THIS_WEEK, CaseClock, Due, MeetingMark, Note, judge
from ftm.invitations.models import InvitationMessage
from ftm.meetings.models import Attendance, Meeting, MeetingSession
from ftm.summaries.models import IssuedDocument
from ftm.summaries.progress import CopyCount, count_copies


@dataclass(frozen=True, slots=True)
class FamilyLine:
    """One family on Today: what is due, the children's names, who works with the family."""

    case: CaseClock
    due: Due
    children: tuple[str, ...]
    caseworker: str
    notes: tuple[Note, ...] = ()


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
    def zone(self) -> ZoneInfo:
        """Whose day it is: the zone of the first family, or UTC without any."""
        return ZoneInfo(self.lines[0].case.time_zone if self.lines else "UTC")

    @property
    def caseworkers(self) -> tuple[str, ...]:
        return tuple(sorted({line.caseworker for line in self.lines if line.caseworker}))


def today_board(
    session: Session, actor: Actor, *, now: datetime, due_soon_days: int, share_days: int
) -> TodayBoard:
    """What is due for each family the actor may know of.

    `share_days` after a meeting everybody is to have their summary.
    """
    asked = _questions(actor)
    cases = [CaseClock(*row) for row in session.execute(asked.clocks)]
    meetings = _marks(session, asked, now, timedelta(days=share_days))
    children = _children(session, asked)
    workers = {row[0]: row[1] for row in session.execute(asked.caseworkers)}
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
    return TodayBoard(tuple(lines), _week(session, asked, now))


class _Questions(NamedTuple):
    """What Today asks, each a statement about the open families of one worker."""

    clocks: Select[Any]
    marks: Select[Any]
    children: Select[Any]
    caseworkers: Select[Any]
    week: Select[Any]


@lru_cache(maxsize=1024)
def _questions(actor: Actor) -> _Questions:
    """Built once for each worker: building them takes longer than all the rest of the page."""
    mine = and_(visible_to(actor), _case["is_open"].is_(True))
    return _Questions(
        clocks=_CLOCKS.where(mine),
        marks=_MARKS.where(mine),
        children=_CHILDREN.where(mine),
        caseworkers=_CASEWORKERS.where(mine),
        week=_WEEK.where(mine),
    )


def _marks(
    session: Session, asked: _Questions, now: datetime, share_within: timedelta
) -> defaultdict[UUID, list[MeetingMark]]:
    rows = session.execute(asked.marks, {"now": now, "since": now - LOOK_BACK})
    marks = [MeetingMark(*row) for row in rows]
    copies = count_copies(session, (each.id for each in marks if each.is_issued))
    found: defaultdict[UUID, list[MeetingMark]] = defaultdict(list)
    for mark in marks:
        count = copies.get(mark.id, CopyCount())
        by = mark.ends_at + share_within
        shared = replace(mark, to_have=count.to_have, have=count.have, share_by=by)
        found[mark.case_id].append(shared)
    return found


def _children(session: Session, asked: _Questions) -> defaultdict[UUID, list[str]]:
    found: defaultdict[UUID, list[str]] = defaultdict(list)
    for case_id, name in session.execute(asked.children):
        found[case_id].append(name)
    return found


def _week(session: Session, asked: _Questions, now: datetime) -> tuple[ComingMeeting, ...]:
    rows = session.execute(asked.week, {"now": now, "until": now + THIS_WEEK})
    first: dict[UUID, ComingMeeting] = {}
    for meeting_id, family_name, starts_at, zone, place in rows:
        where = place.get("building") or ""
        coming = ComingMeeting(meeting_id, family_name, starts_at, zone, place["mode"], where)
        first.setdefault(meeting_id, coming)
    return tuple(first.values())


def current(now: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
    """A condition on Meeting: planned by `now`, and by then no later entry takes its place."""
    later = aliased(Meeting)
    planned_anew = exists().where(
        col(later.case_id) == col(Meeting.case_id),
        col(later.supersedes) == col(Meeting.key),
        col(later.as_of) <= now,
    )
    return and_(col(Meeting.as_of) <= now, ~planned_anew)


def _has(table: Any) -> ColumnElement[bool]:
    return exists().where(col(table.meeting_id) == col(Meeting.id))


_NOW: BindParameter[datetime] = bindparam("now", type_=UtcDateTime())
_STANDS = and_(col(Meeting.cancelled).is_(False), current(_NOW))
"""A condition on Meeting: neither called off nor planned anew."""
_case, _meeting, _child = columns_of(Case), columns_of(Meeting), columns_of(Child)
_person, _staff = columns_of(Person), columns_of(CaseStaff)
_CLOCKS = select(
    *(_case[each] for each in ("id", "family_name", "kind", "time_zone")),
    _case["last_met_on"],
    _case["next_due_on"],
).order_by(_case["next_due_on"], _case["family_name"])
_MARKS = (
    select(
        *(_meeting[each] for each in ("id", "case_id", "starts_at", "ends_at", "closed_at")),
        _has(InvitationMessage),
        _has(Attendance),
        _has(IssuedDocument),
        _meeting["key"],
    )
    .join(Case, _case["id"] == _meeting["case_id"])
    .where(_STANDS, _meeting["starts_at"] > bindparam("since"))
    .order_by(_meeting["starts_at"])
)
_CHILDREN = (
    select(_child["case_id"], _person["name"])
    .join(Case, _case["id"] == _child["case_id"])
    .join(
        Person,
        and_(_person["case_id"] == _child["case_id"], _person["key"] == _child["person"]),
    )
    .order_by(_child["case_id"], _child["position"])
)
_CASEWORKERS = (
    select(_staff["case_id"], _staff["name"])
    .join(Case, _case["id"] == _staff["case_id"])
    .where(_staff["role"] == "caseworker")
    .order_by(_staff["position"].desc())
)
_WEEK = (
    select(
        _meeting["id"],
        _case["family_name"],
        _meeting["starts_at"],
        _case["time_zone"],
        columns_of(MeetingSession)["place"],
    )
    .join(Case, _case["id"] == _meeting["case_id"])
    .join(MeetingSession, col(MeetingSession.meeting_id) == _meeting["id"])
    .where(_STANDS, _meeting["ends_at"] > _NOW, _meeting["starts_at"] < bindparam("until"))
    .order_by(_meeting["starts_at"], col(MeetingSession.position))
)
