"""Who will get each line, in words for staff, from the one decision (rules-precise 3.3). Pure.

What the live page shows is a forecast: the decision is made again when the papers are made.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from ftm.disclosure.decision import Decision
from ftm.disclosure.recipients import recipients_of
from ftm.disclosure.rules import Disclosure, barred_for_all
from ftm.facilitation.names import few
from ftm.facts import CaseFacts
from ftm.facts.meeting import Meeting, Session
from ftm.facts.plan import Item
from ftm.facts.standing import Standing
from ftm.facts.windows import session_end, utc
from ftm.value import Value


class Audience(Value):
    """Who gets one line: `words` at a glance, `names` in full, `barred` why nobody ever does."""

    words: str
    names: tuple[str, ...]
    barred: str = ""


MOST_LEFT_OUT = 3
"""With so few left out it is shorter to name them."""
NOBODY = Audience("Nobody's copy", ())


def reading_at(session: Session, now: datetime) -> datetime:
    """The moment to forecast for: papers are made once the session has ended."""
    return max(session_end(session), now, key=utc)


def decisions(
    standing: Standing, meeting: Meeting, session: Session
) -> Iterator[tuple[Item, Mapping[str, Decision]]]:
    """Each line of the session with the decision for every recipient of it."""
    disclosure = Disclosure(standing, meeting, session)
    recipients = recipients_of(standing, meeting, session)
    for item in disclosure.recorded:
        yield item, {person: disclosure.decide(item, person) for person in recipients}


def audiences(
    facts: CaseFacts,
    meeting: Meeting,
    session: Session,
    now: datetime,
    short: Mapping[str, str],
) -> Mapping[str, Audience]:
    """Line id to who will get it; `short` are the names people go by."""
    standing = Standing(facts, reading_at(session, now))
    return {
        item.id: _audience(standing, item, by_person, short)
        for item, by_person in decisions(standing, meeting, session)
    }


def _audience(
    standing: Standing, item: Item, by_person: Mapping[str, Decision], short: Mapping[str, str]
) -> Audience:
    barred = barred_for_all(standing, item)
    if barred:
        return Audience("Nobody's copy", (), barred)
    getting = tuple(person for person, decision in by_person.items() if decision.allowed)
    return in_words(standing.facts, getting, tuple(by_person), short)


def in_words(
    facts: CaseFacts,
    getting: Sequence[str],
    recipients: Sequence[str],
    short: Mapping[str, str],
) -> Audience:
    """The audience of a line that `getting` of the recipients of the session will have."""
    names = tuple(facts.name_of(person) for person in getting)
    without = [short[each] for each in recipients if each not in getting]
    if not getting:
        return NOBODY
    if not without:
        return Audience("Everyone here", names)
    if len(without) < len(getting) and len(without) <= MOST_LEFT_OUT:
        return Audience(f"Everyone but {few(without)}", names)
    return Audience(f"Only {few([short[each] for each in getting])}", names)
