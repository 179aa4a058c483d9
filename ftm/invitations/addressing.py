"""Corrects where mail to somebody goes; the preview then shows who is told what by it."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session, select

from ftm.cases.models import FROM_APP, Person
from ftm.core import audit
from ftm.core.actor import Actor
from ftm.core.errors import NotFoundError, RuleBrokenError
from ftm.facts import CaseFacts
from ftm.facts import people as facts_of_people
from ftm.facts.standing import Standing
from ftm.invitations.answering import find_invitation
from ftm.mail.addresses import envelope_address, same_mailbox
from ftm.meetings import policy
from ftm.meetings.case_facts import load_facts


def invited_person(
    session: Session, actor: Actor, meeting_id: UUID, invitation_id: UUID
) -> facts_of_people.Person:
    """Who is invited by it. Raises NotFoundError, also for somebody the case knows no more."""
    invitation = find_invitation(session, actor, meeting_id, invitation_id)
    found = load_facts(session, invitation.case_id).people_by_id.get(invitation.person)
    if found is None:
        raise NotFoundError("This person is in the case no more.")
    return found


def change_address(
    session: Session,
    actor: Actor,
    meeting_id: UUID,
    invitation_id: UUID,
    *,
    email: str,
    now: datetime,
) -> None:
    """Keep a new e-mail address; nothing is sent by it.

    The next import of the case file leaves it alone. Raises NotFoundError, NotAllowedError, and
    RuleBrokenError for what is no address, or is that of somebody who must be kept apart.
    """
    invitation = find_invitation(session, actor, meeting_id, invitation_id)
    policy.check_plan(actor)
    facts = load_facts(session, invitation.case_id)
    row = session.exec(
        select(Person).where(Person.case_id == invitation.case_id, Person.key == invitation.person)
    ).first()
    if row is None:
        raise NotFoundError("This person is in the case no more.")
    if "email" not in row.channels:
        raise RuleBrokenError("This person is not written to by e-mail.", "email")
    envelope_address(email)
    _check_kept_apart(facts, row.key, email, now)
    row.email, row.origin = email.strip(), FROM_APP
    row.version += 1
    session.add(row)
    subject = f"person:{row.id}"
    audit.record(session, actor, "change_address", subject, case_id=row.case_id, at=now)


def _check_kept_apart(facts: CaseFacts, person: str, email: str, now: datetime) -> None:
    """A mailbox that both read would tell one of them where the other will be."""
    standing = Standing(facts, now)
    for pair in standing.no_contact_pairs(standing.today):
        if person in pair:
            (other,) = (each for each in pair if each != person)
            theirs = facts.people_by_id[other].email if other in facts.people_by_id else None
            if theirs and same_mailbox(theirs) == same_mailbox(email.strip()):
                raise RuleBrokenError(
                    f"{facts.name_of(other)} reads mail at this address, and they must be kept "
                    "apart. Choose another one.",
                    "email",
                )
