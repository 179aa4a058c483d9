"""The words of a message: texts from templates/invitations/messages, the same for every form.

An e-mail, its HTML part, a letter and a call say the same sentences, so none can say more.
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from ftm.facts.languages import language_name
from ftm.invitations.personal import PersonalInvitation
from ftm.invitations.times import between, minutes, when
from ftm.paths import TEMPLATES
from ftm.word.text import one_line

Channel = Literal["email", "letter", "phone"]
_FOLDER = "invitations/messages"
_WEB_LINK = re.compile(r"https?://[^\s\"'<>]+")


@dataclass(frozen=True, slots=True)
class Fact:
    label: str
    value: str

    def __str__(self) -> str:
        return f"{self.label}: {self.value}"


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph of `lines`, or the `facts` of the meeting."""

    lines: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()

    def __str__(self) -> str:
        return "\n".join(map(str, self.facts or self.lines))


def blocks(
    invitation: PersonalInvitation, channel: Channel, rsvp_url: str | None = None
) -> tuple[Block, ...]:
    """One message, paragraph by paragraph, in plain words for this kind of recipient."""
    name = "cancel" if invitation.is_cancel else invitation.wording
    text = (
        _environment()
        .get_template(f"{_FOLDER}/{name}.txt")
        .render(channel=channel, rsvp_url=rsvp_url, **_words(invitation))
    )
    found = []
    for paragraph in _paragraphs(text):
        if paragraph != ("[facts]",):
            found.append(Block(lines=paragraph))
        elif not invitation.is_cancel:
            found.append(Block(facts=tuple(_facts(invitation))))
    return tuple(found)


def as_text(parts: tuple[Block, ...]) -> str:
    """Plain text with blank lines between paragraphs."""
    return "\n\n".join(map(str, parts)) + "\n"


def as_html(parts: tuple[Block, ...]) -> str:
    """One page without pictures, scripts or anything from elsewhere; every word is escaped."""
    return _environment().get_template(f"{_FOLDER}/message.html").render(blocks=parts)


def call_script(invitation: PersonalInvitation) -> str:
    """Words a worker says on the telephone, with what to do before and after."""
    frame = _environment().get_template(f"{_FOLDER}/call.txt").render(**_words(invitation))
    message = blocks(invitation, "phone")
    spoken = [str(block) for block in message]
    return "\n\n".join(
        part
        for paragraph in _paragraphs(frame)
        for part in (spoken if paragraph == ("[message]",) else ["\n".join(paragraph)])
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.tests["web_link"] = lambda text: _WEB_LINK.fullmatch(text) is not None
    return environment


def _words(invitation: PersonalInvitation) -> dict[str, object]:
    """Everything a text may mention, each on one line whatever was typed."""
    own = invitation.own_language
    contact = invitation.contact
    return {
        "name": one_line(invitation.name),
        "is_change": invitation.is_change,
        "is_cancel": invitation.is_cancel,
        "when": when(invitation.starts_at, invitation.ends_at),
        "has_children": bool(invitation.child_times),
        "own_language": language_name(own) if own else "",
        "office": _Lines(
            name=one_line(invitation.office.name),
            email=one_line(invitation.office.email),
            phone=one_line(invitation.office.phone),
        ),
        "contact": contact
        and _Lines(
            name=one_line(contact.name),
            email=one_line(contact.email),
            phone=one_line(contact.phone or ""),
        ),
    }


@dataclass(frozen=True, slots=True)
class _Lines:
    """Whom to ask, safe to print."""

    name: str
    email: str
    phone: str


def _paragraphs(text: str) -> list[tuple[str, ...]]:
    parts = re.split(r"\n\s*\n", text)
    lines = (tuple(line.strip() for line in part.split("\n") if line.strip()) for part in parts)
    return [each for each in lines if each]


def _facts(invitation: PersonalInvitation) -> list[Fact]:
    facts = [Fact("When", when(invitation.starts_at, invitation.ends_at))]
    if invitation.wording == "interpreter":
        length = minutes(invitation.starts_at, invitation.ends_at)
        facts.append(Fact("Length", f"{length} minutes"))
        facts.append(Fact("Language", ", ".join(map(language_name, invitation.languages))))
    facts += _how_to_join(invitation)
    if invitation.child_times:
        label = "Children who come with you" if invitation.child_times[1:] else "A child with you"
        times = "; ".join(between(*each) for each in invitation.child_times)
        facts.append(Fact(label, times))
    if invitation.note:
        facts.append(Fact("Please note", one_line(invitation.note)))
    return facts


def _how_to_join(invitation: PersonalInvitation) -> list[Fact]:
    ways = {
        "Where": invitation.place,
        "Join by phone": invitation.dial,
        "Join by video": invitation.link,
    }
    found = [Fact(label, one_line(value)) for label, value in ways.items() if value]
    return found or [Fact("Where", "We will tell you before the meeting.")]
