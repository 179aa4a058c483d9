"""Sends the newest e-mail of an invitation once more, when it did not arrive."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from ftm.core.actor import Actor
from ftm.core.errors import NotFoundError, RuleBrokenError
from ftm.invitations.addressing import invited_person
from ftm.invitations.answering import find_invitation
from ftm.mail.addresses import envelope_address, same_mailbox
from ftm.mail.queries import messages_of_reference
from ftm.mail.service import resend_message
from ftm.meetings import policy


def resend(
    session: Session, actor: Actor, meeting_id: UUID, invitation_id: UUID, *, now: datetime
) -> None:
    """The same words to the same person at the same address, as a new mail; not a reminder.

    Raises NotFoundError, NotAllowedError, RuleBrokenError (it has not left yet, or the person has
    another address by now).
    """
    invitation = find_invitation(session, actor, meeting_id, invitation_id)
    policy.check_plan(actor)
    mails = messages_of_reference(session, str(invitation.id))
    newest = next((each for each in reversed(mails) if each.purpose == "invitation"), None)
    if newest is None:
        raise NotFoundError("No e-mail was sent for this invitation.")
    person = invited_person(session, actor, meeting_id, invitation_id)
    address = same_mailbox(envelope_address(person.email)) if person.email else ""
    if address != same_mailbox(newest.recipient):
        raise RuleBrokenError("Their address has changed. Send it from the preview.")
    resend_message(session, actor, newest.id, now=now)
