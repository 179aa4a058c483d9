"""What a correction makes: the next numbered record, and papers anew where they read otherwise.

The record of before and the papers made of it stay as they were, with their hashes.
"""

from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from ftm.core import audit
from ftm.core.actor import Actor
from ftm.facts import CaseFacts
from ftm.facts.meeting import Meeting as MeetingFact
from ftm.meetings.case_facts import load_facts
from ftm.meetings.models import Meeting
from ftm.summaries.issuing import issue_documents
from ftm.summaries.models import IssuedDocument, RecordCorrection, Snapshot
from ftm.summaries.snapshots import take_snapshot
from ftm.value import Value


class Why(Value):
    """Why something is put right, who asked for it, and whether copies may repeat the old words."""

    reason: str
    asked_by: str
    quotes: bool = True


class Entry(Value):
    """One correction about to be kept."""

    what: str
    subject: str
    session: str
    before: dict[str, Any]
    after: dict[str, Any]


def fact_of(facts: CaseFacts, meeting: Meeting) -> MeetingFact:
    return facts.meetings_by_id[meeting.key]


def keep_correction(
    session: Session, actor: Actor, meeting: Meeting, entry: Entry, why: Why, now: datetime
) -> Snapshot:
    """Keep the correction: the next record of every closed meeting whose papers it may change.

    Papers that read otherwise get a new version, the others stay. Answers the meeting's record.
    """
    facts = load_facts(session, meeting.case_id)
    snapshot = take_snapshot(session, actor, meeting, facts, now)
    row = RecordCorrection(
        case_id=meeting.case_id,
        meeting_id=meeting.id,
        ftm=facts.ftm_of(fact_of(facts, meeting)),
        number=snapshot.number,
        **{name: getattr(entry, name) for name in Entry.__struct_fields__},
        quotes=why.quotes,
        reason=why.reason,
        asked_by=why.asked_by,
        recorded_by=actor.name,
        recorded_at=now,
    )
    session.add(row)
    session.flush()
    for other in _others(session, facts, meeting, entry):
        take_snapshot(session, actor, other, facts, now)
        _make_again(session, actor, facts, other, now)
    _make_again(session, actor, facts, meeting, now)
    audit.record(
        session,
        actor,
        "correct_record",
        f"meeting:{meeting.id}",
        case_id=meeting.case_id,
        at=now,
        correction=str(row.id),
        what=row.what,
        key=row.subject,
        snapshot=snapshot.number,
        sha256=snapshot.sha256,
    )
    return snapshot


def _others(session: Session, facts: CaseFacts, meeting: Meeting, entry: Entry) -> list[Meeting]:
    """Other closed meetings in whose papers the same line stands."""
    shared = {*entry.before.get("sessions", ()), *entry.after.get("sessions", ())}
    rows = session.exec(
        select(Meeting).where(
            Meeting.case_id == meeting.case_id,
            Meeting.id != meeting.id,
            col(Meeting.closed_at).is_not(None),
            col(Meeting.cancelled).is_(False),
        )
    )
    return [row for row in rows if any(each.id in shared for each in fact_of(facts, row).sessions)]


def _make_again(
    session: Session, actor: Actor, facts: CaseFacts, meeting: Meeting, now: datetime
) -> None:
    """New versions of the papers that read otherwise now; before the first ones there are none."""
    fact = fact_of(facts, meeting)
    made = select(IssuedDocument.id).where(
        IssuedDocument.case_id == meeting.case_id, IssuedDocument.ftm == facts.ftm_of(fact)
    )
    if session.exec(made.limit(1)).first() is not None:
        issue_documents(session, actor, facts, meeting, fact, now=now)
