"""Imports a case file once in a run; later tests get the same rows back, which is quicker."""

import hashlib
import json
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Table
from sqlmodel import Session, select

from ftm.casefiles.importing import import_case
from ftm.cases.models import Case
from ftm.core import clock
from ftm.core.actor import COMMAND_LINE
from ftm.core.audit import AuditEvent
from ftm.core.database import Database
from ftm.facts import build_case_facts
from ftm.meetings.case_facts import case_id_of
from ftm.meetings.models import PolicyInForce
from ftm.migrations.tables import metadata
from tests.support.prepared import moment

Rows = list[tuple[Table, list[dict[str, Any]]]]
_kept: dict[str, tuple[UUID, Rows]] = {}


def take_case(db: Database, data: dict[str, Any]) -> UUID:
    """Leave the database as `ftm import` of the case file would; the row id of the case.

    A case that is there already goes through the real import: what was there matters then. The
    stored clocks of a case depend on the time and on the policy in force.
    """
    text = json.dumps(data, sort_keys=True)
    with db.write() as session:
        policy = session.exec(select(PolicyInForce)).one().model_dump_json()
        here = f"{moment()} {policy} {text}"
        key = hashlib.sha256(here.encode()).hexdigest()
        known = session.exec(select(Case.id).where(Case.number == data["case"]["number"]))
        is_new = known.first() is None
        if is_new and key in _kept:
            case_id, rows = _kept[key]
            _put_back(session, rows)
            return case_id
        import_case(session, COMMAND_LINE, data, build_case_facts(data))
        case_id = case_id_of(session, data["case"]["number"])
        if is_new:
            session.flush()
            _kept[key] = case_id, _rows_of(session, case_id)
        return case_id


def _rows_of(session: Session, case_id: UUID) -> Rows:
    found = []
    for table in metadata.sorted_tables:
        owner = table.c.id if table.name == Case.__tablename__ else table.c.get("case_id")
        if owner is not None:
            # What the database computes by itself it does not let in.
            columns = [each for each in table.c if each.computed is None]
            rows = session.connection().execute(select(*columns).where(owner == case_id))
            found.append((table, [_values(row) for row in rows]))
    return [(table, rows) for table, rows in found if rows]


def _values(row: Row[Any]) -> dict[str, Any]:
    return dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's name for it, and public


def _put_back(session: Session, rows: Rows) -> None:
    now = clock.now()
    for table, values in rows:
        # The log tells when this test took the case, not when the first test did.
        is_log = table.name == AuditEvent.__tablename__
        fresh = [{**each, "at": now} for each in values] if is_log else values
        session.connection().execute(table.insert(), fresh)
