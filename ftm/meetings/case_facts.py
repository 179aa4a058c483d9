"""Reads everything known about one case back from the tables."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

import sqlalchemy
from msgspec.structs import replace
from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from ftm.cases import models as case_tables
from ftm.cases.fact_query import FactList, FactQuery, facts_from
from ftm.cases.revisions import lasting_part
from ftm.core.errors import NotFoundError
from ftm.core.remembered import Remembered
from ftm.core.tables import columns_of
from ftm.facts import CaseFacts, people, plan
from ftm.facts import meeting as meeting_facts
from ftm.facts.values import read_fact
from ftm.meetings import models as meeting_tables
from ftm.plans import models as plan_tables
from ftm.releases import models as release_tables

FLAT_FACTS: dict[str, FactList] = {
    "staff": FactList(people.Staff, case_tables.CaseStaff),
    "people": FactList(people.Person, case_tables.Person),
    "tribes": FactList(people.Tribe, case_tables.Tribe),
    "children": FactList(people.Child, case_tables.Child),
    "roles": FactList(people.Role, case_tables.TeamRole),
    "no_contact": FactList(people.NoContact, case_tables.NoContact),
    "identity_protected": FactList(people.IdentityProtected, case_tables.IdentityProtected),
    "residence_withheld": FactList(people.ResidenceWithheld, case_tables.ResidenceWithheld),
    "releases": FactList(plan.Release, release_tables.Release),
    "tracks": FactList(plan.Track, plan_tables.Track),
    "items": FactList(plan.Item, plan_tables.Item),
    "signatures": FactList(plan.Signature, plan_tables.Signature),
    "translations": FactList(plan.Translation, plan_tables.Translation),
}
"""Each list of the case that is one table."""

_OF_MEETING = ("meeting_id",)
MEETING_FACTS: dict[str, FactList] = {
    "participation": FactList(
        meeting_facts.Participation, meeting_tables.Participation, _OF_MEETING
    ),
    "youth_choices": FactList(meeting_facts.YouthChoice, meeting_tables.YouthChoice, _OF_MEETING),
    "exclusions": FactList(meeting_facts.Exclusion, meeting_tables.Exclusion, _OF_MEETING),
    "attendance": FactList(meeting_facts.Attendance, meeting_tables.Attendance, _OF_MEETING),
}
"""Each list of a meeting that is one table."""


def case_id_of(session: Session, number: str) -> UUID:
    """The row id of a case by its number. Raises NotFoundError."""
    found = session.exec(select(case_tables.Case.id).where(case_tables.Case.number == number))
    case_id = found.first()
    if case_id is None:
        raise NotFoundError(f"No case has the number {number}.")
    return case_id


def load_facts(session: Session, case_id: UUID, revision: str | None = None) -> CaseFacts:
    """The facts of one case, everything recorded so far. Raises NotFoundError.

    The caller has checked that the actor may see the case: facts know no actor. Facts are frozen,
    so those of one revision are read once and shared by all who ask in this process; when only
    lines of the plan have changed since, only these are read again. `revision` is for who has read
    it in this transaction and changed nothing since.
    """
    revision, held = _now_and_held(session, case_id, revision)
    if held is not None and held[0] == revision:
        return held[1]
    fresh = held and _with_lines_anew(session, case_id, *held)
    now, facts = fresh or _read(session, case_id)
    _remembered.put((case_id, lasting_part(now)), (now, facts))
    return facts


def load_facts_but_lines(session: Session, case_id: UUID, revision: str | None = None) -> CaseFacts:
    """As `load_facts`, for who asks nothing about the plan's lines: these may be older."""
    revision, held = _now_and_held(session, case_id, revision)
    return held[1] if held is not None else load_facts(session, case_id, revision)


def load_facts_of(session: Session, case_ids: Collection[UUID]) -> dict[UUID, CaseFacts]:
    """The facts of several cases the actor may see; one statement for those remembered."""
    table = case_tables.Case
    statement = select(table.id, table.revision).where(col(table.id).in_(case_ids))
    rows = session.exec(statement).all() if case_ids else ()
    return {case_id: load_facts(session, case_id, revision) for case_id, revision in rows}


_case = columns_of(case_tables.Case)
_REVISION = sqlalchemy.select(_case["revision"]).where(_case["id"] == bindparam("of_case"))

_Held = tuple[str, CaseFacts]
"""Facts, and the revision of the case that they are of."""
_remembered = Remembered[tuple[UUID, str], _Held](256)
"""By the part of the revision that lasts while only lines change: what a writer reads before the
commit takes nothing from those who read meanwhile."""


def _now_and_held(
    session: Session, case_id: UUID, revision: str | None
) -> tuple[str, _Held | None]:
    """The revision of the case, and the facts remembered that differ in lines at most."""
    if revision is None:
        session.flush()
        revision = session.connection().scalar(_REVISION, {"of_case": case_id})
    if revision is None:
        raise NotFoundError("No such case.")
    return revision, _remembered.get((case_id, lasting_part(revision)))


def _with_lines_anew(
    session: Session, case_id: UUID, revision: str, before: CaseFacts
) -> _Held | None:
    """None when somebody has committed more than lines since the revision was read."""
    case, lists = _LINES.ask(session, case_id)
    now = case["row_revision"]
    if lasting_part(now) != lasting_part(revision):
        return None
    items = tuple(read_fact(plan.Item, each, before.zone) for each in lists["items"])
    return now, replace(before, plan=replace(before.plan, items=items))


def _read(session: Session, case_id: UUID) -> _Held:
    case, lists = _WHOLE.ask(session, case_id)
    meetings = _nested(lists)
    grouped = {group: {each: lists.pop(each) for each in names} for group, names in _GROUPS.items()}
    return case["row_revision"], facts_from(case, **lists, **grouped, meetings=meetings)


_GROUPS = {
    "safety": ("no_contact", "identity_protected", "residence_withheld"),
    "plan": ("tracks", "items", "signatures"),
}
_LINES = FactQuery({"items": FLAT_FACTS["items"]})
_WHOLE = FactQuery(
    FLAT_FACTS
    | MEETING_FACTS
    | {
        "meetings": FactList(meeting_facts.Meeting, meeting_tables.Meeting, ("id",)),
        "sessions": FactList(meeting_facts.Session, meeting_tables.MeetingSession, _OF_MEETING),
        "segments": FactList(
            meeting_facts.Segment, meeting_tables.Segment, (*_OF_MEETING, "session")
        ),
    }
)


def _nested(lists: dict[str, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """The meetings with all that is theirs, which is taken out of the lists."""
    segments = _by(lists.pop("segments"), "row_meeting_id", "row_session")
    for each in lists["sessions"]:
        each["segments"] = segments[each["row_meeting_id"], each["id"]]
    parts = {name: _by(lists.pop(name), "row_meeting_id") for name in ("sessions", *MEETING_FACTS)}
    return [
        {**each, **{name: found[(each["row_id"],)] for name, found in parts.items()}}
        for each in lists.pop("meetings")
    ]


def _by(
    rows: Iterable[dict[str, Any]], *names: str
) -> defaultdict[tuple[Any, ...], list[dict[str, Any]]]:
    groups: defaultdict[tuple[Any, ...], list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        groups[tuple(row[name] for name in names)].append(row)
    return groups
