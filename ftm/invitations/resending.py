"""Sends the newest e-mail of an invitation once more, when it did not arrive."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from ftm.core.actor import Actor
from ftm.core.errors import NotFoundError
from ftm.invitations.answering import find_invitation
from ftm.mail.queries import latest_by_reference
from ftm.mail.service import resend_message
from ftm.meetings import policy


def resend(
    session: Session, actor: Actor, meeting_id: UUID, invitation_id: UUID, *, now: datetime
) -> None:
    """The same words to the same person, as a new mail.

    Raises NotFoundError, NotAllowedError, RuleBrokenError (it has not left yet).
    """
    invitation = find_invitation(session, actor, meeting_id, invitation_id)
    policy.check_plan(actor)
    newest = latest_by_reference(session, [str(invitation.id)]).get(str(invitation.id))
    if newest is None:
        raise NotFoundError("No e-mail was sent for this invitation.")
    resend_message(session, actor, newest.id, now=now)
