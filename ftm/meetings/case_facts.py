"""Reads everything known about one case back from the tables."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import replace
from threading import Lock
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy
from sqlalchemy import bindparam
from sqlmodel import Session, SQLModel, col, select

from ftm.cases import models as case_tables
from ftm.cases.fact_rows import build_fact, read_facts, read_values
from ftm.cases.revisions import lasting_part
from ftm.core.errors import NotFoundError
from ftm.core.tables import columns_of
from ftm.facts import CaseFacts, Plan, people, plan
from ftm.facts import meeting as meeting_facts
from ftm.meetings import models as meeting_tables
from ftm.plans import models as plan_tables
from ftm.releases import models as release_tables

FLAT_FACTS: dict[str, tuple[type[Any], type[SQLModel]]] = {
    "staff": (people.Staff, case_tables.CaseStaff),
    "people": (people.Person, case_tables.Person),
    "tribes": (people.Tribe, case_tables.Tribe),
    "children": (people.Child, case_tables.Child),
    "roles": (people.Role, case_tables.TeamRole),
    "no_contact": (people.NoContact, case_tables.NoContact),
    "identity_protected": (people.IdentityProtected, case_tables.IdentityProtected),
    "residence_withheld": (people.ResidenceWithheld, case_tables.ResidenceWithheld),
    "releases": (plan.Release, release_tables.Release),
    "tracks": (plan.Track, plan_tables.Track),
    "items": (plan.Item, plan_tables.Item),
    "signatures": (plan.Signature, plan_tables.Signature),
    "translations": (plan.Translation, plan_tables.Translation),
}
"""Each list of the case that is one table: name of the list, kind of fact, table."""

MEETING_FACTS: dict[str, tuple[type[Any], type[meeting_tables.MeetingFactRow]]] = {
    "participation": (meeting_facts.Participation, meeting_tables.Participation),
    "youth_choices": (meeting_facts.YouthChoice, meeting_tables.YouthChoice),
    "exclusions": (meeting_facts.Exclusion, meeting_tables.Exclusion),
    "attendance": (meeting_facts.Attendance, meeting_tables.Attendance),
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
    if revision is None:
        session.flush()
        revision = _revision(session, case_id)
    if revision is None:
        raise NotFoundError("No such case.")
    held = _remembered.get(case_id)
    if held is not None and held[0] == revision:
        return held[1]
    if held is not None and lasting_part(held[0]) == lasting_part(revision):
        facts = _with_lines_anew(session, case_id, held[1])
    else:
        facts = _read(session, case_id)
    # Somebody may have committed between our statements: such a mixture is not remembered.
    if _revision(session, case_id) == revision:
        _remember(case_id, revision, facts)
    return facts


def load_facts_but_lines(session: Session, case_id: UUID, revision: str | None = None) -> CaseFacts:
    """As `load_facts`, for who asks nothing about the plan's lines: these may be older."""
    if revision is None:
        session.flush()
        revision = _revision(session, case_id)
    held = _remembered.get(case_id)
    if revision and held and lasting_part(held[0]) == lasting_part(revision):
        return held[1]
    return load_facts(session, case_id, revision)


def load_facts_of(session: Session, case_ids: Collection[UUID]) -> dict[UUID, CaseFacts]:
    """The facts of several cases the actor may see; one statement for those remembered."""
    table = case_tables.Case
    statement = select(table.id, table.revision).where(col(table.id).in_(case_ids))
    rows = session.exec(statement).all() if case_ids else ()
    return {
        case_id: _held(case_id, revision) or load_facts(session, case_id)
        for case_id, revision in rows
    }


_case = columns_of(case_tables.Case)
_REVISION = sqlalchemy.select(_case["revision"]).where(_case["id"] == bindparam("of_case"))


def _revision(session: Session, case_id: UUID) -> str | None:
    return session.scalar(_REVISION, {"of_case": case_id})


_remembered: dict[UUID, tuple[str, CaseFacts]] = {}
_MOST_REMEMBERED = 256
_remembering = Lock()


def _held(case_id: UUID, revision: str) -> CaseFacts | None:
    held = _remembered.get(case_id)
    return held[1] if held is not None and held[0] == revision else None


def _remember(case_id: UUID, revision: str, facts: CaseFacts) -> None:
    with _remembering:
        _remembered.pop(case_id, None)
        if len(_remembered) >= _MOST_REMEMBERED:
            del _remembered[next(iter(_remembered))]
        _remembered[case_id] = (revision, facts)


def _with_lines_anew(session: Session, case_id: UUID, before: CaseFacts) -> CaseFacts:
    items = read_facts(session, plan.Item, plan_tables.Item, before.zone, case_id)
    return replace(before, plan=replace(before.plan, items=items))


def _read(session: Session, case_id: UUID) -> CaseFacts:
    case = session.get_one(case_tables.Case, case_id)
    zone = ZoneInfo(case.time_zone)
    flat = {
        name: read_facts(session, fact_type, table, zone, case_id)
        for name, (fact_type, table) in FLAT_FACTS.items()
    }
    return CaseFacts(
        case=build_fact(people.CaseInfo, case.model_dump(include=_CASE_FIELDS), zone),
        staff=flat["staff"],
        people=flat["people"],
        tribes=flat["tribes"],
        children=flat["children"],
        roles=flat["roles"],
        safety=people.Safety(
            flat["no_contact"], flat["identity_protected"], flat["residence_withheld"]
        ),
        releases=flat["releases"],
        plan=Plan(flat["tracks"], flat["items"], flat["signatures"]),
        translations=flat["translations"],
        meetings=_load_meetings(session, case_id, zone),
    )


_CASE_FIELDS = {
    "number",
    "kind",
    "family_name",
    "time_zone",
    "office",
    "last_ftm_on",
    "candidacy_on",
}


def _load_meetings(
    session: Session, case_id: UUID, zone: ZoneInfo
) -> tuple[meeting_facts.Meeting, ...]:
    def rows(fact_type: Any, table: Any, *more: str) -> list[dict[str, Any]]:
        return read_values(session, fact_type, table, case_id, *more)

    parts = rows(meeting_facts.Segment, meeting_tables.Segment, "meeting_id", "session")
    segments = _by(parts, "row_meeting_id", "row_session")
    sessions = rows(meeting_facts.Session, meeting_tables.MeetingSession, "meeting_id")
    for each in sessions:
        each["segments"] = segments[each["row_meeting_id"], each["id"]]
    lists = {"sessions": _by(sessions, "row_meeting_id")} | {
        name: _by(rows(fact_type, table, "meeting_id"), "row_meeting_id")
        for name, (fact_type, table) in MEETING_FACTS.items()
    }
    return tuple(
        build_fact(
            meeting_facts.Meeting,
            {**each, **{name: found[(each["row_id"],)] for name, found in lists.items()}},
            zone,
        )
        for each in rows(meeting_facts.Meeting, meeting_tables.Meeting, "id")
    )


def _by(
    rows: Iterable[dict[str, Any]], *names: str
) -> defaultdict[tuple[Any, ...], list[dict[str, Any]]]:
    groups: defaultdict[tuple[Any, ...], list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        groups[tuple(row[name] for name in names)].append(row)
    return groups
