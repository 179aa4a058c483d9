"""Everything Today shows, in a fixed number of statements however many families there are."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import BindParameter, ColumnElement, Select, and_, bindparam, exists, select
from sqlmodel import Session, SQLModel

from ftm.cases.access import open_and_visible_to
from ftm.cases.models import Case, CaseStaff, Child, Person
from ftm.core.actor import Actor
from ftm.core.tables import UtcDateTime, columns_of, table_of
from ftm.insight.rules import LOOK_BACK, THIS_WEEK, CaseClock, Due, MeetingMark, Note, judge
from ftm.invitations.attention import ANY_CAME_BACK, ANY_UNREAD
from ftm.invitations.attention import LOOK_BACK as MAILED_SINCE
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
    """All open families of the actor, the most urgent first.

    `came_back`: mail to somebody did lately; `unread`: a mail waits to be looked at.
    """

    lines: tuple[FamilyLine, ...]
    week: tuple[ComingMeeting, ...]
    came_back: bool
    unread: bool

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
    families = _families(session, asked, now)
    meetings, places = _meetings(session, asked, now, timedelta(days=share_days))
    lines = [
        FamilyLine(
            each.case,
            judge(each.case, tuple(meetings[each.case.id]), now, due_soon_days),
            tuple(each.children),
            each.caseworker,
        )
        for each in families
    ]
    lines.sort(key=lambda line: (line.due.order, line.case.family_name))
    return TodayBoard(
        tuple(lines),
        tuple(_week(lines, meetings, places, now)),
        came_back=any(each.came_back for each in families),
        unread=any(each.unread for each in families),
    )


class _Questions(NamedTuple):
    """What Today asks, each a statement about the open families of one worker."""

    families: Select[Any]
    meetings: Select[Any]


@lru_cache(maxsize=1024)
def _questions(actor: Actor) -> _Questions:
    """Built once for each worker: building them takes longer than all the rest of the page."""
    mine = open_and_visible_to(actor)
    return _Questions(_FAMILIES.where(mine), _MEETINGS.where(mine))


class _Family(NamedTuple):
    case: CaseClock
    caseworker: str
    came_back: bool
    unread: bool
    children: list[str]


def _families(session: Session, asked: _Questions, now: datetime) -> list[_Family]:
    """A row for each child of a family, and one for a family without."""
    found: dict[UUID, _Family] = {}
    rows = session.connection().execute(asked.families, {"mailed_since": now - MAILED_SINCE}).all()
    for case_id, *case, caseworker, back, unread, child in rows:
        if case_id not in found:
            clock = CaseClock(case_id, *case)
            found[case_id] = _Family(clock, caseworker or "", back, unread, [])
        if child is not None:
            found[case_id].children.append(child)
    return list(found.values())


def _meetings(
    session: Session, asked: _Questions, now: datetime, share_within: timedelta
) -> tuple[defaultdict[UUID, list[MeetingMark]], dict[UUID, dict[str, Any]]]:
    """The meetings of each family in the order of time, and the first place of each meeting."""
    rows = (
        session.connection().execute(asked.meetings, {"now": now, "since": now - LOOK_BACK}).all()
    )
    issued = [row.id for row in rows if row.is_issued]
    copies = count_copies(session, issued, now) if issued else {}
    found: defaultdict[UUID, list[MeetingMark]] = defaultdict(list)
    for *row, _place in rows:
        mark_id, case_id, _begins, ends_at, *_ = row
        count = copies.get(mark_id, _NO_COPIES)
        values = (*row, count.to_have, count.have, ends_at + share_within)
        found[case_id].append(MeetingMark(*values))
    return found, {row[0]: row[-1] for row in rows if row[-1]}


def _week(
    lines: list[FamilyLine],
    meetings: Mapping[UUID, list[MeetingMark]],
    places: Mapping[UUID, dict[str, Any]],
    now: datetime,
) -> list[ComingMeeting]:
    """The meetings of the next seven days, in the order of time."""
    coming = [
        ComingMeeting(
            mark.id,
            line.case.family_name,
            mark.starts_at,
            line.case.time_zone,
            places[mark.id]["mode"],
            places[mark.id].get("building") or "",
        )
        for line in lines
        for mark in meetings[line.case.id]
        if mark.ends_at > now and mark.starts_at < now + THIS_WEEK and mark.id in places
    ]
    return sorted(coming, key=lambda each: each.starts_at)


def current(now: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
    """A condition on Meeting: planned by `now`, and by then no later entry takes its place."""
    later = table_of(Meeting).alias().c
    planned_anew = exists().where(
        later.case_id == _meeting["case_id"],
        later.supersedes == _meeting["key"],
        later.as_of <= now,
    )
    return and_(_meeting["as_of"] <= now, ~planned_anew)


def _has(table: type[SQLModel]) -> ColumnElement[bool]:
    return exists().where(columns_of(table)["meeting_id"] == _meeting["id"])


_NO_COPIES = CopyCount()
_case, _meeting, _child = columns_of(Case), columns_of(Meeting), columns_of(Child)
_person, _staff, _session = columns_of(Person), columns_of(CaseStaff), columns_of(MeetingSession)
_NOW: BindParameter[datetime] = bindparam("now", type_=UtcDateTime())
_CASEWORKER = (
    select(_staff["name"])
    .where(_staff["case_id"] == _case["id"], _staff["role"] == "caseworker")
    .order_by(_staff["position"])
    .limit(1)
    .scalar_subquery()
)
_PLACE = (
    select(_session["place"])
    .where(_session["meeting_id"] == _meeting["id"])
    .order_by(_session["position"])
    .limit(1)
    .scalar_subquery()
)
_FAMILIES = (
    select(
        *(_case[each] for each in ("id", "family_name", "kind", "time_zone")),
        _case["last_met_on"],
        _case["next_due_on"],
        _CASEWORKER,
        ANY_CAME_BACK,
        ANY_UNREAD,
        _person["name"],
    )
    .select_from(table_of(Case))
    .outerjoin(table_of(Child), _child["case_id"] == _case["id"])
    .outerjoin(
        table_of(Person),
        and_(_person["case_id"] == _child["case_id"], _person["key"] == _child["person"]),
    )
    .order_by(_case["next_due_on"], _case["family_name"], _case["id"], _child["position"])
)
_MEETINGS = (
    select(
        *(_meeting[each] for each in ("id", "case_id", "starts_at", "ends_at", "closed_at")),
        _has(InvitationMessage),
        _has(Attendance),
        _has(IssuedDocument).label("is_issued"),
        _meeting["key"],
        _PLACE,
    )
    .join(table_of(Case), _case["id"] == _meeting["case_id"])
    .where(
        _meeting["cancelled"].is_(False),
        current(_NOW),
        _meeting["starts_at"] > bindparam("since"),
    )
    .order_by(_meeting["starts_at"])
)
