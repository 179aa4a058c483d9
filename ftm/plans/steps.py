"""What became of the steps of the plans: those still to do, those past their day, the outcome."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, bindparam, func, or_, select
from sqlmodel import Session
from sqlmodel import select as select_row

from ftm.cases.access import check_visible
from ftm.cases.models import Case
from ftm.core import audit
from ftm.core.actor import Actor
from ftm.core.errors import ConflictError, NotFoundError, RuleBrokenError
from ftm.core.tables import among, columns_of, table_of
from ftm.plans.models import Item, StepOutcome
from ftm.value import Value

OUTCOMES = {
    "done": "Done",
    "partly": "Partly done, it goes on",
    "not_done": "Not done yet, it goes on",
    "dropped": "Not needed any more",
}
_OVER = ("done", "dropped")
_NEEDS_REASON = ("not_done", "dropped")
LONGEST_NOTE = 500


class Step(Value):
    """One step. `due_on` is the day last agreed on; `outcome` "" while nobody said how it went.

    `owner` is a key of a person or of staff. `version` is that of the outcome, 0 without one.
    """

    id: UUID
    case_id: UUID
    text: str
    owner: str | None
    due_on: date | None
    outcome: str
    note: str
    recorded_by: str
    version: int

    @property
    def is_over(self) -> bool:
        return self.outcome in _OVER

    def is_late(self, today: date) -> bool:
        return not self.is_over and self.due_on is not None and self.due_on < today


def steps_of(session: Session, cases: ColumnElement[bool]) -> tuple[Step, ...]:
    """The steps of the cases for which the condition on Case holds: by day, those without last."""
    rows = session.execute(
        _STEPS.where(cases).order_by(_DUE_ON.is_(None), _DUE_ON, _item["position"])
    )
    return tuple(Step(*row) for row in rows)


def days_of_open_steps(
    session: Session, case_ids: Collection[UUID]
) -> dict[UUID, tuple[date, ...]]:
    """For each of these cases the days of its open steps; steps without a day are never late."""
    found: defaultdict[UUID, list[date]] = defaultdict(list)
    for case_id, due_on in session.connection().execute(_OPEN_DAYS, {"cases": list(case_ids)}):
        found[case_id].append(due_on)
    return {each: tuple(found[each]) for each in case_ids}


def record_outcome(
    session: Session,
    actor: Actor,
    case_id: UUID,
    item_id: UUID,
    *,
    outcome: str,
    note: str,
    next_check_on: date | None,
    version: int,
    now: datetime,
) -> StepOutcome:
    """How a step went; a step that goes on gets a new day. Whoever may see the case may say so.

    `version` is that of the outcome the worker read, 0 for none. Raises NotFoundError,
    RuleBrokenError naming the field, ConflictError.
    """
    check_visible(session, actor, case_id)
    item = session.exec(
        select_row(Item).where(Item.id == item_id, Item.case_id == case_id, Item.kind == "step")
    ).first()
    if item is None:
        raise NotFoundError("There is no such step; somebody may have removed it.")
    today = now.astimezone(ZoneInfo(session.get_one(Case, case_id).time_zone)).date()
    note = _checked(outcome, note, next_check_on, today)
    row = session.exec(
        select_row(StepOutcome).where(StepOutcome.case_id == case_id, StepOutcome.item == item.key)
    ).first()
    current = row.version if row else 0
    if current != version:
        raise ConflictError(
            "Somebody has said how this step went while you were writing. Look at it, and save "
            "again if yours should stand.",
            current=str(current),
        )
    row = row or StepOutcome(
        case_id=case_id, item=item.key, outcome=outcome, recorded_by="", recorded_at=now, version=0
    )
    row.outcome, row.note = outcome, note
    row.next_check_on = None if outcome in _OVER else next_check_on
    row.recorded_by, row.recorded_at = actor.name, now
    row.version += 1
    session.add(row)
    audit.record(
        session,
        actor,
        "record_outcome",
        f"line:{item.id}",
        case_id=case_id,
        at=now,
        outcome=outcome,
        next_check_on=row.next_check_on.isoformat() if row.next_check_on else None,
    )
    session.flush()
    return row


def counted(number: int) -> str:
    """How many steps are past their day, as one says it."""
    return "1 step past due" if number == 1 else f"{number} steps past due"


def _checked(outcome: str, note: str, next_check_on: date | None, today: date) -> str:
    note = note.strip()
    if outcome not in OUTCOMES:
        raise RuleBrokenError("Say how the step went.", "outcome")
    if outcome in _NEEDS_REASON and not note:
        raise RuleBrokenError("Say why, in a sentence.", "note")
    if len(note) > LONGEST_NOTE:
        raise RuleBrokenError(f"Keep this under {LONGEST_NOTE} letters.", "note")
    if outcome not in _OVER and (next_check_on is None or next_check_on < today):
        raise RuleBrokenError("Choose the new day, from today on.", "next_check_on")
    return note


_item, _outcome, _case = columns_of(Item), columns_of(StepOutcome), columns_of(Case)
_DUE_ON: ColumnElement[date] = func.coalesce(_outcome["next_check_on"], _item["due_on"])
_ITEMS = table_of(Item).outerjoin(
    table_of(StepOutcome),
    and_(_outcome["case_id"] == _item["case_id"], _outcome["item"] == _item["key"]),
)
_STEPS = (
    select(
        *(_item[each] for each in ("id", "case_id", "text", "owner")),
        _DUE_ON,
        *(func.coalesce(_outcome[each], "") for each in ("outcome", "note", "recorded_by")),
        func.coalesce(_outcome["version"], 0),
    )
    .select_from(_ITEMS.join(table_of(Case), _case["id"] == _item["case_id"]))
    .where(_item["kind"] == "step")
)
_OPEN_DAYS = (
    select(_item["case_id"], _DUE_ON)
    .select_from(_ITEMS)
    .where(
        _item["case_id"].in_(bindparam("cases", expanding=True)),
        _item["kind"] == "step",
        _DUE_ON.is_not(None),
        or_(_outcome["id"].is_(None), ~among(_outcome["outcome"], _OVER)),
    )
)
