"""What one recipient is told about one session, and nothing else (rules-precise 3.1)."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple, Self

from ftm.facts.case_facts import CaseFacts
from ftm.facts.meeting import Meeting, Mode, Participation, Session
from ftm.facts.people import Person
from ftm.facts.standing import Standing
from ftm.facts.windows import Window, interpreter_window, meeting_on, members, utc, window
from ftm.value import Value

CHANNELS = ("email", "letter", "phone")
"""In this order a person's messages are made; the first that is due is the one a child's line
points at."""


class Target(NamedTuple):
    """Who is told of which session, how, and (a child) through which adult."""

    person: str
    session: str
    channel: str
    via: str | None = None


class ChildTime(Value):
    """When a child who comes through the recipient is asked to be there."""

    child: str
    starts_at: datetime
    ends_at: datetime


class Payload(Value):
    """Window, place or link, note, and the times of children who come through the recipient.

    All times are in UTC. Two payloads are equal exactly when the recipient has nothing new to
    learn: a room that changed is not in the payload of somebody who joins by link.
    """

    starts_at: datetime
    ends_at: datetime
    mode: Mode
    building: str | None = None
    room: str | None = None
    address: str | None = None
    link: str | None = None
    phone: str | None = None
    note: str | None = None
    children: tuple[ChildTime, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Plain values for storage as JSON; `from_json` gives an equal payload back."""
        plain: dict[str, Any] = {
            "starts_at": self.starts_at.isoformat(),
            "ends_at": self.ends_at.isoformat(),
            "mode": self.mode,
        }
        plain |= {name: getattr(self, name) for name in _WORDS if getattr(self, name)}
        if self.children:
            plain["children"] = [
                {
                    "child": each.child,
                    "starts_at": each.starts_at.isoformat(),
                    "ends_at": each.ends_at.isoformat(),
                }
                for each in self.children
            ]
        return plain

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """Read what `to_json` wrote."""
        return cls(
            starts_at=datetime.fromisoformat(stored["starts_at"]),
            ends_at=datetime.fromisoformat(stored["ends_at"]),
            mode=stored["mode"],
            children=tuple(
                ChildTime(
                    each["child"],
                    datetime.fromisoformat(each["starts_at"]),
                    datetime.fromisoformat(each["ends_at"]),
                )
                for each in stored.get("children", ())
            ),
            **{name: stored.get(name) for name in _WORDS},
        )


_WORDS = ("building", "room", "address", "link", "phone", "note")


def wanted_payloads(
    facts: CaseFacts, meeting: Meeting, standing: Standing
) -> dict[Target, Payload]:
    """Everybody who is to know of the meeting as it stands, and what; nothing if it is off.

    Staff attend without an invitation. A child who is not written to is told through adults of
    the session, each of whom has the child's times in their own payload.
    """
    wanted: dict[Target, Payload] = {}
    if meeting.cancelled:
        return wanted
    for session in meeting.sessions:
        told_through = dict(_told_through(facts, meeting, session, standing))
        for person, stretch in _invited(facts, session):
            is_young = standing.is_young_child(person.id, meeting_on(meeting))
            if person.id not in told_through and not is_young:
                payload = _payload(session, person.id, stretch, told_through)
                for channel in sorted(person.channels, key=CHANNELS.index):
                    wanted[Target(person.id, session.id, channel)] = payload
        wanted |= _children_told(session, told_through)
    return wanted


def _children_told(
    session: Session, told_through: Mapping[str, tuple[str, ...]]
) -> Iterator[tuple[Target, Payload]]:
    for child, adults in told_through.items():
        stretch = window(child, session)
        if stretch is not None:
            payload = _payload(session, child, stretch, {})
            for adult in adults:
                yield Target(child, session.id, "via", adult), payload


def _invited(facts: CaseFacts, session: Session) -> Iterator[tuple[Person, Window]]:
    """Members of the session, then its interpreters, each with the time they come for."""
    listed = members(session)
    interpreters = dict.fromkeys(each.interpreter for each in session.interpreters)
    for person_id in (*listed, *(each for each in interpreters if each not in listed)):
        stretch = window(person_id, session) or interpreter_window(person_id, session)
        if stretch is not None and person_id in facts.people_by_id:
            yield facts.people_by_id[person_id], stretch


def _told_through(
    facts: CaseFacts, meeting: Meeting, session: Session, standing: Standing
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Children in the session who get no message of their own, and the adults who tell them."""
    there = members(session)
    on = meeting_on(meeting)
    for person_id in there:
        if person_id in facts.children_by_id:
            channels = facts.people_by_id[person_id].channels
            if standing.is_young_child(person_id, on) or not {"email", "letter"} & set(channels):
                adults = _adults_of(meeting, person_id, standing)
                yield person_id, tuple(each for each in adults if each in there)


def _adults_of(meeting: Meeting, child: str, standing: Standing) -> tuple[str, ...]:
    """Through whom the child comes, by the latest decision there is by now."""
    decisions = [
        each
        for each in meeting.participation
        if each.child == child and each.decided_on <= standing.today
    ]
    # Of two decisions of one day the later one in the file counts: `max` keeps the first it meets.
    decisions.reverse()
    latest: Participation | None = max(decisions, key=lambda each: each.decided_on, default=None)
    return tuple(dict.fromkeys(latest.via)) if latest else ()


def _payload(
    session: Session,
    person_id: str,
    stretch: Window,
    told_through: Mapping[str, tuple[str, ...]],
) -> Payload:
    place = session.place
    remote = next((each.mode for each in session.remote if each.person == person_id), None)
    mode = remote or place.mode
    in_the_room = remote is None and place.mode == "in_person"
    # Someone who dials in needs the number; everyone else who is not in the room, the link.
    by_phone = not in_the_room and (mode == "phone" or not place.link)
    by_link = not in_the_room and (mode != "phone" or remote is not None or not place.phone)
    return Payload(
        starts_at=utc(stretch.starts_at),
        ends_at=utc(stretch.ends_at),
        mode=mode,
        building=(place.building if in_the_room else None) or None,
        room=(place.room if in_the_room else None) or None,
        address=(place.address if in_the_room else None) or None,
        link=(place.link if by_link else None) or None,
        phone=(place.phone if by_phone else None) or None,
        note=session.note or None,
        children=tuple(_child_times(session, person_id, told_through)),
    )


def _child_times(
    session: Session, adult: str, told_through: Mapping[str, tuple[str, ...]]
) -> Iterator[ChildTime]:
    for child in sorted(told_through):
        own = window(child, session)
        if own is not None and adult in told_through[child]:
            yield ChildTime(child, utc(own.starts_at), utc(own.ends_at))
