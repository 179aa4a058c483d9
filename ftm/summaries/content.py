"""What one document says, before it is a Word file. Holds nothing its reader may not have."""

import hashlib
import json
from typing import Literal

from msgspec import to_builtins

from ftm.value import Value

DocumentKind = Literal["recipient", "internal", "court_packet"]


class ContentLine(Value):
    """One line of the plan as printed.

    `language` is the language of the text where it is not the document's. `notes` are printed
    under the line: disagreement, or labels in the internal record. `basis` is for the manifest
    and never printed.
    """

    item_id: str
    text: str
    basis: str
    language: str | None = None
    notes: tuple[str, ...] = ()


class ContentSection(Value):
    """A numbered section; without lines it reads "No entries.", whatever the reason."""

    heading: str
    lines: tuple[ContentLine, ...] = ()
    language: str | None = None


class Scope(Value):
    """The scope of one consent, in the words of its form (42 CFR 2.32(b))."""

    information: str
    purpose: str
    expires_on: str


class Contact(Value):
    """Whom the reader may ask: a name and how to reach it."""

    name: str
    part: str
    reach: str


class Group(Value):
    """A heading with names under it: who was there, or whom a youth chose."""

    heading: str
    names: tuple[str, ...]


class SummaryContent(Value):
    """One document. `title` is the visible heading; it and the properties name nobody.

    `intro` are whole sentences, `details` pairs of label and value, `signers` the labels of the
    lines to sign on. `scopes` is empty unless a line falls under 42 CFR part 2; the statement of
    section 2.32 is printed with it and never without. `corrections` are sentences on what was put
    right since the record was closed. `words` is the language of our own words.
    """

    kind: DocumentKind
    title: str
    language: str
    intro: tuple[str, ...]
    details: tuple[tuple[str, str], ...]
    contacts: tuple[Contact, ...]
    groups: tuple[Group, ...]
    sections: tuple[ContentSection, ...]
    scopes: tuple[Scope, ...] = ()
    signers: tuple[str, ...] = ()
    corrections: tuple[str, ...] = ()
    words: str = "en-US"

    @property
    def lines(self) -> tuple[ContentLine, ...]:
        """All lines of the plan, in the order they are printed."""
        return tuple(line for section in self.sections for line in section.lines)


def fingerprint(content: SummaryContent) -> str:
    """The sha256 of everything printed and of which lines: unchanged means issued already (3.6).

    The basis of a line is not printed and does not count; nor does the name of the language our
    words are in, which differ themselves. Where nothing was corrected, corrections count for
    nothing: papers made before they existed stay as they are.
    """
    said = to_builtins(content)
    del said["words"]
    if not content.corrections:
        del said["corrections"]
    for section in said["sections"]:
        for line in section["lines"]:
            del line["basis"]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()
