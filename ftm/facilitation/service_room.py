"""Running the meeting: who is here, which stage it is in, and a plan for each parent."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID, uuid4

from sqlmodel import Session, col, func, select

from ftm.core import audit
from ftm.core.actor import Actor
from ftm.core.errors import ConflictError, RuleBrokenError
from ftm.facilitation.rules import MODES
from ftm.facilitation.service_lines import open_for_writing
from ftm.facilitation.stages import BY_CODE, check_move
from ftm.facts import CaseFacts
from ftm.facts.meeting import Meeting as MeetingFact
from ftm.facts.standing import Standing
from ftm.meetings.cadence import keep_next_due
from ftm.meetings.case_facts import load_facts, load_facts_but_lines
from ftm.meetings.models import Attendance, Meeting
from ftm.plans.models import Track
from ftm.plans.sections import FORM_SECTIONS, default_type

ABSENT = "absent"


def record_attendance(
    session: Session,
    actor: Actor,
    meeting_id: UUID,
    *,
    session_key: str,
    modes: Mapping[str, str],
    now: datetime,
) -> None:
    """How people take part in one session; the mode "absent" takes the record back.

    `modes` by the key of a person or of staff. Raises NotFoundError, RuleBrokenError.
    """
    meeting = open_for_writing(session, actor, meeting_id)
    before = write_attendance(session, meeting, session_key, modes)
    events = [
        (f"meeting:{meeting.id}", {"session_key": session_key, "person": person, "mode": mode})
        for person, mode in modes.items()
        if before[person] != mode
    ]
    audit.record_each(session, actor, "record_attendance", events, case_id=meeting.case_id, at=now)


def write_attendance(
    session: Session, meeting: Meeting, session_key: str, modes: Mapping[str, str]
) -> dict[str, str]:
    """Write how people took part; answers what was recorded before, "absent" for nothing.

    The caller has made sure that the actor may. Raises RuleBrokenError naming the field.
    """
    facts = load_facts_but_lines(session, meeting.case_id)
    _check_attendance(facts, facts.meetings_by_id[meeting.key], session_key, modes)
    here = col(Attendance.meeting_id) == meeting.id, col(Attendance.session) == session_key
    rows = {row.person: row for row in session.exec(select(Attendance).where(*here))}
    before = {person: rows[person].mode if person in rows else ABSENT for person in modes}
    changed = {person: mode for person, mode in modes.items() if before[person] != mode}
    if not changed:
        return before
    position = _next_position(session, meeting)
    for person, mode in changed.items():
        row = rows.get(person)
        if row is None:
            session.add(
                Attendance(
                    case_id=meeting.case_id,
                    meeting_id=meeting.id,
                    position=position,
                    session=session_key,
                    person=person,
                    mode=mode,
                )
            )
            position += 1
        elif mode == ABSENT:
            session.delete(row)
        else:
            row.mode = mode
            row.version += 1
    session.flush()
    keep_next_due(session, meeting.case_id)
    return before


def set_stage(
    session: Session,
    actor: Actor,
    meeting_id: UUID,
    *,
    stage: str,
    seen: str | None = None,
    now: datetime,
) -> Meeting:
    """Go on to another stage.

    `seen` is the stage this worker's page shows: two people who press "next" together move on once.

    Raises NotFoundError, RuleBrokenError, and ConflictError when somebody else moved elsewhere.
    """
    meeting = open_for_writing(session, actor, meeting_id)
    if meeting.stage == stage:
        return meeting
    if seen is not None and seen != meeting.stage:
        current = BY_CODE[meeting.stage].name if meeting.stage in BY_CODE else meeting.stage
        raise ConflictError(
            f"Somebody else has moved the meeting to another stage: {current}.", current=current
        )
    check_move(meeting.stage, stage)
    before, meeting.stage, meeting.stage_since = meeting.stage, stage, now
    session.flush()
    audit.record(
        session,
        actor,
        "set_stage",
        f"meeting:{meeting.id}",
        case_id=meeting.case_id,
        at=now,
        before=before,
        stage=stage,
    )
    return meeting


def open_track(
    session: Session,
    actor: Actor,
    meeting_id: UUID,
    *,
    parent: str,
    plan_type: str = "",
    now: datetime,
) -> Track:
    """A plan for one parent, each their own (In re Thomas D., 2004 ME 104).

    `plan_type` "" = the one for this kind of case. The same parent and type again gives the plan
    there is. Raises NotFoundError, RuleBrokenError.
    """
    meeting = open_for_writing(session, actor, meeting_id)
    facts = load_facts(session, meeting.case_id)
    standing = Standing(facts, now)
    plan_type = plan_type or default_type(facts)
    if plan_type not in FORM_SECTIONS:
        raise RuleBrokenError("There is no such kind of plan.", "plan_type")
    if not standing.is_established_parent(parent, standing.today):
        raise RuleBrokenError("A plan is opened for a parent of the case.", "parent")
    before = session.exec(
        select(Track).where(
            Track.case_id == meeting.case_id, Track.parent == parent, Track.type == plan_type
        )
    ).first()
    if before is not None:
        return before
    linked = standing.linked_children(parent, standing.today)
    row = Track(
        case_id=meeting.case_id,
        key=f"t-{uuid4().hex}",
        position=len(facts.plan.tracks),
        parent=parent,
        type=plan_type,
        children=[child.person for child in facts.children if child.person in linked],
        recorded_at=now,
    )
    session.add(row)
    session.flush()
    # A plan of another kind may have a stricter clock.
    keep_next_due(session, meeting.case_id)
    audit.record(
        session,
        actor,
        "open_track",
        f"track:{row.id}",
        case_id=meeting.case_id,
        at=now,
        parent=parent,
        type=plan_type,
    )
    return row


def _check_attendance(
    facts: CaseFacts, meeting: MeetingFact, session_key: str, modes: Mapping[str, str]
) -> None:
    if not MODES.keys() >= set(modes.values()):
        raise RuleBrokenError("Say how they take part.", "mode")
    if session_key not in {each.id for each in meeting.sessions}:
        raise RuleBrokenError("This meeting has no such session.", "session")
    if modes.keys() - facts.people_by_id.keys() - facts.staff_by_id.keys():
        raise RuleBrokenError("Choose somebody from the list.", "person")


def _next_position(session: Session, meeting: Meeting) -> int:
    last = session.exec(
        select(func.max(col(Attendance.position))).where(Attendance.meeting_id == meeting.id)
    ).first()
    return 0 if last is None else last + 1
