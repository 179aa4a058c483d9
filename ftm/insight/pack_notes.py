"""What the policy pack wants staff to be reminded of, said on Today beside the family.

A reminder to staff is no mail: Today is where they work, and it rings at no hour of the night.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, bindparam, select
from sqlmodel import Session

from ftm.cases.models import Case
from ftm.core.actor import Actor
from ftm.core.tables import columns_of, table_of
from ftm.insight.rules import Due, Note, State, days_words
from ftm.policies import PolicyPack
from ftm.releases.models import Release
from ftm.web.dates import short_day

About = Literal["step_due", "summary_not_sent", "release_expiring"]


def days_of(pack: PolicyPack, about: About, actor: Actor) -> int:
    """Days before or after the event that the pack names for this worker; 0 when it names none.

    What the owners of steps are to be reminded of is told to everybody who works with the family:
    a mail about a step would say too much, and it is staff who talk with the owner.
    """
    own = "supervisor" if actor.role == "supervisor" else "caseworker"
    named = (
        each.days_before or each.days_after or 0
        for each in pack.reminders
        if each.about == about and each.to in {own, "step_owners"}
    )
    return max(named, default=0)


def steps_note(case_id: UUID, count: int, days: int) -> Note:
    """How many steps are due within the pack's days."""
    words = "1 step is due" if count == 1 else f"{count} steps are due"
    return Note(f"{words} within {days_words(days)}", path=f"/cases/{case_id}/steps")


def summary_note(
    due: Due, actor: Actor, zone: ZoneInfo, *, now: datetime, pack: PolicyPack
) -> Iterator[Note]:
    """That a meeting's summaries have been missing for as long as the pack lets pass unsaid."""
    if due.state is not State.NO_SUMMARY or due.meeting is None:
        return
    days = days_of(pack, "summary_not_sent", actor)
    ended = due.meeting.ends_at.astimezone(zone).date()
    since = (now.astimezone(zone).date() - ended).days
    if days and since >= days:
        yield Note(f"{days_words(since)} since the meeting", "stop")


def ending_releases_of(cases: ColumnElement[bool]) -> Select[Any]:
    """The question of `release_notes` about the cases for which the condition holds."""
    return _ENDING.where(cases)


def release_notes(
    session: Session, asked: Select[Any], *, now: datetime, days: int
) -> dict[UUID, Note]:
    """By case: releases that are good now and end within `days`, by the calendar of the case."""
    if not days:
        return {}
    a_day = timedelta(days=1)
    # No calendar on earth is further off; the calendar of the case decides below.
    span = {"first": now.date() - a_day, "last": now.date() + timedelta(days=days) + a_day}
    found: defaultdict[UUID, list[date]] = defaultdict(list)
    for case_id, ends_on, zone in session.connection().execute(asked, span):
        if 0 <= (ends_on - now.astimezone(ZoneInfo(zone)).date()).days <= days:
            found[case_id].append(ends_on)
    return {case_id: _release_note(case_id, ends) for case_id, ends in found.items()}


def _release_note(case_id: UUID, ends: list[date]) -> Note:
    path = f"/cases/{case_id}/releases"
    if len(ends) == 1:
        return Note(f"a release ends on {short_day(ends[0])}", path=path)
    return Note(f"{len(ends)} releases end by {short_day(max(ends))}", path=path)


_release, _case = columns_of(Release), columns_of(Case)
_ENDING = (
    select(_release["case_id"], _release["expires_on"], _case["time_zone"])
    .join(table_of(Case), _case["id"] == _release["case_id"])
    .where(
        _release["signed_on"].is_not(None),
        _release["revoked_at"].is_(None),
        _release["expires_on"].between(bindparam("first"), bindparam("last")),
    )
)
