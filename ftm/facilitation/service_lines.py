"""Writing the lines of the plan while the family is in the room.

Whoever may see the case may write: the caseworker, the facilitator and the recorder all do.
"""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy
from msgspec.structs import asdict
from sqlalchemy import bindparam
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, func, select

from ftm.core import audit
from ftm.core.actor import Actor
from ftm.core.errors import ConflictError, NotFoundError, RuleBrokenError
from ftm.core.tables import columns_of
from ftm.facilitation.known import known_at
from ftm.facilitation.line_rows import LineRow, SavedLine, change_line, find_open_line
from ftm.facilitation.queries import line_of_token
from ftm.facilitation.rules import LineContent, tidied
from ftm.facts import CaseFacts
from ftm.facts.plan import Label
from ftm.facts.windows import utc
from ftm.meetings.access import find_open_meeting
from ftm.meetings.case_facts import load_facts_but_lines
from ftm.meetings.models import Meeting, MeetingSession
from ftm.plans.due_dates import due_date_of
from ftm.plans.models import Item

NO_LINE = "There is no such line; somebody may have removed it."
CLOSED = "This line belongs to a meeting whose record is closed; a correction is a new version."


def open_for_writing(session: Session, actor: Actor, meeting_id: UUID) -> Meeting:
    """The meeting row. Raises NotFoundError, and RuleBrokenError when nothing can be added."""
    meeting = find_open_meeting(session, actor, meeting_id)
    if meeting.cancelled:
        raise RuleBrokenError("This meeting was called off; nothing can be recorded.")
    return meeting


def add_line(
    session: Session,
    actor: Actor,
    meeting_id: UUID,
    content: LineContent,
    *,
    client_token: UUID | None = None,
    version: int | None = None,
    now: datetime,
) -> SavedLine:
    """A new line of the plan; the same `client_token` again is the line it made before.

    A line is sent while it is typed: what the browser sends later under its token becomes the
    text of the line, unless somebody else changed it since `version` (None = the first).
    Raises NotFoundError, RuleBrokenError naming the field, ConflictError.
    """
    meeting = open_for_writing(session, actor, meeting_id)
    before = line_of_token(session, meeting.case_id, client_token)
    if before is not None:
        return edit_line(session, actor, meeting_id, before, content, version=version or 1, now=now)
    facts = load_facts_but_lines(session, meeting.case_id)
    content = tidied(content, known_at(facts, facts.meetings_by_id[meeting.key]))
    row = Item(
        case_id=meeting.case_id,
        key=f"i-{uuid4().hex}",
        position=_next_position(session, meeting.case_id),
        client_token=client_token,
        recorded_at=now,
        **_columns(facts, content),
    )
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        # The same line arrived twice at the same moment, and the other one was first.
        before = line_of_token(session, meeting.case_id, client_token)
        if before is None:
            raise
        return _as_saved(find_line(session, meeting.case_id, before))
    saved = _as_saved(row)
    _record(session, actor, "add_line", row, saved, meeting_id, now)
    return saved


def edit_line(
    session: Session,
    actor: Actor,
    meeting_id: UUID,
    line_id: UUID,
    content: LineContent,
    *,
    version: int,
    now: datetime,
) -> SavedLine:
    """Change a line; it keeps the moment it was first recorded.

    Raises NotFoundError, RuleBrokenError, and ConflictError with the other worker's text when the
    line is no longer the `version` this worker read.
    """
    row = find_open_line(session, actor, meeting_id, line_id)
    if row is None:
        # The usual way says which of the two is not there, or what stands against it.
        open_for_writing(session, actor, meeting_id)
        raise NotFoundError(NO_LINE)
    facts = load_facts_but_lines(session, row.case_id, row.revision)
    _check_stands_open(session, facts, row.meeting_key, row)
    saved = write_line(session, facts, row.meeting_key, row, content, version)
    if saved is None:
        return _as_saved(row)
    _record(session, actor, "edit_line", row, saved, meeting_id, now)
    return saved


def write_line(
    session: Session,
    facts: CaseFacts,
    meeting_key: str,
    row: LineRow,
    content: LineContent,
    version: int,
) -> SavedLine | None:
    """Write the content into the line; None when nothing differed.

    The caller has made sure that the actor may; `row` stays as it was read. Raises RuleBrokenError
    naming the field, and ConflictError when the line is no longer the `version` this worker read.
    """
    known = known_at(facts, facts.meetings_by_id[meeting_key])
    elsewhere = tuple(each for each in row.sessions if each not in known.sessions)
    content = tidied(content, known, tuple(row.labels))
    values = _columns(facts, content, row.dissent)
    values["sessions"] += elsewhere
    changed = {name: value for name, value in values.items() if getattr(row, name) != value}
    if not changed:
        return None
    check_version(row, version)
    if not change_line(session, row, changed):
        check_version(find_line(session, row.case_id, row.id), version)
    return SavedLine(row.id, row.version + 1, tuple(values["labels"]))


