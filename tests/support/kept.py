"""Imports a case file once in a run; later tests get the same rows back, which is quicker."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from sqlalchemy import event
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
from tests.support.prepared import moment

Writing = list[tuple[Any, Any]]
"""Statements that write, each with its values."""
_kept: dict[str, tuple[UUID, Writing]] = {}


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
            case_id, writing = _kept[key]
            _write_again(session, writing)
            return case_id
        with _writing_of(session) as writing:
            import_case(session, COMMAND_LINE, data, build_case_facts(data))
            session.flush()
        case_id = case_id_of(session, data["case"]["number"])
        if is_new:
            _kept[key] = case_id, writing
        return case_id


@contextmanager
def _writing_of(session: Session) -> Iterator[Writing]:
    """What is written while the block runs."""
    writing: Writing = []

    def note(_of: Any, statement: Any, many: Any, one: Any, _options: Any) -> None:
        if statement.is_dml:
            writing.append((statement, many or one))

    connection = session.connection()
    event.listen(connection, "before_execute", note)
    try:
        yield writing
    finally:
        event.remove(connection, "before_execute", note)


def _write_again(session: Session, writing: Writing) -> None:
    now = clock.now()
    for statement, values in writing:
        # The log tells when this test took the case, not when the first test did.
        is_log = statement.table.name == AuditEvent.__tablename__
        session.connection().execute(statement, {**values, "at": now} if is_log else values)
