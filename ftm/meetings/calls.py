"""What calls for a meeting before its time: told by a worker, or by the facts of the case."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlmodel import Session, col

from ftm.cases.models import Case, TeamRole
from ftm.meetings.models import MeetingCall, PolicyInForce


@dataclass(frozen=True, slots=True)
class OpenCall:
    """An event after which the team has not met yet.

    `children` are the keys of those who moved. `id` is None when the facts tell it by themselves.
    """

    case_id: UUID
    trigger: str
    happened_on: date
    meet_by: date
    children: tuple[str, ...] = ()
    note: str = ""
    id: UUID | None = None
    recorded_by: str = ""


def open_calls(session: Session, cases: ColumnElement[bool]) -> tuple[OpenCall, ...]:
    """The calls of the cases for which the condition on Case holds; the most urgent first.

    A meeting held on the day of the event or later answers a call (domain.md 1, finding 4).
    """
    found = [*_recorded(session, cases), *_moves(session, cases)]
    return tuple(sorted(found, key=lambda each: (each.meet_by, each.happened_on)))


def _recorded(session: Session, cases: ColumnElement[bool]) -> Iterator[OpenCall]:
    of = MeetingCall
    rows = session.execute(
        select(
            col(of.case_id),
            col(of.trigger),
            col(of.happened_on),
            col(of.meet_by),
            col(of.note),
            col(of.id),
            col(of.recorded_by),
        )
        .join(Case, col(Case.id) == col(of.case_id))
        .where(
            cases, or_(col(Case.last_met_on).is_(None), col(of.happened_on) > col(Case.last_met_on))
        )
    )
    for case_id, trigger, happened_on, meet_by, note, call_id, by in rows:
        yield OpenCall(
            case_id, trigger, happened_on, meet_by, note=note, id=call_id, recorded_by=by
        )


def _moves(session: Session, cases: ColumnElement[bool]) -> Iterator[OpenCall]:
    """Children whose placement has begun or ended since the last meeting, as far as is known.

    A placement before the first meeting is not told: the first meeting is due by itself.
    """
    policy = session.execute(
        select(col(PolicyInForce.placement_trigger), col(PolicyInForce.placement_days))
    ).first()
    if policy is None or policy.placement_trigger is None:
        return
    changed = session.execute(
        select(
            col(TeamRole.case_id),
            col(TeamRole.of),
            col(TeamRole.from_),
            col(TeamRole.until),
            col(Case.last_met_on),
        )
        .join(Case, col(Case.id) == col(TeamRole.case_id))
        .where(
            cases,
            col(TeamRole.role) == "resource_parent",
            or_(
                col(TeamRole.from_) > col(Case.last_met_on),
                col(TeamRole.until) > col(Case.last_met_on),
            ),
        )
        .order_by(col(TeamRole.case_id), col(TeamRole.position))
    )
    moves: dict[tuple[UUID, date], list[str]] = {}
    for (case_id, child), on in _first_moves(changed).items():
        moves.setdefault((case_id, on), []).append(child)
    for (case_id, on), children in moves.items():
        meet_by = on + timedelta(days=policy.placement_days)
        yield OpenCall(case_id, policy.placement_trigger, on, meet_by, tuple(children))


def _first_moves(changed: Iterable[Any]) -> dict[tuple[UUID, str], date]:
    """For each child the day of the first move; where one placement follows another, its start."""
    starts: dict[tuple[UUID, str], date] = {}
    ends: dict[tuple[UUID, str], date] = {}
    for case_id, children, begins, until, last_met_on in changed:
        for child in children:
            key = case_id, child
            if begins and begins > last_met_on:
                starts[key] = min(begins, starts.get(key, begins))
            if until and until > last_met_on:
                ends[key] = min(until, ends.get(key, until))
    return {**ends, **starts}
