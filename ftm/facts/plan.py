"""Releases of information and the living plan. Field names are those of ftm-case/1."""

import re
from datetime import date
from functools import cached_property
from typing import Literal

from msgspec import field

from ftm.facts.values import WallTime
from ftm.value import Value

ReleaseKind = Literal["part2", "hipaa", "ferpa", "general", "court_order"]
RecipientClass = Literal["ftm_members", "caseworker", "supervisor", "facilitator"]
PlanType = Literal["prevention", "preliminary_rnr", "rnr"]
ItemKind = Literal["goal", "strength", "step", "visit", "service", "other"]
SourceKind = Literal["family_said", "agency", "provider_release", "court"]


class ReleaseRecipient(Value):
    """One person or one class of persons named in a release (42 CFR 2.31(a)(4))."""

    person: str | None = None
    class_: RecipientClass | None = field(default=None, name="class")


class Release(Value):
    id: str
    kind: ReleaseKind
    patients: tuple[str, ...]
    recipients: tuple[ReleaseRecipient, ...]
    information: tuple[str, ...]
    scope: str
    purpose: str
    expires_on: date
    discloser: str | None = None
    signed_by: str | None = None
    signed_on: date | None = None
    revoked_at: WallTime | None = None


class Track(Value):
    """One plan per parent (In re Thomas D., 2004 ME 104)."""

    id: str
    parent: str
    type: PlanType
    children: tuple[str, ...]
    recorded_at: WallTime


class Label(Value):
    """A sensitivity label on a line: `PARENT(M1)` is name PARENT, arguments (M1,)."""

    name: str
    args: tuple[str, ...] = ()

    @classmethod
    def parse(cls, text: str) -> "Label":
        match = re.fullmatch(r"([A-Z0-9_]+)(?:\(([^()]*)\))?", text)
        if match is None:
            raise ValueError(f"not a label: {text!r}")
        args = tuple(part.strip() for part in match[2].split(",")) if match[2] else ()
        return cls(match[1], args)

    def __str__(self) -> str:
        return f"{self.name}({','.join(self.args)})" if self.args else self.name


class Dissent(Value):
    person: str
    words: str


class Item(Value, dict=True):
    """One line of the plan, with the labels that decide who may have it."""

    id: str
    section: str
    kind: ItemKind
    text: str
    labels: tuple[str, ...]
    sessions: tuple[str, ...]
    source_kind: SourceKind
    recorded_at: WallTime
    track: str | None = None
    for_whom: str | None = None
    owner: str | None = None
    service_of: str | None = None
    said_by: str | None = None
    source_release: str | None = None
    information: str | None = None
    shared_with: tuple[str, ...] = ()
    do_not_print: bool = False
    dissent: tuple[Dissent, ...] = ()

    @cached_property
    def parsed_labels(self) -> tuple[Label, ...]:
        return tuple(Label.parse(text) for text in self.labels)


class ReadBack(Value):
    language: str
    interpreter: str
    at: WallTime


class Signature(Value):
    track: str
    person: str
    signed_on: date
    read_back: ReadBack | None = None


class Translation(Value):
    """Made by a named human: the body of a letter (`paragraphs`) or of a plan (`texts`)."""

    id: str
    document: Literal["invitation", "plan"]
    meeting: str
    person: str
    language: str
    translator: str
    attached_on: date
    paragraphs: tuple[str, ...] = ()
    texts: dict[str, str] = field(default_factory=dict[str, str])
