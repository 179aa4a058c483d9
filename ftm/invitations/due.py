"""Which messages are due: what everybody is to know now, against what was last sent to them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from ftm.core.errors import RuleBrokenError
from ftm.facts.case_facts import CaseFacts
from ftm.facts.meeting import Meeting
from ftm.facts.standing import Standing
from ftm.facts.windows import meeting_on, utc
from ftm.invitations.payload import CHANNELS, Payload, Target, wanted_payloads
from ftm.mail.addresses import envelope_address, same_mailbox
from ftm.value import Value

Method = Literal["REQUEST", "CANCEL"]


class LastSent(Value):
    """The newest message of this FTM to one target. `payload` is what `Payload.to_json` wrote.

    `address` is the mailbox a mail went to, None for one that was only written to a file;
    `came_back` says that it never arrived there.
    """

    target: Target
    method: Method
    sequence: int
    payload: Mapping[str, Any]
    uid: str | None = None
    address: str | None = None
    came_back: bool = False


class DueMessage(Value):
    """One message to send, call to make, or (channel `via`) line about a child.

    `uid` is that of the message sent before, None when there was none. `carried_by` names, for a
    line about a child, the channel of the adult's message it points at. `address` is the mailbox
    when it is another than the person has now; `anew` marks the first message to a new one.
    """

    target: Target
    method: Method
    sequence: int
    payload: Payload
    time_zone: str
    uid: str | None = None
    carried_by: str | None = None
    address: str | None = None
    anew: bool = False

    @property
    def starts_at(self) -> datetime:
        """The start in the recipient's zone; a cancel repeats the time last sent."""
        return self.payload.starts_at.astimezone(ZoneInfo(self.time_zone))

    @property
    def ends_at(self) -> datetime:
        return self.payload.ends_at.astimezone(ZoneInfo(self.time_zone))


def due_messages(
    facts: CaseFacts,
    meeting: Meeting,
    sent: Sequence[LastSent],
    now: datetime,
    *,
    youth_age: int = 14,
) -> tuple[DueMessage, ...]:
    """Messages of rules-precise 3.1 that are due at `now`, in a fixed order.

    `sent` holds what was sent under this meeting and the entries of the same FTM. A session is
    compared with itself alone, so a change in one never makes a message for another. Nothing is
    due about a time that has passed.
    """
    standing = Standing(facts, now, youth_age)
    wanted = wanted_payloads(facts, meeting, standing)
    last = _newest(sent)
    direct = [
        message
        for message in (*_requests(facts, wanted, last), *_cancels(facts, wanted, last))
        if utc(now) < message.payload.ends_at
    ]
    return (*direct, *_lines_about_children(facts, wanted, last, direct))


def active_efforts(
    facts: CaseFacts,
    meeting: Meeting,
    due: Sequence[DueMessage],
    sent: Sequence[LastSent],
    now: datetime,
) -> tuple[tuple[str, str, str], ...]:
    """(child, name of the tribe, text) for each linked child of a representative first invited.

    Inviting a representative of the tribe is an active effort (22 M.R.S. 3943(1)(C)), each of them
    once in this FTM: who was written to before, in whatever way, adds nothing by `due`.
    """
    standing = Standing(facts, now)
    on = meeting_on(meeting)
    known = {each.target.person for each in sent}
    asked = (each.target.person for each in due if each.method == "REQUEST")
    roles = (
        role
        for person in dict.fromkeys(each for each in asked if each not in known)
        for role in standing.current_roles(person, on)
        if role.role == "tribal_representative" and role.tribe in facts.tribes_by_id
    )
    return tuple(
        (child, facts.tribes_by_id[role.tribe].name, f"invited tribe to FTM {on.isoformat()}")
        for role in roles
        if role.tribe
        for child in standing.children_of_tribe(role.tribe)
    )


def _newest(sent: Sequence[LastSent]) -> dict[Target, LastSent]:
    return {each.target: each for each in sorted(sent, key=lambda each: each.sequence)}


