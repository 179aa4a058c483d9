"""Each message as its one recipient will get it, before it is sent, and what is new in it."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from ftm.core.errors import RuleBrokenError
from ftm.facts import CaseFacts
from ftm.facts.meeting import Meeting
from ftm.invitations.dispatch import DueNow
from ftm.invitations.due import DueMessage
from ftm.invitations.email import build_email
from ftm.invitations.payload import Payload, Target
from ftm.invitations.personal import PersonalInvitation, personal_invitation
from ftm.invitations.times import when
from ftm.invitations.wording import as_text, call_script, versions
from ftm.value import Value

_CHANNELS = {"email": "E-mail", "letter": "Letter", "phone": "Call to make"}
_WORDS = ("SUMMARY", "LOCATION", "DESCRIPTION")


class MessagePreview(Value):
    """One message. `calendar`: fields of its calendar entry; `problem`: why it cannot be sent."""

    person: str
    name: str
    session: int
    channel: str
    kind: str
    subject: str = ""
    text: str = ""
    translated: tuple[str, ...] = ()
    calendar: tuple[tuple[str, str], ...] = ()
    news: tuple[str, ...] = ()
    told_too: tuple[str, ...] = ()
    problem: str = ""


def message_previews(found: DueNow, *, base_url: str, now: datetime) -> tuple[MessagePreview, ...]:
    """Every message that is due, in the order of sending; children stand with their adults."""
    last = {each.target: each.payload for each in found.sent}
    return tuple(
        _preview(found, due, last, base_url, now) for due in found.due if due.target.via is None
    )


def told_nothing(found: DueNow) -> tuple[str, ...]:
    """Who was told before and learns nothing new now, by name and session."""
    due = {(each.target.person, each.target.session) for each in found.due}
    last = {(each.target.person, each.target.session): each.method for each in found.sent}
    several = len(found.meeting.sessions) > 1
    names = []
    for (person, key), method in last.items():
        if method == "REQUEST" and (person, key) not in due:
            number = session_number(found.facts, found.meeting, key)
            where = f" (session {number})" if several and number else ""
            names.append(found.facts.name_of(person) + where)
    return tuple(names)


def _preview(
    found: DueNow,
    due: DueMessage,
    last: Mapping[Target, Mapping[str, Any]],
    base_url: str,
    now: datetime,
) -> MessagePreview:
    facts, target = found.facts, due.target
    before = last.get(target)
    common: dict[str, Any] = {
        "person": target.person,
        "name": facts.name_of(target.person),
        "session": session_number(facts, found.meeting, target.session),
        "channel": _CHANNELS[target.channel],
        "kind": _kind(due),
        "news": tuple(_news(Payload.from_json(before), due)) if before else (),
        "told_too": tuple(
            facts.name_of(each.target.person)
            for each in found.due
            if each.target.via == target.person
            and each.target.session == target.session
            and each.carried_by == target.channel
        ),
    }
    invitation = personal_invitation(facts, found.meeting, due, now)
    url = f"{base_url}/r/..." if base_url and due.method == "REQUEST" else None
    if target.channel == "phone":
        return MessagePreview(**common, text=call_script(invitation))
    if target.channel == "letter":
        text = as_text(versions(invitation, "letter", url))
        return MessagePreview(**common, text=text, translated=invitation.translation)
    try:
        return MessagePreview(**common, **_email(invitation, due, url, now))
    except RuleBrokenError as error:
        return MessagePreview(**common, problem=str(error))


def _email(
    invitation: PersonalInvitation, due: DueMessage, url: str | None, now: datetime
) -> dict[str, Any]:
    built = build_email(invitation, uid=due.uid or "new", now=now, rsvp_url=url)
    said = _words_in(built.calendar)
    entry = {
        "Title": said["SUMMARY"],
        "When": when(invitation.starts_at, invitation.ends_at),
        "Where": said.get("LOCATION", ""),
        "Text": said.get("DESCRIPTION", ""),
        "Sees it": "only the recipient",
    }
    fields = tuple((label, value) for label, value in entry.items() if value)
    return {"subject": built.subject, "text": built.text, "calendar": fields}


def _words_in(calendar: bytes) -> dict[str, str]:
    """What a calendar program shows of the one event, by property.

    The rules of its zone and its times are not read: they take most of the time of a preview.
    """
    # Here, because most processes read no calendar and need not wait for icalendar.
    from icalendar.parser import Contentlines  # noqa: PLC0415

    lines = Contentlines.from_ical(calendar)  # type: ignore[no-untyped-call]
    shown = (each.parts() for each in lines if each.startswith(_WORDS))
    return {name: text for name, _, text in shown}


def session_number(facts: CaseFacts, meeting: Meeting, key: str) -> int:
    """Which session of the meeting it is; 0 when it is in this plan no more."""
    numbers = {each.id: number for number, each in enumerate(meeting.sessions, start=1)}
    return numbers.get(key, 0)


def _kind(due: DueMessage) -> str:
    if due.method == "CANCEL":
        return "takes the invitation back" + (f" at {due.address}" if due.address else "")
    if due.anew:
        return "invites at the new address"
    return "tells what changed" if due.sequence else "invites"


def _news(before: Payload, due: DueMessage) -> Iterator[str]:
    """What the recipient learns that they were not told before."""
    new, zone = due.payload, ZoneInfo(due.time_zone)
    if due.method == "CANCEL":
        return
    was, now = (
        when(each.starts_at.astimezone(zone), each.ends_at.astimezone(zone))
        for each in (before, new)
    )
    if was != now:
        yield f"Time: was {was}, is now {now}"
    if _place(before) != _place(new):
        yield f"Place: was {_place(before)}, is now {_place(new)}"
    if before.note != new.note:
        yield f"Note: {new.note or 'taken out'}"
    if before.children != new.children:
        yield "When the children come who are told through them"


def _place(told: Payload) -> str:
    parts = (told.building, told.room, told.address, told.link, told.phone)
    return ", ".join(part for part in parts if part) or "not said"
