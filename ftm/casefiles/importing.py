"""Puts the facts of a checked case file into the tables, once and as a whole."""

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Delete, Insert, bindparam, delete
from sqlmodel import Session, select

from ftm.cases.fact_rows import row_values
from ftm.cases.models import FROM_FILE, Case, FactRow, KeyedFactRow
from ftm.core import audit
from ftm.core.actor import Actor
from ftm.core.errors import BadInputError
from ftm.core.tables import columns_of, new_id, table_of
from ftm.facts import CaseFacts
from ftm.facts import meeting as facts_of_meeting
from ftm.facts.plan import Item
from ftm.meetings.cadence import keep_next_due
from ftm.meetings.case_facts import FLAT_FACTS, MEETING_FACTS
from ftm.meetings.models import Meeting, MeetingFactRow, MeetingSession, Segment
from ftm.plans.due_dates import due_date_of
from ftm.plans.models import Item as ItemRow
from ftm.value import Value

Row = TypeVar("Row", bound=FactRow)


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
    is_new = case is None
    values = row_values(facts.case, Case)
    case = case or Case(**values)
    case.sqlmodel_update({**values, "file_sha256": sha256})
    session.add(case)
    session.flush()
    stored = _Stored(session, case.id, is_new)
    _check_app_references(stored, facts)
    meetings = stored.rows(Meeting)
    held = _held_lines(stored, facts, [row.id for row in meetings if row.closed_at is not None])
    for name, each in FLAT_FACTS.items():
        if each.table is not ItemRow:
            _replace(stored, each.table, _list_of(facts, name))
    lines = (each for each in facts.plan.items if each.id not in held)
    _replace(stored, ItemRow, lines, held)
    _replace_meetings(stored, meetings, facts.meetings)
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


class _Stored(Value):
    """What the tables hold of one case. A new case has nothing there: nobody need ask."""

    session: Session
    case_id: UUID
    is_new: bool

    def rows(self, table: type[Row], *which: ColumnElement[bool]) -> list[Row]:
        if self.is_new:
            return []
        of_case = columns_of(table)["case_id"] == self.case_id
        return list(self.session.exec(select(table).where(of_case, *which)))

    def delete(self, table: type[FactRow], *which: ColumnElement[bool]) -> None:
        """Delete what came from the file, without loading it."""
        if not self.is_new:
            self.session.execute(_file_rows(table).where(*which), {"of_case": self.case_id})

    def insert(self, table: type[FactRow], rows: list[dict[str, Any]]) -> None:
        """Add rows, each told by the attributes of the table, without making objects of them."""
        if rows:
            keys = [(name, column.key) for name, column in columns_of(table).items()]
            own = {"case_id": self.case_id, "origin": FROM_FILE}
            fresh = [own | {key: row[name] for name, key in keys if name in row} for row in rows]
            self.session.connection().execute(_insert_into(table), fresh)


@cache
def _file_rows(table: type[FactRow]) -> Delete:
    known = columns_of(table)
    return delete(table_of(table)).where(
        known["case_id"] == bindparam("of_case"), known["origin"] == FROM_FILE
    )


@cache
def _insert_into(table: type[FactRow]) -> Insert:
    return table_of(table).insert()


def _held_lines(stored: _Stored, facts: CaseFacts, meetings: list[UUID]) -> frozenset[str]:
    """The lines in the record of these closed meetings, or that the file would write into it.

    Only a correction changes the record of a session (summaries/correcting).
    """
    if not meetings:
        return frozenset()
    in_them = columns_of(MeetingSession)["meeting_id"].in_(meetings)
    closed = {row.key for row in stored.rows(MeetingSession, in_them)}
    here = {row.key for row in stored.rows(ItemRow) if not closed.isdisjoint(row.sessions)}
    there = {each.id for each in facts.plan.items if not closed.isdisjoint(each.sessions)}
    return frozenset(here | there)


def _list_of(facts: CaseFacts, name: str) -> tuple[Any, ...]:
    for holder in (facts, facts.safety, facts.plan):
        if hasattr(holder, name):
            found: tuple[Any, ...] = getattr(holder, name)
            return found
    raise KeyError(name)


