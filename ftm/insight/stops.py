"""Asks the rules again about planned meetings: a release may have ended, a placement changed."""

from datetime import datetime

from msgspec.structs import replace
from sqlmodel import Session

from ftm.facts import CaseFacts
from ftm.insight.rules import Due, State, stopped
from ftm.insight.today_queries import TodayBoard
from ftm.invitations.rules.check import check_meeting
from ftm.meetings.case_facts import load_facts_of
from ftm.policies import PolicyPack

MOST_ASKED = 40
"""Meetings further away are asked about when they come nearer."""


def with_stops(
    session: Session, board: TodayBoard, *, now: datetime, pack: PolicyPack
) -> TodayBoard:
    """The board with each of the nearest planned meetings judged by the facts as they are now."""
    planned = [line for line in board.lines if line.due.state is State.SCHEDULED]
    if not planned:
        return board
    nearest = sorted(planned, key=lambda line: line.due.days or 0)[:MOST_ASKED]
    facts = load_facts_of(session, [line.case.id for line in nearest])
    found = {line.case.id: _stops(facts[line.case.id], line.due, now, pack) for line in nearest}
    lines = [
        replace(line, due=stopped(line.due, found.get(line.case.id, ()))) for line in board.lines
    ]
    return replace(board, lines=tuple(lines))


def _stops(facts: CaseFacts, due: Due, now: datetime, pack: PolicyPack) -> tuple[str, ...]:
    meeting = facts.meetings_by_id[due.meeting.key] if due.meeting else None
    blocks = check_meeting(facts, meeting, now, pack).blocks if meeting else ()
    return tuple(each.message for each in blocks)
