"""Everything Today shows, in a fixed number of statements however many families there are."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Exists, Select, bindparam, exists, or_, select
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
from ftm.invitations.reminding_by_hand import IS_BY_HAND
from ftm.meetings.models import Meeting
from ftm.summaries.models import IssuedDocument
from ftm.summaries.progress import CopyCount, count_copies


class FamilyLine(NamedTuple):
    """One family on Today: its clock, what is due, and all that is known of it."""

    case: CaseClock
    due: Due
    facts: FamilyFacts
    notes: tuple[Note, ...] = ()


class ComingMeeting(NamedTuple):
    """One meeting of the next seven days. `mode` is that of its first session."""

    id: UUID
    family_name: str
    starts_at: datetime
    time_zone: str
    mode: str
    building: str


class TodayBoard(NamedTuple):
    """All open families of the actor, the most urgent first.

    `came_back`: mail to somebody did lately; `unread`: a mail waits to be looked at;
    `wants_call`: somebody asked for a call; `told_by_hand`: somebody was told by letter or by
    telephone.
    """

    lines: tuple[FamilyLine, ...]
    week: tuple[ComingMeeting, ...]
    came_back: bool
    unread: bool
    wants_call: bool
    told_by_hand: bool

    @property
    def zone(self) -> ZoneInfo:
        """Whose day it is: the zone of the first family, or UTC without any."""
        return ZoneInfo(self.lines[0].case.time_zone if self.lines else "UTC")

    @property
    def caseworkers(self) -> tuple[str, ...]:
        return tuple(sorted({line.facts.caseworker for line in self.lines} - {""}))


def today_board(
    session: Session, actor: Actor, *, now: datetime, due_soon_days: int, share_days: int
) -> TodayBoard:
    """What is due for each family the actor may know of.

    `share_days` after a meeting everybody is to have their summary.
    """
    asked = _questions(actor)
    connection = session.connection()
    rows = connection.execute(asked.families, {"mailed_since": now - MAILED_SINCE}).all()
    facts = facts_of(session, [(row[0], row[1]) for row in rows])
    done = _done(session, asked, now)
    share_within = timedelta(days=share_days)
    lines: list[FamilyLine] = []
    week: list[ComingMeeting] = []
    for (case_id, _, last_met_on, next_due_on, *_), known in zip(rows, facts, strict=True):
        about = known.family_name, known.kind, known.time_zone
        case = CaseClock(case_id, *about, last_met_on, next_due_on)
        marks = tuple(_marks(case_id, known, done, now, share_within))
        lines.append(FamilyLine(case, judge(case, marks, now, due_soon_days), known))
        week += _of_this_week(known, marks, now)
    return TodayBoard(
        most_urgent_first(lines),
        tuple(sorted(week, key=lambda each: each.starts_at)),
        came_back=any(row.came_back for row in rows),
        unread=any(row.unread for row in rows),
        wants_call=any(row.wants_call for row in rows),
        told_by_hand=any(each.is_by_hand for each in done.values()),
    )


def most_urgent_first(lines: Iterable[FamilyLine]) -> tuple[FamilyLine, ...]:
    return tuple(sorted(lines, key=lambda line: (line.due.order, line.case.family_name)))


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
    is_by_hand: bool = False


def _done(session: Session, asked: _Questions, now: datetime) -> dict[UUID, _Done]:
    rows = session.connection().execute(asked.done, {"since": now - LOOK_BACK}).all()
    issued = [row.id for row in rows if row.is_issued]
    copies = count_copies(session, issued, now) if issued else {}
    return {
        row.id: _Done(row.is_sent, row.is_issued, copies.get(row.id, CopyCount()), row.is_by_hand)
        for row in rows
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


def _of_this_week(
    facts: FamilyFacts, marks: Iterable[MeetingMark], now: datetime
) -> Iterator[ComingMeeting]:
    """The meetings of the next seven days."""
    for mark in marks:
        if mark.ends_at > now and mark.starts_at < now + THIS_WEEK:
            place = facts.places.get(mark.id)
            if place:
                yield ComingMeeting(
                    mark.id,
                    facts.family_name,
                    mark.starts_at,
                    facts.time_zone,
                    place["mode"],
                    place.get("building") or "",
                )


def _has(table: type[SQLModel]) -> Exists:
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
        _has(InvitationMessage).where(IS_BY_HAND).label("is_by_hand"),
    )
    .join(table_of(Case), _case["id"] == _meeting["case_id"])
    .where(
        _meeting["starts_at"] > bindparam("since"),
        or_(_has(InvitationMessage), _has(IssuedDocument)),
    )
)
