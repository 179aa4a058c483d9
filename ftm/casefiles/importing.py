"""Puts the facts of a checked case file into the tables, once and as a whole."""

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Delete, bindparam, delete
from sqlmodel import Session, col, insert, select

from ftm.cases.fact_rows import row_values
from ftm.cases.models import FROM_APP, FROM_FILE, Case, KeyedFactRow
from ftm.core import audit
from ftm.core.actor import Actor
from ftm.core.errors import BadInputError
from ftm.core.tables import columns_of, table_of
from ftm.facts import CaseFacts
from ftm.facts import meeting as facts_of_meeting
from ftm.facts.plan import Item
from ftm.meetings.cadence import keep_next_due
from ftm.meetings.case_facts import FLAT_FACTS, MEETING_FACTS
from ftm.meetings.models import Meeting, MeetingFactRow, MeetingSession, Segment
from ftm.plans.due_dates import due_date_of
from ftm.plans.models import Item as ItemRow


def import_case(session: Session, actor: Actor, data: dict[str, Any], facts: CaseFacts) -> bool:
    """Create the case or replace the facts that came from its file; False if nothing changed.

    What workers recorded in the app stays, and so do messages, documents and the log. A closed
    record stays as it was closed and put right: no file changes it, and the log says which lines
    it would have changed. Raises BadInputError when something recorded in the app refers to a
    person the new file leaves out.
    """
    sha256 = hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()
    case = session.exec(select(Case).where(Case.number == facts.case.number)).first()
    if case is not None and case.file_sha256 == sha256:
        return False
    values = row_values(facts.case, Case)
    case = case or Case(**values)
    case.sqlmodel_update({**values, "file_sha256": sha256})
    session.add(case)
    session.flush()
    _check_app_references(session, case.id, facts)
    closed = _closed_sessions(session, case.id)
    held = _held_lines(session, case.id, facts, closed)
    for name, (_, table) in FLAT_FACTS.items():
        if table is not ItemRow:
            _replace(session, case.id, table, _list_of(facts, name))
    lines = (each for each in facts.plan.items if each.id not in held)
    _replace(session, case.id, ItemRow, lines, held)
    _replace_meetings(session, case.id, facts.meetings)
    keep_next_due(session, case.id)
    subject = f"case:{case.id}"
    audit.record(
        session,
        actor,
        "import_case",
        subject,
        case_id=case.id,
        sha256=sha256,
        closed_lines=sorted(held),
    )
    return True


def _closed_sessions(session: Session, case_id: UUID) -> frozenset[str]:
    """The sessions whose record is closed: only a correction changes it (summaries/correcting)."""
    return frozenset(
        session.exec(
            select(MeetingSession.key)
            .join(Meeting, col(Meeting.id) == col(MeetingSession.meeting_id))
            .where(MeetingSession.case_id == case_id, col(Meeting.closed_at).is_not(None))
        )
    )


def _held_lines(
    session: Session, case_id: UUID, facts: CaseFacts, closed: frozenset[str]
) -> frozenset[str]:
    """The lines that stand in a closed record, or that the file would write into one."""
    if not closed:
        return frozenset()
    rows = session.exec(select(ItemRow).where(ItemRow.case_id == case_id)).all()
    here = {row.key for row in rows if not closed.isdisjoint(row.sessions)}
    there = {each.id for each in facts.plan.items if not closed.isdisjoint(each.sessions)}
    return frozenset(here | there)


def _list_of(facts: CaseFacts, name: str) -> tuple[Any, ...]:
    for holder in (facts, facts.safety, facts.plan):
        if hasattr(holder, name):
            found: tuple[Any, ...] = getattr(holder, name)
            return found
    raise KeyError(name)


def _replace(
    session: Session,
    case_id: UUID,
    table: Any,
    facts: Iterable[Any],
    held: frozenset[str] = frozenset(),
) -> None:
    """Bring the rows of one table that came from the file in line with `facts`.

    Rows with a key keep their row id, because messages and documents point at it. What a worker
    recorded or changed here (a release taken back, a line edited) stays as they left it, and so
    do the rows with the keys `held`, of which `facts` has none.
    """
    if not issubclass(table, KeyedFactRow):
        session.execute(_file_rows(table), {"of_case": case_id})
        known: dict[str, Any] = {}
    else:
        rows = session.exec(select(table).where(table.case_id == case_id))
        known = {row.key: row for row in rows if row.key not in held}
    fresh = []
    for position, fact in enumerate(facts):
        values = _values(fact, table, position)
        row = known.pop(values.get("key", ""), None)
        if row is None:
            fresh.append({**values, "case_id": case_id})
        elif row.origin == FROM_FILE:
            row.sqlmodel_update({**values, "version": row.version + 1})
    for gone in known.values():
        if gone.origin == FROM_FILE:
            session.delete(gone)
    session.flush()
    if fresh:
        session.execute(insert(table), fresh)


