"""Issues documents: what did not change is the file issued before, byte for byte."""

import hashlib
import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from ftm.core import audit
from ftm.core.actor import Actor
from ftm.facts import CaseFacts
from ftm.facts.meeting import Meeting as MeetingFact
from ftm.meetings.cadence import cadence_days
from ftm.meetings.models import Meeting
from ftm.summaries.content import fingerprint
from ftm.summaries.corrected import changes_of
from ftm.summaries.docx import render
from ftm.summaries.export import BuiltDocument, build_copies, build_documents
from ftm.summaries.models import IssuedDocument, Who
from ftm.summaries.previews import PaperKey, key_of
from ftm.summaries.queries import issued_papers


def issue_documents(
    session: Session,
    actor: Actor,
    facts: CaseFacts,
    row: Meeting,
    meeting: MeetingFact,
    *,
    now: datetime,
) -> tuple[IssuedDocument, ...]:
    """Every document due at `now`, releases judged at this very minute (rules-precise 3.6).

    `meeting` may come from a snapshot. Unchanged text and lines give the stored file and version;
    changed ones a new version that names the hash it replaces. Raises RuleBrokenError when no
    session has ended or the meeting is cancelled.
    """
    built = documents_due(session, facts, row, meeting, now=now)
    return issue_built(session, actor, row, facts.ftm_of(meeting), built, {}, now=now)


def documents_due(
    session: Session,
    facts: CaseFacts,
    row: Meeting,
    meeting: MeetingFact,
    *,
    now: datetime,
    only: Who | None = None,
) -> tuple[BuiltDocument, ...]:
    """What `issue_documents` issues, or the copies of `only` one person. Raises as it."""
    changes = changes_of(session, row.case_id, facts, meeting)
    days = cadence_days(session, row.case_id)
    if only:
        return build_copies(facts, meeting, *only, now, changes, days=days)
    return build_documents(facts, meeting, now, changes, days=days)


def issue_built(
    session: Session,
    actor: Actor,
    row: Meeting,
    ftm: str,
    documents: Iterable[BuiltDocument],
    files: Mapping[str, bytes],
    *,
    now: datetime,
) -> tuple[IssuedDocument, ...]:
    """As `issue_documents`, of documents composed at `now` from the facts as they stand.

    `files` are those written before, by the fingerprint of their content: a transaction that need
    not write them is short.
    """
    # Two who make the papers of one meeting at once take turns: no version is made twice.
    session.exec(select(Meeting.id).where(Meeting.id == row.id).with_for_update()).first()
    last = _last_issues(session, row, ftm)
    issued, events = [], []
    for built in documents:
        document = last.get(key_of(built))
        mark = fingerprint(built.content)
        if document is None or document.fingerprint != mark:
            content = files.get(mark) or render(built.content)
            document = _new_version(row, ftm, built, mark, content, document, now)
            session.add(document)
            events.append((f"document:{document.id}", _details(document)))
        issued.append(document)
    audit.record_each(session, actor, "issue_document", events, case_id=row.case_id)
    session.flush()
    return tuple(issued)


def _details(document: IssuedDocument) -> dict[str, Any]:
    return {
        "kind": document.kind,
        "person": document.person or None,
        "version": document.version,
        "sha256": document.sha256,
    }


def _last_issues(session: Session, row: Meeting, ftm: str) -> dict[PaperKey, IssuedDocument]:
    """The newest version of each paper of the FTM, with its file."""
    newest = [each.id for each in issued_papers(session, row.case_id, ftm).values()]
    found = session.exec(select(IssuedDocument).where(col(IssuedDocument.id).in_(newest)))
    return {(each.kind, each.person, each.session, each.language): each for each in found}


def _new_version(
    row: Meeting,
    ftm: str,
    built: BuiltDocument,
    mark: str,
    content: bytes,
    before: IssuedDocument | None,
    now: datetime,
) -> IssuedDocument:
    return IssuedDocument(
        case_id=row.case_id,
        meeting_id=row.id,
        ftm=ftm,
        kind=built.kind,
        person=built.person or "",
        session=built.session or "",
        language=built.language,
        version=before.version + 1 if before else 1,
        file_name=f"{secrets.token_hex(12)}.docx",
        fingerprint=mark,
        sha256=hashlib.sha256(content).hexdigest(),
        replaces=before.sha256 if before else None,
        lines=[{"item_id": item_id, "basis": basis} for item_id, basis in built.lines],
        withheld_count=built.withheld_count,
        content=content,
        issued_at=now,
    )
