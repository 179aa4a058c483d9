"""A proposed plan as its page shows it: what would change, who is there when, and why. Pure."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from ftm.cases.words import short_names
from ftm.facts import CaseFacts
from ftm.facts.meeting import MeetingPlace
from ftm.facts.windows import session_window, utc
from ftm.invitations.rules.check import check_meeting
from ftm.invitations.splitting import ProposedMeeting, ProposedSession, propose_split
from ftm.invitations.suggesting import SuggestedTime, suggest_times
from ftm.meetings.queries import PlannedMeeting
from ftm.policies import PolicyPack
from ftm.value import Value
from ftm.web.dates import hour, span


class PartLine(Value):
    topic: str
    starts_at: datetime
    ends_at: datetime
    names: str


class PersonBar(Value):
    """When one person is there: in words, and as (from, to, own) shares of the session."""

    name: str
    words: str
    bars: tuple[tuple[float, float, bool], ...]


class SessionCard(Value):
    """One proposed session. `state`: new, changed or same."""

    starts_at: datetime
    ends_at: datetime
    place: str
    reason: str
    state: str
    parts: tuple[PartLine, ...]
    people: tuple[PersonBar, ...]


class ProposalView(Value):
    """`settled` are sentences of blocks and warnings that the proposal does away with.

    `removed` says when the sessions were planned that go away.
    """

    changes_something: bool
    fingerprint: str
    cards: tuple[SessionCard, ...]
    explanations: tuple[str, ...]
    settled: tuple[str, ...]
    removed: tuple[str, ...]
    times: tuple[SuggestedTime, ...]


def proposal_view(planned: PlannedMeeting, now: datetime, pack: PolicyPack) -> ProposalView:
    """What the program proposes for the meeting at `now` (aware)."""
    facts, fact = planned.facts, planned.fact
    proposal = propose_split(facts, fact, now, pack)
    return ProposalView(
        changes_something=proposal.changes_something,
        fingerprint=proposal.fingerprint,
        cards=tuple(_card(planned, each) for each in proposal.sessions),
        explanations=proposal.explanations,
        settled=tuple(_settled(planned, proposal, now, pack)),
        removed=tuple(
            span(window.starts_at, window.ends_at, planned.zone)
            for window in (session_window(fact.session(key)) for key in proposal.removed)
        ),
        times=suggest_times(facts, fact, now, pack),
    )


def _settled(
    planned: PlannedMeeting, proposal: ProposedMeeting, now: datetime, pack: PolicyPack
) -> Iterator[str]:
    before = check_meeting(planned.facts, planned.fact, now, pack).findings
    after = check_meeting(planned.facts, proposal.planned, now, pack).findings
    left = {each.code for each in after}
    return (each.message for each in before if each.code not in left)


def _card(planned: PlannedMeeting, session: ProposedSession) -> SessionCard:
    changed = "changed" if session.is_changed else "same"
    parts = tuple(_parts(planned.facts, session))
    return SessionCard(
        session.starts_at,
        session.ends_at,
        _place(planned.fact.session(session.source).place),
        session.reason,
        "new" if session.key is None else changed,
        parts,
        tuple(_bar(planned, session, person) for person in session.members),
    )


def _parts(facts: CaseFacts, session: ProposedSession) -> Iterator[PartLine]:
    for (starts, ends), part in zip(_spans(session), session.segments, strict=True):
        yield PartLine(part.topic, starts, ends, short_names(facts, part.members))


def _spans(session: ProposedSession) -> list[tuple[datetime, datetime]]:
    found, begins = [], session.starts_at
    for part in session.segments:
        ends = (utc(begins) + timedelta(minutes=part.minutes)).astimezone(begins.tzinfo)
        found.append((begins, ends))
        begins = ends
    return found


def _bar(planned: PlannedMeeting, session: ProposedSession, person: str) -> PersonBar:
    """Parts about single children are drawn as the person's own."""
    whole = utc(session.ends_at) - utc(session.starts_at)
    bars, words = [], []
    for (starts, ends), part in zip(_spans(session), session.segments, strict=True):
        if person in part.members:
            first = (utc(starts) - utc(session.starts_at)) / whole
            last = (utc(ends) - utc(session.starts_at)) / whole
            bars.append((first, last, bool(part.children)))
            words.append((starts, ends))
    return PersonBar(planned.facts.name_of(person), _said(words, planned), tuple(bars))


def _said(spans: list[tuple[datetime, datetime]], planned: PlannedMeeting) -> str:
    """Parts that follow each other are one stretch of time."""
    joined: list[tuple[datetime, datetime]] = []
    for starts, ends in spans:
        if joined and joined[-1][1] == starts:
            joined[-1] = (joined[-1][0], ends)
        else:
            joined.append((starts, ends))
    zone = planned.zone
    return ", ".join(f"{hour(starts, zone)} to {hour(ends, zone)}" for starts, ends in joined)


def _place(place: MeetingPlace) -> str:
    if place.mode == "in_person":
        return ", ".join(each for each in (place.building, place.room) if each)
    return "By video" if place.mode == "video" else "By phone"
