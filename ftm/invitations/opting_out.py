"""Who wants no reminders: said by the link in a message, or written down by a worker."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session, select

from ftm.core import audit
from ftm.core.actor import Actor
from ftm.core.errors import NotFoundError
from ftm.invitations.answering import BY_LINK, asked_by_link, find_invitation
from ftm.invitations.history import hash_token
from ftm.invitations.models import Invitation, ReplyLink
from ftm.invitations.reminding_models import ReminderOptOut
from ftm.meetings import policy


def choose_reminders(
    session: Session,
    actor: Actor,
    meeting_id: UUID,
    invitation_id: UUID,
    *,
    wanted: bool,
    now: datetime,
) -> None:
    """Write down whether a person wants reminders, for every meeting of the family.

    Raises NotFoundError, NotAllowedError.
    """
    invitation = find_invitation(session, actor, meeting_id, invitation_id)
    policy.check_plan(actor)
    _keep(session, actor, invitation, actor.name, wanted=wanted, now=now)


def choose_reminders_by_link(session: Session, token: str, *, wanted: bool, now: datetime) -> None:
    """The person says so. Raises NotFoundError for a link that is not good any more."""
    asked = asked_by_link(session, token, now)
    if asked is None or asked.state != "open":
        raise NotFoundError("This link is not good any more.")
    _keep(session, BY_LINK, _invitation(session, token), "link", wanted=wanted, now=now)


def wants_reminders(session: Session, token: str) -> bool:
    """What the person behind a good link has chosen."""
    invitation = _invitation(session, token)
    return invitation.person not in opted_out(session, invitation.case_id)


def opted_out(session: Session, case_id: UUID) -> frozenset[str]:
    """The people of a case who want no reminders."""
    return frozenset(
        session.exec(select(ReminderOptOut.person).where(ReminderOptOut.case_id == case_id))
    )


def _invitation(session: Session, token: str) -> Invitation:
    link = session.get_one(ReplyLink, hash_token(token))
    return session.get_one(Invitation, link.invitation_id)


def _keep(
    session: Session,
    actor: Actor,
    invitation: Invitation,
    by: str,
    *,
    wanted: bool,
    now: datetime,
) -> None:
    case_id, person = invitation.case_id, invitation.person
    found = session.exec(
        select(ReminderOptOut).where(
            ReminderOptOut.case_id == case_id, ReminderOptOut.person == person
        )
    ).first()
    if (found is None) == wanted:
        return
    if found is not None:
        session.delete(found)
    else:
        session.add(ReminderOptOut(case_id=case_id, person=person, by=by, since=now))
    subject = f"invitation:{invitation.id}"
    audit.record(
        session, actor, "choose_reminders", subject, case_id=case_id, at=now, wanted=wanted
    )
