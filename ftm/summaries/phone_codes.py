"""A code that a caseworker reads out on the telephone, to somebody whose voice they know."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from ftm.core import audit
from ftm.core.actor import Actor
from ftm.core.errors import RuleBrokenError
from ftm.meetings.case_facts import load_facts
from ftm.summaries import codes
from ftm.summaries.links import find_link, is_live
from ftm.value import Value


class ToldCode(Value):
    """What is read out, to whom, and until when it works."""

    name: str
    code: str
    until: datetime
    zone: str


def make_phone_code(
    session: Session, actor: Actor, meeting_id: UUID, link_id: UUID, *, secret: str, now: datetime
) -> ToldCode:
    """A fresh code, shown this once; any code made before stops working.

    Raises NotFoundError, RuleBrokenError for a link that opens nothing or is locked.
    """
    link = find_link(session, actor, meeting_id, link_id)
    if not is_live(session, link, now):
        raise RuleBrokenError("This link is not good any more. Send a new one.")
    if codes.why_no_try(codes.codes_of(session, link.id), now) == codes.LOCKED:
        raise RuleBrokenError("Too many wrong codes were typed for this link. Send a new one.")
    code = codes.make_code(session, link.id, "phone", secret=secret, now=now)
    facts = load_facts(session, link.case_id)
    audit.record(
        session,
        actor,
        "make_phone_code",
        f"summary_link:{link.id}",
        case_id=link.case_id,
        at=now,
        person=link.person,
    )
    return ToldCode(
        facts.name_of(link.person), codes.spaced(code), now + codes.LIFE, facts.case.time_zone
    )
