"""Everything Today shows, in a fixed number of statements however many families there are."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, bindparam, exists, or_, select
from sqlmodel import Session, SQLModel

from ftm.cases.access import open_and_visible_to
from ftm.cases.models import Case
from ftm.core.actor import Actor
from ftm.core.tables import columns_of, table_of
from ftm.insight.rules import LOOK_BACK, THIS_WEEK, CaseClock, Due, MeetingMark, Note, judge
from ftm.insight.today_facts import FamilyFacts, facts_of
from ftm.invitations.attention import ANY_CAME_BACK, ANY_UNREAD, ANY_WANTS_CALL
from ftm.invitations.attention import LOOK_BACK as MAILED_SINCE
from ftm.invitations.models import InvitationMessage
from ftm.meetings.models import Meeting
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

    `came_back`: mail to somebody did lately; `unread`: a mail waits to be looked at;
    `wants_call`: somebody asked for a call.
    """

    lines: tuple[FamilyLine, ...]
    week: tuple[ComingMeeting, ...]
    came_back: bool
    unread: bool
    wants_call: bool

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
    connection = session.connection()
    rows = connection.execute(asked.families, {"mailed_since": now - MAILED_SINCE}).all()
    facts = facts_of(session, {row.id: row.revision for row in rows})
    done = _done(session, asked, now)
    share_within = timedelta(days=share_days)
    families: list[tuple[FamilyLine, tuple[MeetingMark, ...]]] = []
    for case_id, _revision, last_met_on, next_due_on, *_ in rows:
        known = facts[case_id]
        about = known.family_name, known.kind, known.time_zone
        case = CaseClock(case_id, *about, last_met_on, next_due_on)
        marks = tuple(_marks(case_id, known, done, now, share_within))
        due = judge(case, marks, now, due_soon_days)
        families.append((FamilyLine(case, due, known.children, known.caseworker), marks))
    families.sort(key=lambda each: (each[0].due.order, each[0].case.family_name))
    return TodayBoard(
        tuple(line for line, _ in families),
        tuple(_week(families, facts, now)),
        came_back=any(row.came_back for row in rows),
        unread=any(row.unread for row in rows),
        wants_call=any(row.wants_call for row in rows),
    )


class _Questions(NamedTuple):
    """What Today asks, each a statement about the open families of one worker."""

    families: Select[Any]
    done: Select[Any]


@lru_cache(maxsize=1024)
def _questions(actor: Actor) -> _Questions:
    """Built once for each worker: building them takes longer than all the rest of the page."""
    mine = open_and_visible_to(actor)
    return _Questions(_FAMILIES.where(mine), _DONE.where(mine))


class _Done(NamedTuple):
    """What has been done about a meeting that is no fact of the case."""

    is_sent: bool
    is_issued: bool
    copies: CopyCount


def _done(session: Session, asked: _Questions, now: datetime) -> dict[UUID, _Done]:
    rows = session.connection().execute(asked.done, {"since": now - LOOK_BACK}).all()
    issued = [row.id for row in rows if row.is_issued]
    copies = count_copies(session, issued, now) if issued else {}
    return {
        row.id: _Done(row.is_sent, row.is_issued, copies.get(row.id, CopyCount())) for row in rows
    }


_NOTHING_DONE = _Done(is_sent=False, is_issued=False, copies=CopyCount())


def _marks(
    case_id: UUID,
    facts: FamilyFacts,
    done: Mapping[UUID, _Done],
    now: datetime,
    share_within: timedelta,
) -> Iterator[MeetingMark]:
    """The meetings that are of interest, in the order of time."""
    since = now - LOOK_BACK
    for each in facts.meetings:
        if each.starts_at > since and each.is_current(now):
            about = done.get(each.id, _NOTHING_DONE)
            yield MeetingMark(
                each.id,
                case_id,
                each.starts_at,
                each.ends_at,
                each.closed_at,
                about.is_sent,
                each.is_attended,
                about.is_issued,
                each.key,
                about.copies.to_have,
                about.copies.have,
                each.ends_at + share_within,
            )


def _week(
    families: Iterable[tuple[FamilyLine, tuple[MeetingMark, ...]]],
    facts: Mapping[UUID, FamilyFacts],
    now: datetime,
) -> list[ComingMeeting]:
    """The meetings of the next seven days, in the order of time."""
    coming = [
        ComingMeeting(
            mark.id,
            line.case.family_name,
            mark.starts_at,
            line.case.time_zone,
            place["mode"],
            place.get("building") or "",
        )
        for line, marks in families
        for mark in marks
        if mark.ends_at > now
        and mark.starts_at < now + THIS_WEEK
        and (place := facts[line.case.id].places.get(mark.id))
    ]
    return sorted(coming, key=lambda each: each.starts_at)


def _has(table: type[SQLModel]) -> ColumnElement[bool]:
    return exists().where(columns_of(table)["meeting_id"] == _meeting["id"])


_case, _meeting = columns_of(Case), columns_of(Meeting)
_FAMILIES = select(
    *(_case[each] for each in ("id", "revision", "last_met_on", "next_due_on")),
    ANY_CAME_BACK.label("came_back"),
    ANY_UNREAD.label("unread"),
    ANY_WANTS_CALL.label("wants_call"),
).order_by(_case["next_due_on"], _case["family_name"], _case["id"])
_DONE = (
    select(
        _meeting["id"],
        _has(InvitationMessage).label("is_sent"),
        _has(IssuedDocument).label("is_issued"),
    )
    .join(table_of(Case), _case["id"] == _meeting["case_id"])
    .where(
        _meeting["starts_at"] > bindparam("since"),
        or_(_has(InvitationMessage), _has(IssuedDocument)),
    )
)
