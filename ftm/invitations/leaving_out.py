"""Leaves people out of a meeting for a recorded reason; some reasons only a supervisor decides.

A reason that a caseworker records and a supervisor must decide waits: until then it does not
count, and the person stays on the list (rules-precise 2.1).
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from msgspec.structs import replace
from sqlmodel import Session, select

from ftm.core.actor import Actor
from ftm.core.errors import NotAllowedError, NotFoundError, RuleBrokenError
from ftm.facts import CaseFacts
from ftm.facts.exclusions import ExclusionTerms, shortcomings
from ftm.facts.meeting import Attempt
from ftm.facts.meeting import Exclusion as ExclusionFact
from ftm.facts.meeting import Meeting as MeetingFact
from ftm.facts.standing import Standing
from ftm.facts.windows import meeting_on
from ftm.invitations.deciding import staff_of
from ftm.invitations.inviting import take_off
from ftm.invitations.rules.context import MeetingContext
from ftm.invitations.rules.required import required_roles
from ftm.meetings.case_facts import load_facts
from ftm.meetings.models import Exclusion, Meeting
from ftm.meetings.rows import keep_change, open_meeting
from ftm.policies import PolicyPack
from ftm.value import Value

SUPPORTS = "informal_support"


class LeavingOut(Value):
    """Who is left out in which role, and why. `session` None is the whole meeting."""

    person: str
    role: str
    reason_code: str
    note: str = ""
    input_gathered: str = ""
    session: str | None = None
    attempts: tuple[Attempt, ...] = ()
    youth_told_on: date | None = None


def roles_to_leave_out(
    facts: CaseFacts, meeting: MeetingFact, person: str, now: datetime, pack: PolicyPack
) -> tuple[str, ...]:
    """Roles in which the person can be left out, the policy allowing some reason for each.

    For a parent also `informal_support`: that they want none of their own people there.
    """
    standing = Standing(facts, now, pack.thresholds.youth_age, pack.good_cause)
    on = meeting_on(meeting)
    roles = [each.role for each in facts.roles_by_person.get(person, ()) if each.role != SUPPORTS]
    found: dict[str, None] = dict.fromkeys(roles)
    if standing.is_youth(person, on):
        found["youth"] = None
    if any(pick.person == person for pick in standing.picks(meeting)):
        found["youth_chosen_member"] = None
    if standing.is_established_parent(person, on):
        found[SUPPORTS] = None
    return tuple(role for role in found if pack.reasons_for(role))


def leave_out(
    session: Session,
    actor: Actor,
    meeting_id: UUID,
    asked: LeavingOut,
    *,
    pack: PolicyPack,
    now: datetime,
    version: int | None = None,
) -> Exclusion:
    """Record a reason, in place of an earlier one for the same role; if it counts, it takes effect.

    Raises NotFoundError, NotAllowedError, ConflictError, and RuleBrokenError naming the field.
    """
    meeting, _ = open_meeting(session, actor, meeting_id, version)
    facts = load_facts(session, meeting.case_id)
    fact = facts.meetings_by_id[meeting.key]
    me, today = staff_of(facts, actor), now.astimezone(facts.zone).date()
    if asked.role not in roles_to_leave_out(facts, fact, asked.person, now, pack):
        raise RuleBrokenError("They do not hold this role in the meeting.", "role")
    if asked.session is not None and asked.session not in {each.id for each in fact.sessions}:
        raise NotFoundError("This meeting has no such session.")
    terms = pack.terms(asked.reason_code)
    waits = terms is not None and terms.supervisor and me.role != "supervisor"
    _check(facts, _fact(asked, me.id, today), replace(terms, supervisor=False) if terms else None)
    for row in _rows(session, meeting, asked.person, asked.role, asked.session):
        session.delete(row)
    row = Exclusion(
        case_id=meeting.case_id,
        meeting_id=meeting.id,
        position=len(fact.exclusions),
        decided_by=me.id,
        decided_on=today,
        **_values(asked),
    )
    session.add(row)
    details = {"person": asked.person, "role": asked.role, "reason": asked.reason_code}
    keep_change(session, actor, meeting, "leave_out", **details, waits=waits)
    if not waits:
        _take_effect(session, actor, meeting, row, pack, now)
    return row


def decide_waiting(
    session: Session,
    actor: Actor,
    meeting_id: UUID,
    exclusion_id: UUID,
    *,
    agree: bool,
    pack: PolicyPack,
    now: datetime,
) -> None:
    """A supervisor agrees to a reason that waits, and it takes effect; or does not, and it is gone.

    Raises NotFoundError, NotAllowedError, RuleBrokenError.
    """
    meeting, _ = open_meeting(session, actor, meeting_id, None)
    row = session.get(Exclusion, exclusion_id)
    if row is None or row.meeting_id != meeting.id:
        raise NotFoundError("No such reason.")
    facts = load_facts(session, meeting.case_id)
    me = staff_of(facts, actor)
    if me.role != "supervisor":
        raise NotAllowedError("Only a supervisor of this case decides this.")
    if agree:
        row.decided_by, row.decided_on = me.id, now.astimezone(facts.zone).date()
        session.add(row)
    else:
        session.delete(row)
    verb = "agree_to_leaving_out" if agree else "refuse_leaving_out"
    keep_change(session, actor, meeting, verb, person=row.person, reason=row.reason_code)
    if agree:
        _take_effect(session, actor, meeting, row, pack, now)


def _take_effect(
    session: Session,
    actor: Actor,
    meeting: Meeting,
    row: Exclusion,
    pack: PolicyPack,
    now: datetime,
) -> None:
    """Whoever is left out leaves the list, unless another role brings them there."""
    facts = load_facts(session, meeting.case_id)
    context = MeetingContext(facts, facts.meetings_by_id[meeting.key], now, pack)
    elsewhere = any(
        row.person in line.people and line.role != row.role for line in required_roles(context)
    )
    if row.role != SUPPORTS and not elsewhere:
        take_off(session, actor, meeting.id, person=row.person, session_key=row.session)


def _check(facts: CaseFacts, fact: ExclusionFact, terms: ExclusionTerms | None) -> None:
    problems = shortcomings(facts, fact, terms, fact.decided_on)
    if not problems:
        return
    field = "reason_code"
    if terms is not None and fact.role in terms.roles:
        empty = {
            "note": not fact.note.strip(),
            "input_gathered": terms.input_needed and not fact.input_gathered.strip(),
            "attempts": len(fact.attempts) < terms.attempts,
            "youth_told_on": terms.youth_told,
        }
        field = next((name for name, is_empty in empty.items() if is_empty), "")
    raise RuleBrokenError(problems[0], field)


def _fact(asked: LeavingOut, decided_by: str, decided_on: date) -> ExclusionFact:
    return ExclusionFact(
        person=asked.person,
        role=asked.role,
        reason_code=asked.reason_code,
        decided_by=decided_by,
        decided_on=decided_on,
        session=asked.session,
        note=asked.note,
        input_gathered=asked.input_gathered,
        attempts=asked.attempts,
        youth_told_on=asked.youth_told_on,
    )


def _values(asked: LeavingOut) -> dict[str, Any]:
    return {
        "person": asked.person,
        "role": asked.role,
        "reason_code": asked.reason_code,
        "session": asked.session,
        "note": asked.note.strip(),
        "input_gathered": asked.input_gathered.strip(),
        "attempts": [{"on": each.on.isoformat(), "how": each.how} for each in asked.attempts],
        "youth_told_on": asked.youth_told_on,
    }


def _rows(
    session: Session, meeting: Meeting, person: str, role: str, key: str | None
) -> list[Exclusion]:
    rows = session.exec(
        select(Exclusion).where(
            Exclusion.meeting_id == meeting.id,
            Exclusion.person == person,
            Exclusion.role == role,
        )
    )
    return [row for row in rows if row.session == key]
