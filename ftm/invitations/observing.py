"""The family's consent to an observer: recorded for each meeting, and asked for before sending."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session, select

from ftm.core import audit
from ftm.core.actor import Actor
from ftm.core.errors import NotFoundError, RuleBrokenError
from ftm.facts import CaseFacts
from ftm.facts.meeting import Meeting as MeetingFact
from ftm.facts.standing import Standing
from ftm.invitations.rules.observers import Consents, ObserverStand, observers
from ftm.meetings.case_facts import load_facts
from ftm.meetings.models import ObserverConsent
from ftm.meetings.rows import open_meeting


def consents_of(
    session: Session, case_id: UUID, facts: CaseFacts, meeting: MeetingFact
) -> Consents:
    """The consents of the FTM; one planned anew keeps them. The actor may see the case."""
    rows = session.exec(
        select(ObserverConsent).where(
            ObserverConsent.case_id == case_id, ObserverConsent.ftm == facts.ftm_of(meeting)
        )
    )
    return {(row.observer, row.person): row.consented_on for row in rows}


def observers_of(
    session: Session, case_id: UUID, facts: CaseFacts, meeting: MeetingFact, now: datetime
) -> tuple[ObserverStand, ...]:
    """Every observer on the list and who has agreed; nobody for a meeting that is called off."""
    standing = Standing(facts, now)
    # Hardly any list has an observer, and then there is nothing to look up.
    if meeting.cancelled or not observers(standing, meeting, {}):
        return ()
    return observers(standing, meeting, consents_of(session, case_id, facts, meeting))


def unwanted_observers(
    session: Session, case_id: UUID, facts: CaseFacts, meeting: MeetingFact, now: datetime
) -> frozenset[str]:
    """Observers on the list to whom somebody of the family has not agreed, or not any more."""
    found = observers_of(session, case_id, facts, meeting, now)
    return frozenset(each.observer for each in found if not each.may_come)


def check_observers(
    session: Session, case_id: UUID, facts: CaseFacts, meeting: MeetingFact, now: datetime
) -> None:
    """Raises RuleBrokenError while somebody of the family has not agreed to an observer."""
    for each in observers_of(session, case_id, facts, meeting, now):
        if not each.may_come:
            raise RuleBrokenError(
                f"{facts.name_of(each.observer)} may watch only when the family agrees. Record "
                "their consent on the list, or take the observer off."
            )


def keep_consents(
    session: Session,
    actor: Actor,
    meeting_id: UUID,
    *,
    observer: str,
    agreed: Collection[str],
    consented_on: date | None,
    now: datetime,
    version: int | None = None,
) -> None:
    """Who of the family agrees to the observer: those newly named since `consented_on`.

    Who is not named any more has taken it back. Raises NotFoundError, NotAllowedError,
    ConflictError, RuleBrokenError naming the field.
    """
    meeting, _ = open_meeting(session, actor, meeting_id, version)
    facts = load_facts(session, meeting.case_id)
    fact = facts.meetings_by_id[meeting.key]
    stand = stand_of(observers_of(session, meeting.case_id, facts, fact, now), observer)
    if not set(agreed) <= set(stand.asked):
        raise RuleBrokenError("Choose people of the family who are there.", "agreed")
    added = [each for each in stand.asked if each in agreed and each not in stand.agreed]
    today = now.astimezone(facts.zone).date()
    if added and (consented_on is None or consented_on > today):
        raise RuleBrokenError("Say on which day they agreed; it cannot lie ahead.", "consented_on")
    ftm = facts.ftm_of(fact)
    gone = [each for each in stand.asked if each not in agreed]
    rows = session.exec(
        select(ObserverConsent).where(
            ObserverConsent.case_id == meeting.case_id,
            ObserverConsent.ftm == ftm,
            ObserverConsent.observer == observer,
        )
    ).all()
    for row in rows:
        if row.person in gone:
            session.delete(row)
    for person in added:
        session.add(
            ObserverConsent(
                case_id=meeting.case_id,
                ftm=ftm,
                observer=observer,
                person=person,
                consented_on=consented_on or today,
                recorded_by=actor.name,
                recorded_at=now,
            )
        )
    audit.record(
        session,
        actor,
        "keep_consents",
        f"meeting:{meeting.id}",
        case_id=meeting.case_id,
        at=now,
        observer=observer,
        agreed=sorted(agreed),
    )
    session.flush()


def stand_of(found: Collection[ObserverStand], observer: str) -> ObserverStand:
    """Raises NotFoundError when the person is no observer on the list."""
    for each in found:
        if each.observer == observer:
            return each
    raise NotFoundError("Nobody of this list watches under this name.")