def remove_line(
    session: Session, actor: Actor, meeting_id: UUID, line_id: UUID, *, version: int, now: datetime
) -> Item:
    """Take a line out of the plan; returns it as it was, so that it can be written again.

    Raises NotFoundError, RuleBrokenError, ConflictError.
    """
    meeting = open_for_writing(session, actor, meeting_id)
    facts = load_facts_but_lines(session, meeting.case_id)
    row = find_line(session, meeting.case_id, line_id)
    _check_stands_open(session, facts, meeting.key, row)
    check_version(row, version)
    session.delete(row)
    session.flush()
    _record(session, actor, "remove_line", row, _as_saved(row), meeting_id, now)
    return row


def _check_stands_open(session: Session, facts: CaseFacts, meeting_key: str, row: LineRow) -> None:
    # Only a line that another meeting shares can stand in a closed record: this one is open.
    elsewhere = {each.id for other, each in facts.sessions() if other.id != meeting_key}
    if not elsewhere.isdisjoint(row.sessions):
        closed = set(session.scalars(_CLOSED_SESSIONS, {"of_case": row.case_id}))
        if not closed.isdisjoint(row.sessions):
            raise RuleBrokenError(CLOSED)


_CLOSED_SESSIONS = (
    sqlalchemy.select(columns_of(MeetingSession)["key"])
    .join(Meeting, col(Meeting.id) == col(MeetingSession.meeting_id))
    .where(col(MeetingSession.case_id) == bindparam("of_case"), col(Meeting.closed_at).is_not(None))
)


def find_line(session: Session, case_id: UUID, line_id: UUID) -> Item:
    """A line of the case by its row id. Raises NotFoundError."""
    asked = select(Item).where(Item.id == line_id, Item.case_id == case_id)
    # As it is now, also when this session has read it before.
    row = session.exec(asked.execution_options(populate_existing=True)).first()
    if row is None:
        raise NotFoundError(NO_LINE)
    return row


def check_version(row: LineRow, version: int) -> None:
    """Raises ConflictError, with the text as it is, when the line is no longer that version."""
    if row.version != version:
        raise ConflictError(
            "Somebody changed this line while you were writing. Yours is not saved yet: compare "
            "both, and save again what should stand.",
            current=row.text,
        )


def _next_position(session: Session, case_id: UUID) -> int:
    last = session.exec(select(func.max(Item.position)).where(Item.case_id == case_id)).first()
    return 0 if last is None else last + 1


def _columns(
    facts: CaseFacts,
    content: LineContent,
    dissent: list[dict[str, Any]] | None = None,
) -> dict[str, Any]:
    return {
        "text": content.text,
        "due_on": due_date_of(content.text),
        "kind": content.kind,
        "section": content.section,
        "labels": list(content.labels),
        "sessions": list(content.sessions),
        "source_kind": content.source_kind,
        "track": _track_of(facts, content),
        "for_whom": content.for_whom,
        "owner": content.owner,
        "service_of": content.service_of,
        "said_by": content.said_by,
        "source_release": content.release,
        "information": content.information if content.release else None,
        "shared_with": list(content.shared_with),
        "do_not_print": content.do_not_print,
        "dissent": _dissent(dissent or [], content),
    }


def _track_of(facts: CaseFacts, content: LineContent) -> str | None:
    """The plan of the parent whose own line it is, if there is one yet."""
    for label in map(Label.parse, content.labels):
        if label.name == "PARENT":
            theirs = [each for each in facts.plan.tracks if each.parent == label.args[0]]
            return max(theirs, key=lambda each: utc(each.recorded_at)).id if theirs else None
    return None


def _dissent(before: list[dict[str, Any]], content: LineContent) -> list[dict[str, Any]]:
    said = content.disagreement
    if said is None:
        return before
    others = [each for each in before if each["person"] != said.person]
    return [*others, asdict(said)] if said.words.strip() else others


def _record(
    session: Session,
    actor: Actor,
    verb: str,
    row: LineRow,
    saved: SavedLine,
    meeting_id: UUID,
    now: datetime,
) -> None:
    audit.record(
        session,
        actor,
        verb,
        f"line:{row.id}",
        case_id=row.case_id,
        at=now,
        meeting=str(meeting_id),
        key=row.key,
        version=saved.version,
        labels=saved.labels,
    )


def _as_saved(row: LineRow) -> SavedLine:
    return SavedLine(row.id, row.version, tuple(row.labels))
