"""The words of a message: texts from templates/invitations/messages, the same for every form.

An e-mail, its HTML part, a letter and a call say the same sentences, so none can say more; each
is said in the recipient's language, and in English too until a person has checked the catalog.
"""

import re
from functools import cache
from typing import Literal

from jinja2 import (
    Environment,
    FileSystemLoader,
    StrictUndefined,
    Template,
    select_autoescape,
)

from ftm.facts.languages import language_name
from ftm.invitations.personal import PersonalInvitation
from ftm.invitations.times import between, minutes, when
from ftm.languages import ENGLISH, N_, UNREVIEWED, Catalog, templates
from ftm.paths import TEMPLATES
from ftm.value import Value
from ftm.web.compiled import CompiledTemplates
from ftm.word.text import one_line

Channel = Literal["email", "letter", "phone"]
_FOLDER = "invitations/messages"
_WEB_LINK = re.compile(r"https?://[^\s\"'<>]+")


class Fact(Value):
    label: str
    value: str

    def __str__(self) -> str:
        return f"{self.label}: {self.value}"


class Block(Value):
    """A paragraph of `lines`, or the `facts` of the meeting."""

    lines: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()

    def __str__(self) -> str:
        return "\n".join(map(str, self.facts or self.lines))


class Version(Value):
    """The whole message in one language."""

    language: str
    direction: str
    blocks: tuple[Block, ...]


def versions(
    invitation: PersonalInvitation, channel: Channel, rsvp_url: str | None = None
) -> tuple[Version, ...]:
    """One message in each language of its recipient, in plain words for this kind of recipient."""
    last = invitation.catalogs[-1]
    return tuple(
        Version(
            words.language,
            words.direction,
            (
                *blocks(invitation, words, channel, rsvp_url),
                *(() if words is last else (Block(lines=(words.gettext(UNREVIEWED),)),)),
            ),
        )
        for words in invitation.catalogs
    )


def blocks(
    invitation: PersonalInvitation, words: Catalog, channel: Channel, rsvp_url: str | None = None
) -> tuple[Block, ...]:
    """One message in the language of the catalog, paragraph by paragraph."""
    name = "cancel" if invitation.is_cancel else invitation.wording
    said = _words(invitation, words)
    text = _template(f"{name}.txt").render(channel=channel, rsvp_url=rsvp_url, **said)
    found = []
    for paragraph in _paragraphs(text):
        if paragraph != ("[facts]",):
            found.append(Block(lines=paragraph))
        elif not invitation.is_cancel:
            found.append(Block(facts=tuple(_facts(invitation, words))))
    return tuple(found)


def as_text(said: tuple[Version, ...]) -> str:
    """Plain text with blank lines between paragraphs."""
    return "\n\n".join(str(block) for version in said for block in version.blocks) + "\n"


def as_html(said: tuple[Version, ...], title: str) -> str:
    """One page without pictures, scripts or anything from elsewhere; every word is escaped."""
    return _template("message.html").render(versions=said, title=title)


def title_of(invitation: PersonalInvitation, words: Catalog) -> str:
    """What the message is, in a few words that tell nobody what the meeting is about."""
    if invitation.is_cancel:
        return words.gettext(N_("Planning meeting not taking place as planned"))
    if invitation.is_reminder:
        return words.gettext(N_("Reminder: planning meeting"))
    if invitation.is_change:
        return words.gettext(N_("Planning meeting changed"))
    return words.gettext(N_("Planning meeting"))


def call_script(invitation: PersonalInvitation) -> str:
    """Words a worker says on the telephone, with what to do before and after.

    What is said comes in English first, then in the language of the person who is called.
    """
    frame = _template("call.txt").render(**_words(invitation, ENGLISH))
    own = [each for each in invitation.catalogs if each.language != ENGLISH.language]
    spoken = [str(each) for each in blocks(invitation, ENGLISH, "phone")]
    for words in own:
        spoken.append(f"{language_name(words.language)}:")
        spoken += [str(each) for each in blocks(invitation, words, "phone")]
    return "\n\n".join(
        part
        for paragraph in _paragraphs(frame)
        for part in (spoken if paragraph == ("[message]",) else ["\n".join(paragraph)])
    )


@cache
def _template(name: str) -> Template:
    return _environment().get_template(f"{_FOLDER}/{name}")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        bytecode_cache=CompiledTemplates(TEMPLATES, __file__, templates.__file__),
    )
    templates.speak_languages(environment)
    environment.tests["web_link"] = lambda text: _WEB_LINK.fullmatch(text) is not None
    return environment


def _words(invitation: PersonalInvitation, words: Catalog) -> dict[str, object]:
    """Everything a text may mention, each on one line whatever was typed."""
    own = invitation.own_language
    contact = invitation.contact
    return {
        "catalog": words,
        "name": one_line(invitation.name),
        "is_change": invitation.is_change,
        "is_cancel": invitation.is_cancel,
        "is_reminder": invitation.is_reminder,
        "when": when(invitation.starts_at, invitation.ends_at, words.language),
        "has_children": bool(invitation.child_times),
        "own_language": language_name(own, words.language) if own else "",
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


class _Lines(Value):
    """Whom to ask, safe to print."""

    name: str
    email: str
    phone: str


def _paragraphs(text: str) -> list[tuple[str, ...]]:
    parts = re.split(r"\n\s*\n", text)
    lines = (tuple(line.strip() for line in part.split("\n") if line.strip()) for part in parts)
    return [each for each in lines if each]


def _facts(invitation: PersonalInvitation, words: Catalog) -> list[Fact]:
    say, language = words.gettext, words.language
    facts = [Fact(say(N_("When")), when(invitation.starts_at, invitation.ends_at, language))]
    if invitation.wording == "interpreter":
        length = minutes(invitation.starts_at, invitation.ends_at)
        facts.append(Fact("Length", f"{length} minutes"))
        facts.append(Fact("Language", ", ".join(map(language_name, invitation.languages))))
    facts += _how_to_join(invitation, words)
    if invitation.child_times:
        several = N_("Children who come with you")
        label = several if invitation.child_times[1:] else N_("A child with you")
        times = "; ".join(between(*each, language) for each in invitation.child_times)
        facts.append(Fact(say(label), times))
    if invitation.note:
        facts.append(Fact(say(N_("Please note")), one_line(invitation.note)))
    return facts


def _how_to_join(invitation: PersonalInvitation, words: Catalog) -> list[Fact]:
    ways = {
        N_("Where"): invitation.place,
        N_("Join by phone"): invitation.dial,
        N_("Join by video"): invitation.link,
    }
    found = [Fact(words.gettext(label), one_line(value)) for label, value in ways.items() if value]
    unknown = words.gettext(N_("We will tell you before the meeting."))
    return found or [Fact(words.gettext(N_("Where")), unknown)]