def _requests(
    facts: CaseFacts, wanted: Mapping[Target, Payload], last: Mapping[Target, LastSent]
) -> Iterator[DueMessage]:
    for target, payload in wanted.items():
        if target.via is None:
            before = last.get(target)
            if before is None:
                yield _message(facts, target, "REQUEST", 0, payload)
            elif _has_moved(facts, before):
                yield from _readdressed(facts, before, payload)
            elif before.method == "CANCEL" or Payload.from_json(before.payload) != payload:
                yield _message(
                    facts, target, "REQUEST", before.sequence + 1, payload, uid=before.uid
                )


def _readdressed(facts: CaseFacts, before: LastSent, payload: Payload) -> Iterator[DueMessage]:
    """Take the invitation back at the old address, and invite at the new one (interop.md 2).

    The new one has a UID of its own, so that whoever reads at the old address holds nothing that
    still counts; the numbers go on. A mailbox that does not exist is told nothing, nor one that
    was told already.
    """
    number = before.sequence + 1
    if before.method == "REQUEST" and not before.came_back:
        told = Payload.from_json(before.payload)
        cancel = _message(facts, before.target, "CANCEL", number, told, uid=before.uid)
        yield replace(cancel, address=before.address)
        number += 1
    yield replace(_message(facts, before.target, "REQUEST", number, payload), anew=True)


def _has_moved(facts: CaseFacts, before: LastSent) -> bool:
    """Whether the person has another mailbox by now than the last mail went to."""
    person = facts.people_by_id.get(before.target.person)
    if before.address is None or person is None or not person.email:
        return False
    try:
        return same_mailbox(envelope_address(person.email)) != same_mailbox(before.address)
    except RuleBrokenError:
        return False


def _cancels(
    facts: CaseFacts, wanted: Mapping[Target, Payload], last: Mapping[Target, LastSent]
) -> Iterator[DueMessage]:
    # Who is still asked, only by another channel now, must not read that it is off for them.
    still_asked = {(target.person, target.session) for target in wanted}
    for target, before in last.items():
        was_asked = target.via is None and before.method == "REQUEST"
        is_off = (target.person, target.session) not in still_asked
        if was_asked and is_off and _can_be_reached(facts, before):
            payload = Payload.from_json(before.payload)
            cancel = _message(facts, target, "CANCEL", before.sequence + 1, payload, uid=before.uid)
            yield replace(cancel, address=before.address) if _has_moved(facts, before) else cancel


def _can_be_reached(facts: CaseFacts, before: LastSent) -> bool:
    person = facts.people_by_id.get(before.target.person)
    return person is not None and (before.target.channel != "email" or person.email is not None)


def _lines_about_children(
    facts: CaseFacts,
    wanted: Mapping[Target, Payload],
    last: Mapping[Target, LastSent],
    direct: Sequence[DueMessage],
) -> Iterator[DueMessage]:
    """One line for every message of an adult through whom a child is told.

    It has the number and method of the adult's message; a child who no longer comes through the
    adult is cancelled, also when the adult's own message is only changed by it.
    """
    carriers: dict[tuple[str, str], DueMessage] = {}
    for message in sorted(direct, key=_carries_first):
        carriers.setdefault((message.target.person, message.target.session), message)
    for target in dict.fromkeys((*wanted, *last)):
        carrier = carriers.get((target.via or "", target.session))
        if target.via is None or carrier is None:
            continue
        before = last.get(target)
        if target in wanted:
            method, payload = carrier.method, wanted[target]
        elif before is not None and before.method == "REQUEST":
            method, payload = "CANCEL", Payload.from_json(before.payload)
        else:
            continue
        yield _message(
            facts,
            target,
            method,
            carrier.sequence,
            payload,
            carried_by=carrier.target.channel,
        )


def _carries_first(message: DueMessage) -> tuple[bool, int]:
    """What goes to a mailbox that is no longer the adult's comes last."""
    return message.address is not None, CHANNELS.index(message.target.channel)


def _message(
    facts: CaseFacts,
    target: Target,
    method: Method,
    sequence: int,
    payload: Payload,
    *,
    uid: str | None = None,
    carried_by: str | None = None,
) -> DueMessage:
    zone = facts.people_by_id[target.person].time_zone or facts.case.time_zone
    return DueMessage(target, method, sequence, payload, zone, uid, carried_by)
