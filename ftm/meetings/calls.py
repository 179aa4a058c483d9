"""What calls for a meeting before its time: told by a worker, or by the facts of the case."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    Column,
    ColumnElement,
    CompoundSelect,
    cast,
    null,
    or_,
    select,
    true,
    union_all,
)
from sqlmodel import Session

from ftm.cases.models import Case, TeamRole
from ftm.core.tables import columns_of, table_of
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
    return answered(session, calls_about(cases))


def calls_about(cases: ColumnElement[bool]) -> CompoundSelect[Any]:
    """The question about these cases, for who asks it again and again."""
    both = union_all(_RECORDED.where(cases), _MOVED.where(cases))
    return both.order_by(both.selected_columns["case_id"], both.selected_columns["position"])


def answered(session: Session, asked: CompoundSelect[Any]) -> tuple[OpenCall, ...]:
    """As `open_calls`, by a question that is built already."""
    rows = [_Row(*row) for row in session.connection().execute(asked)]
    found = [
        *(_recorded(row) for row in rows if row.id is not None),
        *_moves([row for row in rows if row.id is None]),
    ]
    return tuple(sorted(found, key=lambda each: (each.meet_by, each.happened_on)))


class _Row(NamedTuple):
    """What a worker told (`id` and the days of the call), or a placement (`of` and its days)."""

    case_id: UUID
    position: int
    trigger: str
    happened_on: date
    meet_by: date
    note: str
    id: UUID | None
    recorded_by: str
    of: list[str]
    from_: date | None
    until: date | None
    last_met_on: date
    days: int


def _recorded(row: _Row) -> OpenCall:
    return OpenCall(
        row.case_id,
        row.trigger,
        row.happened_on,
        row.meet_by,
        note=row.note,
        id=row.id,
        recorded_by=row.recorded_by,
    )


def _moves(changed: Sequence[_Row]) -> Iterator[OpenCall]:
    """Children whose placement has begun or ended since the last meeting, as far as is known.

    A placement before the first meeting is not told: the first meeting is due by itself.
    """
    if not changed:
        return
    # One policy is in force: it stands beside every row.
    trigger, days = changed[0].trigger, changed[0].days
    moves: dict[tuple[UUID, date], list[str]] = {}
    for (case_id, child), on in _first_moves(changed).items():
        moves.setdefault((case_id, on), []).append(child)
    for (case_id, on), children in moves.items():
        yield OpenCall(case_id, trigger, on, on + timedelta(days=days), tuple(children))


def _first_moves(changed: Iterable[_Row]) -> dict[tuple[UUID, str], date]:
    """For each child the day of the first move; where one placement follows another, its start."""
    starts: dict[tuple[UUID, str], date] = {}
    ends: dict[tuple[UUID, str], date] = {}
    for row in changed:
        for child in row.of:
            key = row.case_id, child
            if row.from_ and row.from_ > row.last_met_on:
                starts[key] = min(row.from_, starts.get(key, row.from_))
            if row.until and row.until > row.last_met_on:
                ends[key] = min(row.until, ends.get(key, row.until))
    return {**ends, **starts}


def _none(kind: Column[Any]) -> ColumnElement[Any]:
    """Nothing, of the kind of a column that the other half of the question has."""
    return cast(null(), kind.type)


# Of columns, and built once: Today asks it at every look.
_case, _role, _call = columns_of(Case), columns_of(TeamRole), columns_of(MeetingCall)
_policy = columns_of(PolicyInForce)
_RECORDED = (
    select(
        _call["case_id"],
        _none(_role["position"]).label("position"),
        *(_call[each] for each in ("trigger", "happened_on", "meet_by", "note", "id")),
        _call["recorded_by"],
        *(_none(_role[each]) for each in ("of", "from_", "until")),
        _case["last_met_on"],
        _none(_policy["placement_days"]),
    )
    .join(table_of(Case), _case["id"] == _call["case_id"])
    .where(or_(_case["last_met_on"].is_(None), _call["happened_on"] > _case["last_met_on"]))
)
_MOVED = (
    select(
        *(_role[each] for each in ("case_id", "position")),
        _policy["placement_trigger"],
        *(_none(_call[each]) for each in ("happened_on", "meet_by", "note", "id", "recorded_by")),
        *(_role[each] for each in ("of", "from_", "until")),
        _case["last_met_on"],
        _policy["placement_days"],
    )
    .join_from(table_of(TeamRole), table_of(Case), _case["id"] == _role["case_id"])
    .join(table_of(PolicyInForce), true())
    .where(
        _policy["placement_trigger"].is_not(None),
        _role["role"] == "resource_parent",
        or_(_role["from_"] > _case["last_met_on"], _role["until"] > _case["last_met_on"]),
    )
)
