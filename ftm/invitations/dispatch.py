"""What is due for a meeting, and sending it: exactly what the worker looked at, and once."""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, select

from ftm.cases.models import Case
from ftm.core.actor import Actor
from ftm.core.errors import ConflictError
from ftm.facts import CaseFacts
from ftm.facts.meeting import Meeting as MeetingFact
from ftm.invitations.deciding import check_stands, planned_anew
from ftm.invitations.due import DueMessage, LastSent
from ftm.invitations.observing import check_observers
from ftm.invitations.sending import Due, Sending, Sent, find_due, send_invitations
from ftm.meetings import policy
from ftm.meetings.access import meeting_facts
from ftm.meetings.models import Meeting
from ftm.policies import PolicyPack
from ftm.value import Value


class DueNow(Value):
    """What is due for a meeting; `seen` changes whenever anybody would be told something else."""

    facts: CaseFacts
    meeting: MeetingFact
    sent: tuple[LastSent, ...]
    due: tuple[DueMessage, ...]
    seen: str


def due_now(
    session: Session, actor: Actor, meeting_id: UUID, *, pack: PolicyPack, now: datetime
) -> DueNow:
    """Everything due at `now`; nothing for a meeting that was planned anew.

    Raises NotFoundError.
    """
    row, facts, fact = meeting_facts(session, actor, meeting_id)
    return _due_now(session, row, facts, fact, pack, now)


def _due_now(
    session: Session,
    row: Meeting,
    facts: CaseFacts,
    fact: MeetingFact,
    pack: PolicyPack,
    now: datetime,
) -> DueNow:
    found = find_due(session, facts, row, pack, now)
    due = found.messages if planned_anew(facts, fact, now) is None else ()
    revision = session.exec(select(Case.revision).where(Case.id == row.case_id)).one()
    return DueNow(facts, fact, found.sent, due, _fingerprint(revision, due))


def send_due(
    session: Session,
    actor: Actor,
    meeting_id: UUID,
    *,
    seen: str,
    reason: str,
    pack: PolicyPack,
    base_url: str,
    now: datetime,
    only: str | None = None,
) -> Sent | None:
    """Send what is due, if it is what the worker has seen; None when nothing is due any more.

    `only` names the one person to send to; the rest stays due. `reason` says why warnings may
    stand. Raises NotFoundError, NotAllowedError, ConflictError and RuleBrokenError (a block, or a
    warning without a reason).
    """
    # Two clicks at once take turns here; the second then finds nothing left to send.
    session.exec(select(Meeting.id).where(Meeting.id == meeting_id).with_for_update()).first()
    row, facts, fact = meeting_facts(session, actor, meeting_id)
    policy.check_plan(actor)
    found = _due_now(session, row, facts, fact, pack, now)
    check_stands(facts, fact, now)
    check_observers(session, row.case_id, facts, fact, now)
    if not found.due:
        return None
    if found.seen != seen:
        raise ConflictError(
            "Something has changed since you looked. Nothing was sent: look at it again.",
            current="",
        )
    return send_invitations(
        session,
        actor,
        facts,
        row,
        Due(found.sent, found.due),
        now=now,
        sending=Sending(pack, base_url, by_mail=True),
        acknowledge=reason or None,
        only=only,
    )


def _fingerprint(revision: str, due: Sequence[DueMessage]) -> str:
    told = [
        [each.target, each.method, each.sequence, each.payload.to_json(), each.address]
        for each in due
    ]
    return hashlib.sha256(json.dumps([revision, told]).encode()).hexdigest()
