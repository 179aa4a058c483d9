"""The numbered records of a meeting: each is the whole case as it was, written once."""

import hashlib
import json
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, func, select

from ftm.core.actor import Actor
from ftm.facts import CaseFacts
from ftm.facts.export import export_case
from ftm.meetings.models import Meeting
from ftm.summaries.models import Snapshot


def take_snapshot(
    session: Session, actor: Actor, meeting: Meeting, facts: CaseFacts, now: datetime
) -> Snapshot:
    """The next record of the meeting: the case as it is, with the hash of its canonical JSON.

    `facts` are those of the case, loaded after its last change.
    """
    case_file = export_case(facts)
    canonical = json.dumps(case_file, sort_keys=True)
    snapshot = Snapshot(
        case_id=meeting.case_id,
        meeting_id=meeting.id,
        number=last_number(session, meeting.id) + 1,
        case_file=case_file,
        sha256=hashlib.sha256(canonical.encode()).hexdigest(),
        closed_by=actor.name,
        closed_at=now,
    )
    session.add(snapshot)
    session.flush()
    return snapshot


def last_number(session: Session, meeting_id: UUID) -> int:
    """The number of the newest record of the meeting; 0 before the first."""
    newest = select(func.max(col(Snapshot.number))).where(Snapshot.meeting_id == meeting_id)
    return session.exec(newest).one() or 0
