"""Imports a case file once in a run; for later tests only what it wrote is written again."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, event
from sqlmodel import select

from ftm.casefiles.importing import import_case
from ftm.cases.models import Case
from ftm.core import clock
from ftm.core.actor import COMMAND_LINE
from ftm.core.audit import AuditEvent
from ftm.core.database import Database
from ftm.core.tables import columns_of
from ftm.facts import build_case_facts
from ftm.meetings.case_facts import case_id_of
from ftm.meetings.models import PolicyInForce
from tests.support.prepared import moment

Writes = list[tuple[Any, list[dict[str, Any]]]]
"""Statements that write, each with what it was carried out with."""
_kept: dict[str, tuple[UUID, Writes]] = {}
_POLICY = select(*columns_of(PolicyInForce).values())


def take_case(db: Database, data: dict[str, Any]) -> UUID:
    """Leave the database as `ftm import` of the case file would; the row id of the case.

    A case that is there already goes through the real import: what was there matters then. The
    stored clocks of a case depend on the time and on the policy in force.
    """
    text = json.dumps(data, sort_keys=True)
    with db.write() as session:
        connection = session.connection()
        here = f"{moment()} {connection.execute(_POLICY).one()} {text}"
        key = hashlib.sha256(here.encode()).hexdigest()
        known = session.exec(select(Case.id).where(Case.number == data["case"]["number"]))
        is_new = known.first() is None
        if is_new and key in _kept:
            case_id, writes = _kept[key]
            _write_again(connection, writes)
            return case_id
        with _noted(connection) as writes:
            import_case(session, COMMAND_LINE, data, build_case_facts(data))
            session.flush()
        case_id = case_id_of(session, data["case"]["number"])
        if is_new:
            _kept[key] = case_id, writes
        return case_id


@contextmanager
def _noted(connection: Connection) -> Iterator[Writes]:
    """What is written while the block runs."""
    writes: Writes = []

    def note(_: Any, statement: Any, many: list[Any], one: dict[str, Any], _options: Any) -> None:
        if statement.is_dml:
            writes.append((statement, many or [one]))

    event.listen(connection, "before_execute", note)
    try:
        yield writes
    finally:
        event.remove(connection, "before_execute", note)


def _write_again(connection: Connection, writes: Writes) -> None:
    now = clock.now()
    for statement, values in writes:
        # The log tells when this test took the case, not when the first test did.
        is_log = statement.table.name == AuditEvent.__tablename__
        fresh = [{**each, "at": now} for each in values] if is_log else values
        connection.execute(statement, fresh)
