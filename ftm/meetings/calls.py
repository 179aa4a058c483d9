"""What calls for a meeting before its time: told by a worker, or by the facts of the case."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, bindparam, or_, select, true
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


def calls_of(session: Session, case_id: UUID) -> tuple[OpenCall, ...]:
    """As `open_calls`, for one case."""
    return answered(session, _OF_ONE, {"of_case": case_id})


class CallQuestions(NamedTuple):
    """What is asked for the calls of some cases: those told by workers, and what the facts tell."""

    recorded: Select[Any]
    moved: Select[Any]


def calls_about(cases: ColumnElement[bool]) -> CallQuestions:
    """The questions about these cases, for who asks them again and again."""
    return CallQuestions(_RECORDED.where(cases), _MOVED.where(cases))


def answered(
    session: Session, asked: CallQuestions, about: Mapping[str, Any] | None = None
) -> tuple[OpenCall, ...]:
    """As `open_calls`, by questions that are built already; `about` are values they wait for."""
    recorded, moved = (session.connection().execute(each, about) for each in asked)
    found = [*_recorded(recorded), *_moves(moved)]
    return tuple(sorted(found, key=lambda each: (each.meet_by, each.happened_on)))


def _recorded(rows: Iterable[Any]) -> Iterator[OpenCall]:
    for case_id, trigger, happened_on, meet_by, note, call_id, by in rows:
        yield OpenCall(
            case_id, trigger, happened_on, meet_by, note=note, id=call_id, recorded_by=by
        )


def _moves(rows: Iterable[Any]) -> Iterator[OpenCall]:
    """Children whose placement has begun or ended since the last meeting, as far as is known.

    A placement before the first meeting is not told: the first meeting is due by itself.
    """
    changed = list(rows)
    if not changed:
        return
    # One policy is in force: it stands beside every row.
    *_, trigger, days = changed[0]
    moves: dict[tuple[UUID, date], list[str]] = {}
    for (case_id, child), on in _first_moves(changed).items():
        moves.setdefault((case_id, on), []).append(child)
    for (case_id, on), children in moves.items():
        yield OpenCall(case_id, trigger, on, on + timedelta(days=days), tuple(children))


def _first_moves(changed: Iterable[Any]) -> dict[tuple[UUID, str], date]:
    """For each child the day of the first move; where one placement follows another, its start."""
    starts: dict[tuple[UUID, str], date] = {}
    ends: dict[tuple[UUID, str], date] = {}
    for case_id, children, begins, until, last_met_on, *_ in changed:
        for child in children:
            key = case_id, child
            if begins and begins > last_met_on:
                starts[key] = min(begins, starts.get(key, begins))
            if until and until > last_met_on:
                ends[key] = min(until, ends.get(key, until))
    return {**ends, **starts}


# Of columns, and built once: Today asks both at every look.
_case, _role, _call = columns_of(Case), columns_of(TeamRole), columns_of(MeetingCall)
_policy = columns_of(PolicyInForce)
_RECORDED = (
    select(
        *(_call[each] for each in ("case_id", "trigger", "happened_on", "meet_by", "note", "id")),
        _call["recorded_by"],
    )
    .join(table_of(Case), _case["id"] == _call["case_id"])
    .where(or_(_case["last_met_on"].is_(None), _call["happened_on"] > _case["last_met_on"]))
)
_MOVED = (
    select(
        *(_role[each] for each in ("case_id", "of", "from_", "until")),
        _case["last_met_on"],
        _policy["placement_trigger"],
        _policy["placement_days"],
    )
    .join_from(table_of(TeamRole), table_of(Case), _case["id"] == _role["case_id"])
    .join(table_of(PolicyInForce), true())
    .where(
        _policy["placement_trigger"].is_not(None),
        _role["role"] == "resource_parent",
        or_(_role["from_"] > _case["last_met_on"], _role["until"] > _case["last_met_on"]),
    )
    .order_by(_role["case_id"], _role["position"])
)
_OF_ONE = calls_about(_case["id"] == bindparam("of_case"))
