"""Keeps each case's clock: when the team last met, and by when it must meet next.

The days come from the policy pack. They lie in the database beside the cases, so that every
program that writes to it keeps the clocks by the same policy, and a change of it is noticed.
"""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy
from sqlalchemy import bindparam, func
from sqlmodel import Session, select

from ftm.cases.models import Case
from ftm.core import audit, clock
from ftm.core.actor import COMMAND_LINE
from ftm.core.errors import RuleBrokenError
from ftm.core.tables import columns_of, table_of
from ftm.meetings.calls import PlacementRule, calls_since, events_of, placement_rule
from ftm.meetings.models import Attendance, Meeting, PolicyInForce
from ftm.plans.models import Track
from ftm.policies import PolicyPack
from ftm.policies.rhythm import Cadence


def adopt_policy(session: Session, pack: PolicyPack) -> bool:
    """Keep all clocks by the days of `pack` from now on; False when they are kept so already.

    Called when the program starts or the database is upgraded, in the caller's transaction.
    """
    placement = placement_rule(pack)
    fresh = PolicyInForce(
        name=pack.name,
        protective_custody_days=pack.cadence.protective_custody,
        prevention_days=pack.cadence.prevention,
        placement_trigger=placement.trigger if placement else None,
        placement_days=placement.days if placement else None,
    )
    stored = session.exec(select(PolicyInForce)).all()
    if [each.model_dump() for each in stored] == [fresh.model_dump()]:
        return False
    for each in stored:
        session.delete(each)
    session.flush()
    session.add(fresh)
    audit.record(session, COMMAND_LINE, "adopt_policy", f"policy:{pack.name}")
    session.flush()
    for case_id in session.exec(select(Case.id)).all():
        keep_next_due(session, case_id)
    return True


def keep_next_due(session: Session, case_id: UUID) -> None:
    """Store `last_met_on` and `next_due_on` in the caller's transaction.

    The team has met when somebody's attendance is recorded at a meeting that has begun and was
    not called off. The next meeting is due by the pack's days for the kind of case and of plans,
    the strictest of them (SEED0 V.c.iv "at least quarterly"), or earlier when something calls for
    it. Before a policy is in force nothing is due.
    """
    case = session.get_one(Case, case_id)
    # What is asked next must find in the tables what has been changed.
    session.flush()
    known = [each for each in (case.last_ftm_on, _last_held_on(session, case)) if each is not None]
    case.last_met_on = max(known, default=None)
    case.next_due_on = _next_due(session, case)


def cadence_days(session: Session, case_id: UUID) -> int:
    """The most days from one meeting of the case to the next, by the policy in force.

    Raises RuleBrokenError while no policy was adopted: nothing may be promised without one.
    """
    found = _in_force(session, case_id)
    if found is None:
        raise RuleBrokenError("No policy is in force yet. Run: ftm db upgrade")
    return found[0]


def _in_force(session: Session, case_id: UUID) -> tuple[int, PlacementRule | None] | None:
    """The days for this case, and what a placement calls for; None while no policy is in force."""
    asked = {"case": case_id, "now": clock.now()}
    known = session.connection().execute(_KNOWN, asked).all()
    if not known:
        return None
    protective_custody, prevention, trigger, within, kind, _ = known[0]
    cadence = Cadence(protective_custody=protective_custody, prevention=prevention)
    days = cadence.days((kind, *(each.type for each in known if each.type)))
    return days, PlacementRule(trigger, within) if trigger else None


# In one question, because every paper asks it.
_policy, _case, _track = columns_of(PolicyInForce), columns_of(Case), columns_of(Track)
_DAYS = ("protective_custody_days", "prevention_days", "placement_trigger", "placement_days")
_KNOWN: sqlalchemy.Select[Any] = (
    sqlalchemy.select(*(_policy[each] for each in _DAYS), _case["kind"], _track["type"])
    .join_from(table_of(PolicyInForce), table_of(Case), _case["id"] == bindparam("case"))
    .outerjoin(
        table_of(Track),
        (_track["case_id"] == _case["id"]) & (_track["recorded_at"] <= bindparam("now")),
    )
)


def _last_held_on(session: Session, case: Case) -> date | None:
    asked = {"case": case.id, "now": clock.now()}
    held = session.connection().scalar(_LAST_HELD, asked)
    return _local_day(held, case) if held else None


_meeting = columns_of(Meeting)
_LAST_HELD = (
    sqlalchemy.select(func.max(_meeting["starts_at"]))
    .join(table_of(Attendance), columns_of(Attendance)["meeting_id"] == _meeting["id"])
    .where(
        _meeting["case_id"] == bindparam("case"),
        _meeting["cancelled"].is_(False),
        _meeting["starts_at"] <= bindparam("now"),
    )
)


def _next_due(session: Session, case: Case) -> date | None:
    found = _in_force(session, case.id)
    if found is None:
        return None
    every, rule = found
    events = events_of(session, [case.id])[case.id]
    days = [each.meet_by for each in calls_since(case.id, events, case.last_met_on, rule)]
    start = case.last_met_on or case.candidacy_on
    if start:
        days.append(start + timedelta(days=every))
    return min(days, default=None)


def _local_day(instant: datetime, case: Case) -> date:
    return instant.astimezone(ZoneInfo(case.time_zone)).date()
