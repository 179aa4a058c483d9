"""Reads everything known about one case back from the tables."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from threading import Lock
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlmodel import Session, SQLModel, col, select

from ftm.cases import models as case_tables
from ftm.cases import revisions  # noqa: F401 - marks changed cases from the first write on
from ftm.cases.fact_rows import build_fact, read_facts
from ftm.core.errors import NotFoundError
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


def load_facts(session: Session, case_id: UUID) -> CaseFacts:
    """The facts of one case, everything recorded so far. Raises NotFoundError.

    The caller has checked that the actor may see the case: facts know no actor. Facts are frozen,
    so those of one revision are read once and shared by all who ask in this process.
    """
    session.flush()
    revision = _revision(session, case_id)
    if revision is None:
        raise NotFoundError("No such case.")
    facts = _remembered.get(revision)
    if facts is None:
        facts = _read(session, case_id)
        # Somebody may have committed between our statements: such a mixture is not remembered.
        if _revision(session, case_id) == revision:
            _remember(revision, facts)
    return facts


def load_facts_of(session: Session, case_ids: Collection[UUID]) -> dict[UUID, CaseFacts]:
    """The facts of several cases the actor may see; one statement for those remembered."""
    table = case_tables.Case
    statement = select(table.id, table.revision).where(col(table.id).in_(case_ids))
    return {
        case_id: _remembered.get(revision) or load_facts(session, case_id)
        for case_id, revision in session.exec(statement)
    }


def _revision(session: Session, case_id: UUID) -> str | None:
    table = case_tables.Case
    return session.exec(select(table.revision).where(table.id == case_id)).first()


_remembered: dict[str, CaseFacts] = {}
_MOST_REMEMBERED = 256
_remembering = Lock()


def _remember(revision: str, facts: CaseFacts) -> None:
    with _remembering:
        if len(_remembered) >= _MOST_REMEMBERED:
            del _remembered[next(iter(_remembered))]
        _remembered[revision] = facts


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
    segments = _by(
        _rows(session, meeting_tables.Segment, case_id), lambda row: (row.meeting_id, row.session)
    )
    sessions = _by(
        _rows(session, meeting_tables.MeetingSession, case_id), lambda row: row.meeting_id
    )
    lists = {
        name: _by(_rows(session, table, case_id), lambda row: row.meeting_id)
        for name, (_, table) in MEETING_FACTS.items()
    }
    return tuple(
        build_fact(
            meeting_facts.Meeting,
            {
                **_values(row),
                "sessions": [
                    {**_values(each), "segments": [_values(s) for s in segments[row.id, each.key]]}
                    for each in sessions[row.id]
                ],
                **{name: [_values(each) for each in rows[row.id]] for name, rows in lists.items()},
            },
            zone,
        )
        for row in _rows(session, meeting_tables.Meeting, case_id)
    )


def _rows(session: Session, table: type[Any], case_id: UUID) -> list[Any]:
    statement = select(table).where(table.case_id == case_id).order_by(col(table.position))
    return list(session.exec(statement))


def _by(rows: Iterable[Any], key: Any) -> defaultdict[Any, list[Any]]:
    groups: defaultdict[Any, list[Any]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return groups


def _values(row: SQLModel) -> dict[str, Any]:
    values = row.model_dump()
    if "key" in values:
        values["id"] = values.pop("key")
    return values