def _values(fact: Any, table: type[Any], position: int) -> dict[str, Any]:
    values = {**row_values(fact, table), "position": position, "origin": FROM_FILE}
    if isinstance(fact, Item):
        # The format keeps the day of a step in its text (case-file.md 1).
        values["due_on"] = due_date_of(fact.text)
    return values


@cache
def _file_rows(table: Any) -> Delete:
    """Deletes what came from the file. Of the table itself: none of these rows was loaded."""
    known = columns_of(table)
    return delete(table_of(table)).where(
        known["case_id"] == bindparam("of_case"), known["origin"] == FROM_FILE
    )


def _replace_meetings(
    session: Session, case_id: UUID, meetings: tuple[facts_of_meeting.Meeting, ...]
) -> None:
    children: list[type[MeetingFactRow]] = [Segment, MeetingSession]
    children += [table for _, table in MEETING_FACTS.values()]
    rows = session.exec(select(Meeting).where(Meeting.case_id == case_id)).all()
    known = {row.key: row for row in rows}
    closed = [row.id for row in rows if row.closed_at is not None]
    for table in children:
        of_open = columns_of(table)["meeting_id"].not_in(closed)
        session.execute(_file_rows(table).where(of_open), {"of_case": case_id})
    from_file = []
    for position, fact in enumerate(meetings):
        values = {
            **row_values(fact, Meeting),
            "position": position,
            "origin": FROM_FILE,
            **_span(fact),
        }
        row = known.pop(fact.id, None)
        if row is not None and (row.origin == FROM_APP or row.id in closed):
            # A worker changed this meeting here: what people were told is not undone by a file.
            continue
        row = row or Meeting(case_id=case_id, **values)
        row.sqlmodel_update({**values, "version": row.version + 1})
        session.add(row)
        from_file.append((row, fact))
    for gone in known.values():
        if gone.origin == FROM_FILE and gone.id not in closed:
            session.delete(gone)
    session.flush()
    for table, fresh in _meeting_facts(from_file).items():
        session.execute(insert(table), fresh)


def _meeting_facts(
    meetings: Iterable[tuple[Meeting, facts_of_meeting.Meeting]],
) -> dict[type[MeetingFactRow], list[dict[str, Any]]]:
    """The rows of each table that has any."""
    found: dict[type[MeetingFactRow], list[dict[str, Any]]] = {}

    def add(row: Meeting, table: type[MeetingFactRow], facts: Iterable[Any], **more: Any) -> None:
        found.setdefault(table, []).extend(
            {
                **row_values(each, table),
                **more,
                "case_id": row.case_id,
                "meeting_id": row.id,
                "position": position,
                "origin": FROM_FILE,
            }
            for position, each in enumerate(facts)
        )

    for row, fact in meetings:
        add(row, MeetingSession, fact.sessions)
        for each in fact.sessions:
            add(row, Segment, each.segments, session=each.id)
        for name, (_, table) in MEETING_FACTS.items():
            add(row, table, getattr(fact, name))
    return {table: rows for table, rows in found.items() if rows}


def _check_app_references(session: Session, case_id: UUID, facts: CaseFacts) -> None:
    """Nothing that a worker recorded may be left pointing at nobody."""
    known = facts.people_by_id.keys() | facts.staff_by_id.keys()
    rows = session.exec(
        select(Segment).where(Segment.case_id == case_id, Segment.origin != FROM_FILE)
    )
    missing = sorted({member for row in rows for member in row.members} - known)
    if missing:
        raise BadInputError(
            f"a meeting planned here still lists {', '.join(missing)}, whom the file leaves out"
        )


def _span(fact: facts_of_meeting.Meeting) -> dict[str, datetime]:
    segments = [segment for session in fact.sessions for segment in session.segments]
    return {
        "starts_at": min(each.starts_at.astimezone(UTC) for each in segments),
        "ends_at": max(each.ends_at.astimezone(UTC) for each in segments),
    }
