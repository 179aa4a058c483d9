"""Puts people on the list of a meeting, or takes them off again."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session, select

from ftm.core.actor import Actor
from ftm.core.errors import RuleBrokenError
from ftm.facts import CaseFacts
from ftm.facts.meeting import Meeting as MeetingFact
from ftm.facts.standing import Standing
from ftm.facts.windows import session_on
from ftm.invitations.rules.check import check_meeting
from ftm.meetings import people_service
from ftm.meetings.case_facts import load_facts
from ftm.meetings.models import Exclusion, Meeting, Segment
from ftm.meetings.rows import open_meeting, segments_of, session_row
from ftm.policies import PolicyPack

_NEVER_BY_ACCIDENT = frozenset({"B-NO-CONTACT", "B-IDENTITY", "B-RELEASE", "B-NOT-MEMBER"})
"""Blocks about a person that the list's button must not bring about."""


def invite_person(
    session: Session,
    actor: Actor,
    meeting_id: UUID,
    *,
    person: str,
    session_key: str,
    pack: PolicyPack,
    now: datetime,
    version: int | None = None,
) -> Meeting:
    """Put a person into the parts of a session that concern them. Twice is once.

    A recorded reason for leaving them out is taken back. Raises NotFoundError, NotAllowedError,
    ConflictError, and RuleBrokenError when they may not be invited or may not meet somebody there.
    """
    meeting, _ = open_meeting(session, actor, meeting_id, version)
    _take_back_reasons(session, meeting, person, session_key)
    parts = _parts_for(session, meeting, person, session_key, now)
    for part in parts:
        people_service.add_member(
            session, actor, meeting_id, person=person, session_key=session_key, part_id=part.id
        )
    facts = load_facts(session, meeting.case_id)
    _check_may_come(facts, facts.meetings_by_id[meeting.key], person, pack, now)
    return meeting


def take_off(
    session: Session,
    actor: Actor,
    meeting_id: UUID,
    *,
    person: str,
    session_key: str | None = None,
    version: int | None = None,
) -> Meeting:
    """Take a person out of one session, or (`session_key` None) out of the whole meeting.

    Raises NotFoundError, NotAllowedError, ConflictError, RuleBrokenError.
    """
    meeting, _ = open_meeting(session, actor, meeting_id, version)
    keys = {
        part.session
        for part in segments_of(session, meeting)
        if person in part.members and session_key in (None, part.session)
    }
    for key in sorted(keys):
        people_service.remove_member(session, actor, meeting_id, person=person, session_key=key)
    return meeting


def _take_back_reasons(session: Session, meeting: Meeting, person: str, key: str) -> None:
    rows = session.exec(
        select(Exclusion).where(Exclusion.meeting_id == meeting.id, Exclusion.person == person)
    )
    for row in rows:
        # What a parent said about their own people is no reason for leaving the parent out.
        if row.session in (None, key) and row.role != "informal_support":
            session.delete(row)


def _parts_for(
    session: Session, meeting: Meeting, person: str, key: str, now: datetime
) -> list[Segment]:
    """General parts, and those about children the person has to do with; all if there is none."""
    session_row(session, meeting, key)
    facts = load_facts(session, meeting.case_id)
    fact = facts.meetings_by_id[meeting.key]
    on = session_on(fact.session(key))
    own = Standing(facts, now).linked_children(person, on, meeting=fact) | {person}
    parts = segments_of(session, meeting, key)
    fitting = [part for part in parts if not part.children or own & set(part.children)]
    return fitting or parts


def _check_may_come(
    facts: CaseFacts, meeting: MeetingFact, person: str, pack: PolicyPack, now: datetime
) -> None:
    for found in check_meeting(facts, meeting, now, pack).blocks:
        if found.family in _NEVER_BY_ACCIDENT and person in found.subject:
            raise RuleBrokenError(f"Not invited. {found.message}")
