"""Everything Today shows, in a fixed number of statements however many families there are."""

from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from msgspec.structs import replace
from sqlalchemy import Exists, Select, bindparam, exists, or_, select
from sqlmodel import Session, SQLModel

from ftm.cases.access import open_and_visible_to
from ftm.cases.models import Case
from ftm.core.actor import Actor
from ftm.core.tables import columns_of, table_of
from ftm.insight.rules import LOOK_BACK, THIS_WEEK, CaseClock, Due, MeetingMark, Note, State, judge
from ftm.insight.today_facts import ComingMeeting, FamilyFacts, MeetingFacts, facts_of
from ftm.invitations.attention import ANY_CAME_BACK, ANY_UNREAD, ANY_WANTS_CALL
from ftm.invitations.attention import LOOK_BACK as MAILED_SINCE
from ftm.invitations.models import InvitationMessage
from ftm.invitations.reminding_by_hand import IS_BY_HAND
from ftm.meetings.models import Meeting
from ftm.summaries.models import IssuedDocument
from ftm.summaries.progress import CopyCount, count_copies
from ftm.value import Value


class FamilyLine(Value):
    """One family on Today: its clock, what is due, and all that is known of it."""

    case: CaseClock
    due: Due
    facts: FamilyFacts
    notes: tuple[Note, ...] = ()


class TodayBoard(Value):
    """All open families of the actor.

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
    """What is due for each family the actor may know of, in no order yet.

    `share_days` after a meeting everybody is to have their summary.
    """
    asked = _questions(actor)
    connection = session.connection()
    rows = connection.execute(asked.families, {"mailed_since": now - MAILED_SINCE}).all()
    facts = facts_of(session, [(row[0], row[1]) for row in rows])
    done = _done(session, asked, now)
    lines: list[FamilyLine] = []
    week: list[ComingMeeting] = []
    for (case_id, _, last_met_on, next_due_on, *_), known in zip(rows, facts, strict=True):
        about = known.family_name, known.kind, known.time_zone
        case = CaseClock(case_id, *about, last_met_on, next_due_on)
        meetings = [each for each in known.meetings if _is_shown(each, now)]
        marks = [_with_done(each.mark, done.get(each.mark.id)) for each in meetings]
        due = judge(case, marks, now, due_soon_days)
        lines.append(FamilyLine(case, _with_day_to_share(due, share_days), known))
        week += [each.coming for each in meetings if each.coming and _is_this_week(each.mark, now)]
    # What kinds of post there are, at most eight, instead of what there is for each family.
    post = {tuple(row[-3:]) for row in rows}
    return TodayBoard(
        tuple(lines),
        tuple(sorted(week, key=lambda each: each.starts_at)),
        came_back=any(each[0] for each in post),
        unread=any(each[1] for each in post),
        wants_call=any(each[2] for each in post),
        told_by_hand=any(each.is_by_hand for each in done.values()),
    )


def _with_day_to_share(due: Due, share_days: int) -> Due:
    if due.state is not State.NO_SUMMARY or due.meeting is None:
        return due
    by = due.meeting.ends_at + timedelta(days=share_days)
    return replace(due, meeting=replace(due.meeting, share_by=by))


class _Questions(Value):
    """What Today asks, each a statement about the open families of one worker."""

    families: Select[Any]
    done: Select[Any]


@lru_cache(maxsize=1024)
def _questions(actor: Actor) -> _Questions:
    """Built once for each worker: building them takes longer than all the rest of the page."""
    mine = open_and_visible_to(actor)
    return _Questions(_FAMILIES.where(mine), _DONE.where(mine))


class _Done(Value):
    """What has been done about a meeting that is no fact of the case."""

    is_sent: bool
    is_issued: bool
    is_by_hand: bool
    copies: CopyCount


def _done(session: Session, asked: _Questions, now: datetime) -> dict[UUID, _Done]:
    rows = session.connection().execute(asked.done, {"since": now - LOOK_BACK}).all()
    issued = [row.id for row in rows if row.is_issued]
    copies = count_copies(session, issued, now) if issued else {}
    return {
        row.id: _Done(row.is_sent, row.is_issued, row.is_by_hand, copies.get(row.id, CopyCount()))
        for row in rows
    }


def _is_shown(meeting: MeetingFacts, now: datetime) -> bool:
    """It was not long ago, and no later entry takes its place."""
    return meeting.mark.starts_at > now - LOOK_BACK and meeting.is_current(now)


def _is_this_week(mark: MeetingMark, now: datetime) -> bool:
    return mark.ends_at > now and mark.starts_at < now + THIS_WEEK


def _with_done(mark: MeetingMark, done: _Done | None) -> MeetingMark:
    if done is None:
        return mark
    return replace(
        mark,
        is_sent=done.is_sent,
        is_issued=done.is_issued,
        to_have=done.copies.to_have,
        have=done.copies.have,
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
