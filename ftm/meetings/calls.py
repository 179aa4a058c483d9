"""What calls for a meeting before its time: told by a worker, or by the facts of the case."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import bindparam, or_, select
from sqlmodel import Session

from ftm.cases.models import TeamRole
from ftm.core.tables import columns_of
from ftm.meetings.models import MeetingCall
from ftm.policies import PolicyPack
from ftm.value import Value


class OpenCall(Value):
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


class Placement(Value):
    """Where these children live or lived, from one day until another, as far as they are known."""

    children: tuple[str, ...]
    begins: date | None
    until: date | None


class Events(Value):
    """What may call for a meeting of one case, whenever it was: told by workers, and placements."""

    told: tuple[OpenCall, ...]
    placements: tuple[Placement, ...]


class PlacementRule(Value):
    """What a change of placement is called in the policy, and within how many days to meet."""

    trigger: str
    days: int


def placement_rule(pack: PolicyPack) -> PlacementRule | None:
    """That of an agency; None where a change of placement calls for no meeting."""
    found = pack.placement_trigger
    return PlacementRule(found.code, found.within_days) if found else None


def events_of(session: Session, case_ids: Collection[UUID]) -> dict[UUID, Events]:
    """The events of each of these cases, read anew; the caller has checked who may know of them."""
    asked = {"cases": list(case_ids)}
    told: defaultdict[UUID, list[OpenCall]] = defaultdict(list)
    for row in session.connection().execute(_TOLD, asked):
        told[row.case_id].append(OpenCall(**row._asdict()))
    placements: defaultdict[UUID, list[Placement]] = defaultdict(list)
    for case_id, children, begins, until in session.connection().execute(_PLACEMENTS, asked):
        placements[case_id].append(Placement(tuple(children), begins, until))
    return {each: Events(tuple(told[each]), tuple(placements[each])) for each in case_ids}


def calls_since(
    case_id: UUID, events: Events, last_met_on: date | None, rule: PlacementRule | None
) -> tuple[OpenCall, ...]:
    """The events that no meeting has answered yet; the most urgent first.

    A meeting held on the day of the event or later answers a call (domain.md 1, finding 4).
    """
    if not (events.told or events.placements):
        return ()
    told = (each for each in events.told if last_met_on is None or each.happened_on > last_met_on)
    found = [*told, *_moves(case_id, events.placements, last_met_on, rule)]
    return tuple(sorted(found, key=lambda each: (each.meet_by, each.happened_on)))


def _moves(
    case_id: UUID,
    placements: Iterable[Placement],
    last_met_on: date | None,
    rule: PlacementRule | None,
) -> Iterator[OpenCall]:
    """Children whose placement has begun or ended since the last meeting, as far as is known.

    A placement before the first meeting is not told: the first meeting is due by itself.
    """
    if rule is None or last_met_on is None:
        return
    moves: dict[date, list[str]] = {}
    for child, on in _first_moves(placements, last_met_on).items():
        moves.setdefault(on, []).append(child)
    for on, children in moves.items():
        yield OpenCall(case_id, rule.trigger, on, on + timedelta(days=rule.days), tuple(children))


def _first_moves(placements: Iterable[Placement], last_met_on: date) -> dict[str, date]:
    """For each child the day of the first move; where one placement follows another, its start."""
    starts: dict[str, date] = {}
    ends: dict[str, date] = {}
    for each in placements:
        for child in each.children:
            if each.begins and each.begins > last_met_on:
                starts[child] = min(each.begins, starts.get(child, each.begins))
            if each.until and each.until > last_met_on:
                ends[child] = min(each.until, ends.get(child, each.until))
    return {**ends, **starts}


_role, _call = columns_of(TeamRole), columns_of(MeetingCall)
_TOLD = select(
    *(_call[each] for each in ("case_id", "id", "trigger", "happened_on", "meet_by", "note")),
    _call["recorded_by"],
).where(_call["case_id"].in_(bindparam("cases", expanding=True)))
_PLACEMENTS = (
    select(*(_role[each] for each in ("case_id", "of", "from_", "until")))
    .where(
        _role["case_id"].in_(bindparam("cases", expanding=True)),
        _role["role"] == "resource_parent",
        or_(_role["from_"].is_not(None), _role["until"].is_not(None)),
    )
    .order_by(_role["case_id"], _role["position"])
)
