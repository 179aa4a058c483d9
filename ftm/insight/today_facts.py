"""What Today shows of a family for as long as nothing about its case changes."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, bindparam, exists, func, or_, select
from sqlmodel import Session

from ftm.cases.models import Case, CaseStaff, Child, Person
from ftm.cases.words import KINDS, listed
from ftm.core.remembered import Remembered
from ftm.core.tables import columns_of, table_of
from ftm.insight.rules import MeetingMark
from ftm.meetings.calls import Events, events_of
from ftm.meetings.models import Attendance, Meeting, MeetingSession
from ftm.plans.steps import days_of_open_steps
from ftm.releases.models import Release
from ftm.value import Value


class ComingMeeting(Value):
    """Where and when a meeting is. `mode` is that of its first session."""

    id: UUID
    family_name: str
    starts_at: datetime
    time_zone: str
    mode: str
    building: str


class MeetingFacts(Value):
    """One meeting that was not called off. `replaced_at`: when a later entry took its place.

    `mark` is the meeting as long as nothing has been done about it but what the facts tell, and
    `coming` how it is announced; None without a session.
    """

    as_of: datetime
    replaced_at: datetime | None
    mark: MeetingMark
    coming: ComingMeeting | None

    def is_current(self, now: datetime) -> bool:
        """Planned by `now`, and by then no later entry takes its place."""
        return self.as_of <= now and (self.replaced_at is None or self.replaced_at > now)


class FamilyFacts(Value):
    """One family: who they are, who works with them, their meetings in the order of time.

    `path` leads to their page. `about`: the children by their first names, or what kind of family
    it is where there are none. `open_steps`: the days of the steps still to do. `releases_end`: the
    last days of releases nobody took back.
    """

    path: str
    family_name: str
    kind: str
    time_zone: str
    caseworker: str
    children: tuple[str, ...]
    about: str
    meetings: tuple[MeetingFacts, ...]
    open_steps: tuple[date, ...]
    releases_end: tuple[date, ...]
    events: Events

    def late_steps(self, today: date) -> int:
        """How many steps are past their day."""
        return sum(each < today for each in self.open_steps)


def facts_of(session: Session, cases: Sequence[tuple[UUID, str]]) -> list[FamilyFacts]:
    """The facts of cases that the actor may know of, in the order of `cases`: ids and revisions.

    These were read in this transaction. The facts of one revision are read once and shared by all
    who ask in this process.
    """
    found = [_held(case_id, revision) for case_id, revision in cases]
    missing = {case[0]: case[1] for case, held in zip(cases, found, strict=True) if held is None}
    fresh = _read(session, missing) if missing else {}
    for case_id, facts in fresh.items():
        _remembered.put(case_id, (missing[case_id], facts))
    return [held or fresh[case_id] for (case_id, _), held in zip(cases, found, strict=True)]


_remembered = Remembered[UUID, tuple[str, FamilyFacts]](4096)


def _held(case_id: UUID, revision: str) -> FamilyFacts | None:
    held = _remembered.get(case_id)
    return held[1] if held is not None and held[0] == revision else None


def _read(session: Session, case_ids: Collection[UUID]) -> dict[UUID, FamilyFacts]:
    asked = {"cases": list(case_ids)}
    meetings: defaultdict[UUID, list[MeetingFacts]] = defaultdict(list)
    for row in session.connection().execute(_MEETINGS, asked):
        meetings[row.case_id].append(_meeting_facts(row))
    children: defaultdict[UUID, list[str]] = defaultdict(list)
    families: dict[UUID, list[str]] = {}
    # A row for each child of a family, and one for a family without.
    for case_id, *family, child in session.connection().execute(_FAMILIES, asked):
        families[case_id] = family
        if child is not None:
            children[case_id].append(child)
    steps, events = days_of_open_steps(session, case_ids), events_of(session, case_ids)
    ends: defaultdict[UUID, list[date]] = defaultdict(list)
    for case_id, ends_on in session.connection().execute(_RELEASES_END, asked):
        ends[case_id].append(ends_on)
    return {
        case_id: FamilyFacts(
            f"/cases/{case_id}",
            name,
            kind,
            zone,
            caseworker or "",
            tuple(children[case_id]),
            listed(each.removesuffix(f" {name}") for each in children[case_id]) or KINDS[kind],
            tuple(meetings[case_id]),
            steps[case_id],
            tuple(ends[case_id]),
            events[case_id],
        )
        for case_id, (name, kind, zone, caseworker) in families.items()
    }


def _meeting_facts(row: Any) -> MeetingFacts:
    mark = MeetingMark(
        row.id,
        row.case_id,
        row.starts_at,
        row.ends_at,
        row.closed_at,
        is_sent=False,
        is_attended=row.is_attended,
        is_issued=False,
        key=row.key,
    )
    where = row.place and ComingMeeting(
        row.id,
        row.family_name,
        row.starts_at,
        row.time_zone,
        row.place["mode"],
        row.place.get("building") or "",
    )
    return MeetingFacts(row.as_of, row.replaced_at, mark, where)


_case, _meeting, _child = columns_of(Case), columns_of(Meeting), columns_of(Child)
_person, _staff, _session = columns_of(Person), columns_of(CaseStaff), columns_of(MeetingSession)
_release = columns_of(Release)
_CASEWORKER = (
    select(_staff["name"])
    .where(_staff["case_id"] == _case["id"], _staff["role"] == "caseworker")
    .order_by(_staff["position"])
    .limit(1)
    .scalar_subquery()
)
_FAMILIES = (
    select(
        *(_case[each] for each in ("id", "family_name", "kind", "time_zone")),
        _CASEWORKER,
        _person["name"],
    )
    .select_from(table_of(Case))
    .outerjoin(table_of(Child), _child["case_id"] == _case["id"])
    .outerjoin(
        table_of(Person),
        and_(_person["case_id"] == _child["case_id"], _person["key"] == _child["person"]),
    )
    .where(_case["id"].in_(bindparam("cases", expanding=True)))
    .order_by(_case["id"], _child["position"])
)
_later = table_of(Meeting).alias().c
_REPLACED_AT = (
    select(func.min(_later.as_of, type_=_meeting["as_of"].type))
    .where(_later.case_id == _meeting["case_id"], _later.supersedes == _meeting["key"])
    .scalar_subquery()
)


def current(now: datetime) -> ColumnElement[bool]:
    """The condition on Meeting of `MeetingFacts.is_current`."""
    return and_(_meeting["as_of"] <= now, or_(_REPLACED_AT.is_(None), now < _REPLACED_AT))


_PLACE = (
    select(_session["place"])
    .where(_session["meeting_id"] == _meeting["id"])
    .order_by(_session["position"])
    .limit(1)
    .scalar_subquery()
)
_MEETINGS = (
    select(
        *(_meeting[each] for each in ("case_id", "id", "key")),
        *(_meeting[each] for each in ("starts_at", "ends_at", "closed_at", "as_of")),
        *(_case[each] for each in ("family_name", "time_zone")),
        _REPLACED_AT.label("replaced_at"),
        exists().where(columns_of(Attendance)["meeting_id"] == _meeting["id"]).label("is_attended"),
        _PLACE.label("place"),
    )
    .join(table_of(Case), _case["id"] == _meeting["case_id"])
    .where(
        _meeting["case_id"].in_(bindparam("cases", expanding=True)),
        _meeting["cancelled"].is_(False),
    )
    .order_by(_meeting["starts_at"])
)
_RELEASES_END = select(_release["case_id"], _release["expires_on"]).where(
    _release["case_id"].in_(bindparam("cases", expanding=True)),
    _release["signed_on"].is_not(None),
    _release["revoked_at"].is_(None),
    _release["expires_on"].is_not(None),
)
