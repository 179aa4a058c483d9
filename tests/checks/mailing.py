"""Every kind of mail about a meeting, as the product makes it, in the order it is sent."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from msgspec.structs import replace

from ftm.invitations.due import DueMessage
from ftm.invitations.email import BuiltEmail, build_email, build_reminder
from ftm.mail.addresses import envelope_address
from tests.invitations.families import (
    Edit,
    case,
    family,
    invite,
    leave_out,
    person,
    planned,
    role,
    times,
)
from tests.invitations.post import Post, interpreted, place, remote, through, writes

HIDDEN = "12 Hidden Lane, Exampleport"
SECRETS = ("Alderbrook", "PC-77-1234", "Hidden Lane", "Clearwater Nation")
ONE_OF_EACH = ("1-invited-M-request.eml", "2-another-time-F-request.eml", "6-off-M-cancel.eml")
"""An invitation, one behind a change of the clocks, and a cancellation."""
REMINDED = ("M", "Y", "G", "X", "I")
NAMES = {
    "Y": "Juniper Fernwood",
    "C": "Rowan Fernwood",
    "M": "Linden Mapleton",
    "F": 'José "PJ" Núñez, Jr.; PhD',
    "MA": "Ashe Barrister, Esq.",
    "G": "Gale Willowby",
    "RP": "שרה לוי",
    "S": "Nnamdi " + "N" * 293,
    "P": "Pickford O'Neil\\Smith",
    "T": "Talon Riverbend",
    "V": "Vesper Screenley",
    "Q": "Quill Dialworth",
    "X": "Xenia Watcher",
    "I": "Ines Traductora",
}


@dataclass
class Mailing:
    """What one family's post sends; every mail becomes a file in `folder`."""

    folder: Path
    edits: tuple[Edit, ...]
    post: Post = field(init=False)
    files: dict[str, list[str]] = field(default_factory=dict)
    """The files by the person they are for, oldest first."""
    reminders: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.post = Post.of(family(*self.edits))

    def send(self, kind: str, now: str, *changes: Edit, only: tuple[str, ...] = ()) -> list[str]:
        """Plan with `changes`, send what is due, and write it, or that of `only` these people."""
        self.edits += changes
        self.post = self.post.replan(family(*self.edits))
        written = []
        for due in self.post.send(now=now):
            if due.target.channel == "email" and due.target.person in (only or NAMES):
                built = self._build(due, now)
                written.append(self._write(kind, due, built))
        return written

    def remind(self, kind: str, sent: tuple[DueMessage, ...], now: str) -> None:
        for due in (each for each in sent if each.target.person in REMINDED):
            invitation = self.post.invitation(due, now=now)
            built = build_reminder(invitation, now=_at(now), rsvp_url=_link())
            path = self.folder / f"{kind}-{due.target.person}.eml"
            path.write_bytes(built.raw)
            self.reminders.append(str(path))

    def others(self, but: str = "") -> str:
        """The file that names everybody; the check leaves the recipient of a mail out by itself.

        It knows no old addresses: `but` leaves out whoever has one.
        """
        people = [
            {"name": each["name"], "phone": each.get("phone"), "email": _mailbox(each.get("email"))}
            for each in self._people()
            if each["id"] != but
        ]
        path = self.folder / f"others{but}.json"
        path.write_text(json.dumps(people), encoding="utf-8")
        return str(path)

    def _people(self) -> list[dict[str, Any]]:
        people: list[dict[str, Any]] = family(*self.edits)["people"]
        return people

    def _build(self, due: DueMessage, now: str) -> BuiltEmail:
        key = (due.target.person, due.target.session)
        if due.anew:
            self.post.uids[key] = str(uuid4())
        uid = self.post.uid(due)
        invitation = self.post.invitation(due, now=now)
        built = build_email(invitation, uid=uid, now=_at(now), rsvp_url=_link())
        sent = self.post.sent[due.target]
        self.post.sent[due.target] = replace(sent, address=built.recipient, uid=uid)
        return built

    def _write(self, kind: str, due: DueMessage, built: BuiltEmail) -> str:
        path = self.folder / f"{kind}-{due.target.person}-{due.method.lower()}.eml"
        path.write_bytes(built.raw)
        self.files.setdefault(due.target.person, []).append(str(path))
        return str(path)


def everybody(folder: Path) -> Mailing:
    """One of each kind of person, language, zone and way to take part, invited.

    Some are reminded too, and some told that it is off.
    """
    home = {"places": [{"kind": "home", "protected": True, "text": HIDDEN}]}
    mailing = Mailing(
        folder,
        (
            *_named(*(each for each in NAMES if each != "C")),
            person("M", document_language="es"),
            person("G", document_language="fr"),
            person("RP", document_language="pt", **home),
            person("MA", time_zone="America/Chicago"),
            person("F", email="pat.o'neil+ftm@bücher.example"),
            invite("C", "T", "V", "Q", "X"),
            through("C", "RP"),
            role("T", "tribal_representative", tribe="TR"),
            lambda data: data["tribes"].append({"id": "TR", "name": "Clearwater Nation"}),
            role("X", "observer"),
            interpreted("M", "I"),
            place(link="https://video.example.org/j/aXk29sPq", phone="2075550199"),
            remote("V"),
            remote("Q", "phone"),
        ),
    )
    sent = tuple(each for each in mailing.post.due() if each.target.channel == "email")
    mailing.send("invited", "2026-10-01T09:00-04:00")
    mailing.remind("reminded", sent, "2026-10-12T15:30-04:00")
    chosen = ("M", "Y", "X", "I")
    mailing.send("off", "2026-10-13T09:00-04:00", planned(cancelled=True), only=chosen)
    return mailing


def changes(folder: Path) -> Mailing:
    """Three people, and everything that can happen to an invitation one after the other."""
    mailing = Mailing(folder, (*_named("M", "F", "P"), leave_out("Y", "MA", "G", "RP", "S")))
    mailing.send("1-invited", "2026-10-01T09:00-04:00")
    winter = times("2026-11-03T15:30", "2026-11-03T17:00")
    mailing.send("2-another-time", "2026-10-02T09:00-04:00", winter)
    mailing.send("3-another-place", "2026-10-03T09:00-04:00", place(building="Library", room="9"))
    mailing.send("4-one-removed", "2026-10-04T09:00-04:00", leave_out("P"))
    corrected = person("M", email="linden.new@example.com")
    mailing.send("5-address", "2026-10-05T09:00-04:00", corrected)
    mailing.send("6-off", "2026-10-06T09:00-04:00", planned(cancelled=True))
    mailing.send("7-on-again", "2026-10-07T09:00-04:00", planned(cancelled=False))
    return mailing


def _named(*who: str) -> Iterator[Edit]:
    """These write by e-mail; everybody has a name of their own."""
    yield case(number="PC-77-1234")
    yield from (person(each, name=name) for each, name in NAMES.items())
    yield from (writes(each, "email") for each in who)


def _mailbox(address: str | None) -> str:
    return envelope_address(address) if address else ""


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _link() -> str:
    return f"https://ftm.example.org/r/{uuid4().hex}"
