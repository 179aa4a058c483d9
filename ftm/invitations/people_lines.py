"""One person of the invitation list in words: who, how reached, where and when there. Pure."""

from collections.abc import Iterator
from datetime import datetime

from ftm.cases.words import language_words, listed, reached_by, roles_of
from ftm.facts import CaseFacts
from ftm.facts.meeting import Meeting, Participation, Session
from ftm.facts.standing import Standing
from ftm.facts.windows import Window, interpreter_window, meeting_on, session_window, window
from ftm.value import Value

_DECISIONS = {
    "attends": "takes part in all of it",
    "attends_part": "takes part in a part of it",
    "other_input": "is heard in another way",
    "not_attending": "does not take part",
}
_REMOTE = {"video": "joins by video", "phone": "joins by phone", "in_person": "comes in person"}


class There(Value):
    """When somebody is in one session. `bars`: start, end (shares of it), about one child."""

    number: int
    starts_at: datetime
    ends_at: datetime
    bars: tuple[tuple[float, float, bool], ...]
    words: str


class PersonWords(Value):
    """What the list says of one person, besides why they are on it."""

    id: str
    name: str
    role: str
    reached: str
    language: str
    there: tuple[There, ...]


def person_words(
    facts: CaseFacts, meeting: Meeting, person_id: str, standing: Standing
) -> PersonWords:
    """The person as this meeting has them; nothing about where anybody lives."""
    person = facts.people_by_id.get(person_id)
    if person is None:
        return PersonWords(person_id, facts.name_of(person_id), "works for the agency", "", "", ())
    on = meeting_on(meeting)
    roles = [roles_of(facts, person_id, on), *_of_child(meeting, standing, person_id)]
    roles += _of_pick(facts, meeting, standing, person_id)
    return PersonWords(
        id=person_id,
        name=person.name,
        role="; ".join(each for each in roles if each),
        reached=reached_by(person) or _through(meeting, standing, person_id),
        language=language_words(person),
        there=tuple(_there(facts, meeting, person_id)),
    )


def _of_child(meeting: Meeting, standing: Standing, person_id: str) -> Iterator[str]:
    if person_id not in standing.facts.children_by_id:
        return
    decided = _decided(meeting, standing, person_id)
    words = f", {_DECISIONS[decided.decision]}" if decided else ""
    yield f"{standing.age(person_id, meeting_on(meeting))} years old{words}"


def _decided(meeting: Meeting, standing: Standing, child: str) -> Participation | None:
    """The newest decision about a child so far."""
    found = [
        each
        for each in meeting.participation
        if each.child == child and each.decided_on <= standing.today
    ]
    return found[-1] if found else None


def _of_pick(
    facts: CaseFacts, meeting: Meeting, standing: Standing, person_id: str
) -> Iterator[str]:
    for pick in standing.picks(meeting):
        if pick.person == person_id and not pick.ineligible and not pick.rejected:
            advisor = " as advisor" if pick.advisor else ""
            yield f"chosen by {facts.name_of(pick.youth)}{advisor}"


def _through(meeting: Meeting, standing: Standing, child: str) -> str:
    """Adults who tell a child the time; empty for whom nothing is decided."""
    decided = _decided(meeting, standing, child)
    if decided is None or not decided.via:
        return ""
    return f"through {listed(standing.facts.name_of(each) for each in decided.via)}"


def _there(facts: CaseFacts, meeting: Meeting, person_id: str) -> Iterator[There]:
    for number, session in enumerate(meeting.sessions, start=1):
        own = window(person_id, session)
        interpreting = None if own else interpreter_window(person_id, session)
        stretch = own or interpreting
        if stretch is None:
            continue
        bars = _bars(session, person_id) if own else (_bar(session, stretch, own=False),)
        yield There(
            number, stretch.starts_at, stretch.ends_at, bars, _words(facts, session, person_id)
        )


def _bars(session: Session, person_id: str) -> tuple[tuple[float, float, bool], ...]:
    return tuple(
        _bar(session, Window(part.starts_at, part.ends_at), own=bool(part.children))
        for part in session.segments
        if person_id in part.members
    )


def _bar(session: Session, stretch: Window, *, own: bool) -> tuple[float, float, bool]:
    whole = session_window(session)
    start = Window(whole.starts_at, stretch.starts_at).length / whole.length
    return (round(start, 4), round(start + stretch.length / whole.length, 4), own)


def _words(facts: CaseFacts, session: Session, person_id: str) -> str:
    """The parts, and how they join: "Common part, Juniper; joins by video"."""
    topics = [each.topic for each in session.segments if person_id in each.members and each.topic]
    served = [each.for_ for each in session.interpreters if each.interpreter == person_id]
    remote = next((each.mode for each in session.remote if each.person == person_id), None)
    words = [
        ", ".join(dict.fromkeys(topics)) if len(session.segments) > 1 else "",
        f"interprets for {listed(facts.name_of(each) for each in served)}" if served else "",
        _REMOTE[remote] if remote else "",
    ]
    return "; ".join(each for each in words if each)
