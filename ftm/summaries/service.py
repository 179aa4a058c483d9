"""Closing a meeting: what was written becomes a numbered record that nothing changes any more."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session, select

from ftm.core import audit
from ftm.core.actor import Actor
from ftm.core.errors import RuleBrokenError
from ftm.facilitation.service_lines import open_for_writing
from ftm.meetings.access import meeting_facts
from ftm.meetings.cadence import keep_next_due
from ftm.meetings.case_facts import load_facts
from ftm.meetings.models import Meeting, Segment
from ftm.summaries.content import fingerprint
from ftm.summaries.issuing import documents_due, issue_documents
from ftm.summaries.models import IssuedDocument, Snapshot
from ftm.summaries.previews import key_of
from ftm.summaries.queries import find_document
from ftm.summaries.snapshots import take_snapshot

SHORTEST_PART = timedelta(minutes=1)


def close_meeting(
    session: Session,
    actor: Actor,
    meeting_id: UUID,
    *,
    read_back: bool,
    held_early: bool = False,
    now: datetime,
) -> Snapshot:
    """Close the record of a meeting into a snapshot; from then on no line of it changes.

    A part that was to go on after `now` ends now, by the facilitator's word. A part that has not
    begun is closed only when `held_early` says that it took place before its time.
    Raises NotFoundError, RuleBrokenError naming the field.
    """
    meeting = open_for_writing(session, actor, meeting_id)
    if not read_back:
        raise RuleBrokenError("Read the plan back first, line by line.", "read_back")
    ended_early = _end_by(session, meeting, now, held_early=held_early)
    meeting.closed_at = now
    meeting.version += 1
    session.flush()
    facts = load_facts(session, meeting.case_id)
    snapshot = take_snapshot(session, actor, meeting, facts, now)
    keep_next_due(session, meeting.case_id)
    audit.record(
        session,
        actor,
        "close_meeting",
        f"meeting:{meeting.id}",
        case_id=meeting.case_id,
        at=now,
        snapshot=snapshot.number,
        sha256=snapshot.sha256,
        ended_early=ended_early,
        held_early=held_early,
    )
    return snapshot


def make_papers(
    session: Session, actor: Actor, meeting_id: UUID, *, now: datetime
) -> tuple[IssuedDocument, ...]:
    """Make the papers of a closed meeting; those that would be the same stay as they were made.

    Raises NotFoundError, RuleBrokenError while the record is open.
    """
    row, facts, meeting = meeting_facts(session, actor, meeting_id)
    if row.closed_at is None:
        raise RuleBrokenError("Close the record of the meeting first; then the papers are made.")
    return issue_documents(session, actor, facts, row, meeting, now=now)


def hand_out(
    session: Session, actor: Actor, meeting_id: UUID, document_id: UUID, *, now: datetime
) -> IssuedDocument:
    """One paper to print or give away, recorded as handed out.

    A release may have ended since it was made, so it is checked again at this very minute:
    RuleBrokenError when it would not be made like this any more (42 CFR 2.31). Raises
    NotFoundError.
    """
    row, facts, meeting = meeting_facts(session, actor, meeting_id)
    paper = find_document(session, row.case_id, facts.ftm_of(meeting), document_id)
    whose = (paper.person, paper.session) if paper.kind == "recipient" else None
    again = documents_due(session, facts, row, meeting, now=now, only=whose)
    now_due = {key_of(built): built for built in again}
    built = now_due.get((paper.kind, paper.person, paper.session, paper.language))
    if built is None or fingerprint(built.content) != paper.fingerprint:
        raise RuleBrokenError(
            "This paper is out of date: a line, a role or a release has changed since it was made. "
            "Make the papers again."
        )
    audit.record(
        session,
        actor,
        "hand_out_document",
        f"document:{paper.id}",
        case_id=paper.case_id,
        at=now,
        person=paper.person,
        version=paper.version,
        sha256=paper.sha256,
    )
    return paper


def _end_by(session: Session, meeting: Meeting, now: datetime, *, held_early: bool) -> bool:
    """Make every part end by `now`; whether one had to be cut or moved."""
    minute = now.replace(second=0, microsecond=0)
    rows = session.exec(select(Segment).where(Segment.meeting_id == meeting.id)).all()
    ahead = [row for row in rows if row.starts_at > minute]
    if ahead and not held_early:
        raise RuleBrokenError(
            "A part of the meeting has not begun yet. Tick the box if it took place before its "
            "time, or close the record when it is over.",
            "held_early",
        )
    late = [row for row in rows if row.ends_at > minute]
    if not late:
        return False
    earlier = max((row.ends_at for row in ahead), default=minute) - minute
    for row in ahead:
        row.starts_at -= earlier
        row.ends_at -= earlier
    for row in late:
        row.ends_at = min(row.ends_at, minute)
        row.starts_at = min(row.starts_at, row.ends_at - SHORTEST_PART)
    meeting.starts_at = min(row.starts_at for row in rows)
    meeting.ends_at = max(row.ends_at for row in rows)
    return True
