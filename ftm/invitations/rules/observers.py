"""Observers come only when the family agrees: which person of it has, and who is still to be asked.

No code of rules-precise says so; the pages do, and nothing is sent before. Pure.
"""

from collections.abc import Iterator, Mapping
from datetime import date

from ftm.facts.meeting import Meeting, Session
from ftm.facts.standing import Standing
from ftm.facts.windows import members, session_on
from ftm.value import Value

Consents = Mapping[tuple[str, str], date]
"""(observer, person of the family) -> the day the person agreed."""
_FAMILY = frozenset({"parent", "caregiver"})


class ObserverStand(Value):
    """An observer on the list; `asked` are the people of the family they would watch.

    `agreed` are those who have by today, with the day.
    """

    observer: str
    asked: tuple[str, ...]
    agreed: Mapping[str, date]

    @property
    def still_to_ask(self) -> tuple[str, ...]:
        return tuple(each for each in self.asked if each not in self.agreed)

    @property
    def may_come(self) -> bool:
        """Everybody of the family agrees. An observer of nobody needs no consent."""
        return not self.still_to_ask


def observers(
    standing: Standing, meeting: Meeting, consents: Consents
) -> tuple[ObserverStand, ...]:
    """Everybody on the list who is there as an observer and nothing else."""
    watched: dict[str, dict[str, None]] = {}
    for session in meeting.sessions:
        family = dict.fromkeys(_family(standing, session))
        for person in members(session):
            roles = standing.current_roles(person, session_on(session))
            if roles and all(role.role == "observer" for role in roles):
                watched.setdefault(person, {}).update(family)
    return tuple(_stand(each, family, standing, consents) for each, family in watched.items())


def _family(standing: Standing, session: Session) -> Iterator[str]:
    """Parents, caregivers and youths of the session: whoever can say yes for themselves."""
    on = session_on(session)
    for person in members(session):
        roles = {role.role for role in standing.current_roles(person, on)}
        if roles & _FAMILY or standing.is_youth(person, on):
            yield person


def _stand(
    observer: str, family: Mapping[str, None], standing: Standing, consents: Consents
) -> ObserverStand:
    days = {person: consents.get((observer, person)) for person in family}
    agreed = {person: on for person, on in days.items() if on is not None and on <= standing.today}
    return ObserverStand(observer, tuple(family), agreed)