def _replace(
    stored: _Stored, table: Any, facts: Iterable[Any], held: frozenset[str] = frozenset()
) -> None:
    """Bring the rows of one table that came from the file in line with `facts`.

    Rows with a key keep their row id, because messages and documents point at it. What a worker
    recorded or changed here (a release taken back, a line edited) stays as they left it, and so
    do the rows with the keys `held`, of which `facts` has none.
    """
    known: dict[str, Any] = {}
    if issubclass(table, KeyedFactRow):
        known = {row.key: row for row in stored.rows(table) if row.key not in held}
    else:
        stored.delete(table)
    fresh = []
    for position, fact in enumerate(facts):
        values = _values(fact, table, position)
        row = known.pop(values.get("key", ""), None)
        if row is None:
            fresh.append(values)
        elif row.origin == FROM_FILE:
            row.sqlmodel_update({**values, "version": row.version + 1})
    for gone in known.values():
        if gone.origin == FROM_FILE:
            stored.session.delete(gone)
    stored.session.flush()
    stored.insert(table, fresh)


def _values(fact: Any, table: type[Any], position: int) -> dict[str, Any]:
    values = {**row_values(fact, table), "position": position}
    if isinstance(fact, Item):
        # The format keeps the day of a step in its text (case-file.md 1).
        values["due_on"] = due_date_of(fact.text)
    return values


def _replace_meetings(
    stored: _Stored, rows: list[Meeting], meetings: tuple[facts_of_meeting.Meeting, ...]
) -> None:
    known = {row.key: row for row in rows}
    closed = [row.id for row in rows if row.closed_at is not None]
    children: list[type[MeetingFactRow]] = [Segment, MeetingSession]
    children += [each.table for each in MEETING_FACTS.values()]
    # Without a meeting there is nothing of one.
    for table in children if rows else ():
        others = [columns_of(table)["meeting_id"].not_in(closed)] if closed else []
        stored.delete(table, *others)
    fresh, from_file = [], []
    for position, fact in enumerate(meetings):
        values = {**row_values(fact, Meeting), "position": position, **_span(fact)}
        row = known.pop(fact.id, None)
        if row is None:
            fresh.append({**values, "id": new_id()})
            from_file.append((fresh[-1]["id"], fact))
        # What a worker changed here people were told: no file undoes that.
        elif row.origin == FROM_FILE and row.id not in closed:
            row.sqlmodel_update({**values, "version": row.version + 1})
            from_file.append((row.id, fact))
    for gone in known.values():
        if gone.origin == FROM_FILE and gone.id not in closed:
            stored.session.delete(gone)
    stored.session.flush()
    stored.insert(Meeting, fresh)
    for table, facts in _meeting_facts(from_file).items():
        stored.insert(table, facts)


def _meeting_facts(
    meetings: Iterable[tuple[UUID, facts_of_meeting.Meeting]],
) -> dict[type[MeetingFactRow], list[dict[str, Any]]]:
    """The rows of each table."""
    found: dict[type[MeetingFactRow], list[dict[str, Any]]] = {}

    def add(table: type[MeetingFactRow], facts: Iterable[Any], **more: Any) -> None:
        rows = found.setdefault(table, [])
        for position, each in enumerate(facts):
            rows.append({**row_values(each, table), **more, "position": position})

    for meeting_id, fact in meetings:
        add(MeetingSession, fact.sessions, meeting_id=meeting_id)
        for each in fact.sessions:
            add(Segment, each.segments, meeting_id=meeting_id, session=each.id)
        for name, here in MEETING_FACTS.items():
            add(here.table, getattr(fact, name), meeting_id=meeting_id)
    return found


def _check_app_references(stored: _Stored, facts: CaseFacts) -> None:
    """Nothing that a worker recorded may be left pointing at nobody."""
    known = facts.people_by_id.keys() | facts.staff_by_id.keys()
    by_hand = stored.rows(Segment, columns_of(Segment)["origin"] != FROM_FILE)
    missing = sorted({member for row in by_hand for member in row.members} - known)
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
