"""What is recorded while a meeting is prepared: how children take part, who is wanted there."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import get_args
from uuid import UUID, uuid4

from sqlalchemy import func
from sqlmodel import Session, col, select

from ftm.cases.models import Person, TeamRole
from ftm.core import audit
from ftm.core.actor import Actor
from ftm.core.errors import RuleBrokenError
from ftm.facts import CaseFacts
from ftm.facts.meeting import Decision
from ftm.facts.people import Channel
from ftm.facts.standing import Standing
from ftm.facts.windows import meeting_on
from ftm.invitations.deciding import staff_of
from ftm.invitations.models import Acknowledgement
from ftm.invitations.rules.check import check_meeting
from ftm.mail.addresses import envelope_address
from ftm.meetings.case_facts import load_facts
from ftm.meetings.models import Meeting, Participation, YouthChoice
from ftm.meetings.rows import check_people, keep_change, open_meeting
from ftm.policies import PolicyPack
from ftm.value import Value

DECISIONS = get_args(Decision)
LONGEST_NAME = 200


class NewPerson(Value):
    """Somebody the family wants there, and how an invitation reaches them."""

    name: str
    channel: Channel
    email: str = ""
    phone: str = ""
    address: str = ""


def record_participation(
    session: Session,
    actor: Actor,
    meeting_id: UUID,
    *,
    child: str,
    decision: str,
    reason: str,
    via: Sequence[str],
    now: datetime,
    version: int | None = None,
) -> None:
    """How a child takes part; the newest decision counts. `via`: adults who tell them the time.

    Raises NotFoundError, NotAllowedError, ConflictError, RuleBrokenError.
    """
    meeting, _ = open_meeting(session, actor, meeting_id, version)
    facts = load_facts(session, meeting.case_id)
    _check_child(facts, child)
    if decision not in DECISIONS:
        raise RuleBrokenError("Choose how the child takes part.", "decision")
    if decision != "attends" and not reason.strip():
        raise RuleBrokenError("Say why, in a sentence.", "reason")
    check_people(session, meeting, via)
    if any(each in facts.children_by_id for each in via):
        raise RuleBrokenError("Choose adults.", "via")
    row = Participation(
        case_id=meeting.case_id,
        meeting_id=meeting.id,
        position=len(facts.meetings_by_id[meeting.key].participation),
        child=child,
        decision=decision,
        reason=reason.strip() or None,
        via=list(dict.fromkeys(via)),
        decided_by=staff_of(facts, actor).id,
        decided_on=now.astimezone(facts.zone).date(),
    )
    session.add(row)
    keep_change(session, actor, meeting, "record_participation", child=child, decision=decision)


def record_youth_choice(
    session: Session,
    actor: Actor,
    meeting_id: UUID,
    *,
    youth: str,
    offered_on: date | None,
    picks: Sequence[str],
    advisor: str | None,
    now: datetime,
    version: int | None = None,
) -> None:
    """When a youth was asked whom they want there, and whom they chose, in their order.

    A pick that was recorded before keeps its day. Raises NotFoundError, NotAllowedError,
    ConflictError, RuleBrokenError (42 U.S.C. 675(1)(B)).
    """
    meeting, _ = open_meeting(session, actor, meeting_id, version)
    facts = load_facts(session, meeting.case_id)
    today = now.astimezone(facts.zone).date()
    on = meeting_on(facts.meetings_by_id[meeting.key])
    _check_child(facts, youth)
    if not Standing(facts, now).is_youth(youth, on):
        raise RuleBrokenError(
            "Only a youth of 14 or more chooses members of the team.", "offered_on"
        )
    if offered_on is None or offered_on > today:
        raise RuleBrokenError("Say on which day you asked; it cannot lie ahead.", "offered_on")
    if len(set(picks)) < len(picks) or youth in picks:
        raise RuleBrokenError("Choose two different people.", "picks")
    check_people(session, meeting, [each for each in picks if each not in facts.staff_by_id])
    row = _choice_row(session, meeting, youth)
    since = {each["person"]: each["picked_on"] for each in row.picks}
    row.offered_on = offered_on
    row.picks = [
        {
            "person": person,
            "picked_on": since.get(person, today.isoformat()),
            "advisor": person == advisor,
        }
        for person in picks
    ]
    session.add(row)
    keep_change(session, actor, meeting, "record_youth_choice", youth=youth, picks=list(picks))


def add_support(
    session: Session,
    actor: Actor,
    meeting_id: UUID,
    new: NewPerson,
    *,
    of: str,
    now: datetime,
    version: int | None = None,
) -> str:
    """Record somebody a parent wants there, as their informal support; the new person's key.

    Raises NotFoundError, NotAllowedError, ConflictError, RuleBrokenError.
    """
    meeting, _ = open_meeting(session, actor, meeting_id, version)
    facts = load_facts(session, meeting.case_id)
    _check_new(new)
    fact = facts.meetings_by_id[meeting.key]
    if not Standing(facts, now).is_established_parent(of, meeting_on(fact)):
        raise RuleBrokenError("Choose the parent who wants them there.", "of")
    key = f"p-{uuid4().hex}"
    session.add(
        Person(
            case_id=meeting.case_id,
            key=key,
            position=_next_position(session, Person, meeting.case_id),
            name=new.name.strip(),
            channels=[new.channel],
            email=new.email.strip() or None,
            phone=new.phone.strip() or None,
            places=[{"kind": "mailing", "text": new.address.strip()}] if new.address else [],
        )
    )
    session.add(
        TeamRole(
            case_id=meeting.case_id,
            position=_next_position(session, TeamRole, meeting.case_id),
            person=key,
            role="informal_support",
            of=[of],
        )
    )
    keep_change(session, actor, meeting, "add_support", person=key, of=of)
    return key


def acknowledge_warning(
    session: Session,
    actor: Actor,
    meeting_id: UUID,
    *,
    code: str,
    reason: str,
    pack: PolicyPack,
    now: datetime,
) -> None:
    """Keep why a warning may stand; the reason given last is the one shown.

    Raises NotFoundError, NotAllowedError, RuleBrokenError.
    """
    meeting, _ = open_meeting(session, actor, meeting_id, None)
    facts = load_facts(session, meeting.case_id)
    found = check_meeting(facts, facts.meetings_by_id[meeting.key], now, pack)
    if code not in {each.code for each in found.warnings}:
        raise RuleBrokenError("This warning is no longer there.", "reason")
    if not reason.strip():
        raise RuleBrokenError("Say why this may stand.", "reason")
    session.add(
        Acknowledgement(
            case_id=meeting.case_id,
            meeting_id=meeting.id,
            code=code,
            reason=reason.strip(),
            actor_name=actor.name,
            at=now,
        )
    )
    audit.record(
        session,
        actor,
        "acknowledge_warning",
        f"meeting:{meeting.id}",
        case_id=meeting.case_id,
        code=code,
    )


def _check_child(facts: CaseFacts, child: str) -> None:
    if child not in facts.children_by_id:
        raise RuleBrokenError("This is no child of the case.")


def _check_new(new: NewPerson) -> None:
    if not new.name.strip() or len(new.name) > LONGEST_NAME:
        raise RuleBrokenError("Write their name.", "name")
    if new.channel not in get_args(Channel):
        raise RuleBrokenError("Choose how to reach them.", "channel")
    reached = {"email": new.email, "phone": new.phone, "letter": new.address}
    missing = {
        "email": ("email", "Write their e-mail address."),
        "phone": ("phone", "Write their number."),
        "letter": ("address", "Write where the letter goes."),
    }
    if not reached[new.channel].strip():
        field, sentence = missing[new.channel]
        raise RuleBrokenError(sentence, field)
    if new.email.strip():
        envelope_address(new.email.strip())


def _choice_row(session: Session, meeting: Meeting, youth: str) -> YouthChoice:
    found = session.exec(
        select(YouthChoice).where(YouthChoice.meeting_id == meeting.id, YouthChoice.youth == youth)
    ).first()
    return found or YouthChoice(case_id=meeting.case_id, meeting_id=meeting.id, youth=youth)


def _next_position(session: Session, table: type[Person] | type[TeamRole], case_id: UUID) -> int:
    last = session.exec(
        select(func.max(col(table.position))).where(col(table.case_id) == case_id)
    ).one()
    return 0 if last is None else last + 1
