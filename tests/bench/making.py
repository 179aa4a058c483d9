"""What is made for people: Word documents, invitations, the list of who must come."""

import io
import json
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from uuid import uuid4

from ftm.core import clock
from ftm.facts import build_case_facts
from ftm.invitations.due import due_messages
from ftm.invitations.email import BuiltEmail, build_email
from ftm.invitations.personal import personal_invitation
from ftm.invitations.rules.check import check_meeting
from ftm.paths import SEED
from ftm.policies.loading import load_pack
from ftm.summaries.docx import render
from ftm.summaries.export import build_documents
from tests.bench.families import family_in_a_meeting, large_family
from tests.bench.figures import Figure, compare, rate

ROUNDS = 5
SECONDS = 0.4


def figures(_folder: Path) -> Iterator[Figure]:
    yield _documents()
    yield _invitation()
    yield from _list()


def _documents() -> Figure:
    facts = build_case_facts(family_in_a_meeting(0, clock.now()))
    after = clock.now() + timedelta(hours=4)

    def write_all() -> list[bytes]:
        built = build_documents(facts, facts.meetings[0], after, days=90)
        return [render(document.content) for document in built]

    first = write_all()
    with zipfile.ZipFile(io.BytesIO(first[0])) as package:
        parts = {name: package.read(name) for name in package.namelist()}

    def zip_only() -> None:
        with zipfile.ZipFile(io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as package:
            for name, content in parts.items():
                package.writestr(name, content)

    ours, floor = compare(
        lambda: rate(write_all, seconds=SECONDS) * len(first),
        lambda: rate(zip_only, seconds=SECONDS),
        rounds=ROUNDS,
    )
    # Judged by what one core must do: the zip says how fast the machine is, not what a document
    # costs that is decided, composed and laid out anew for each person.
    return Figure(
        "Word document",
        "/s",
        ours,
        60,
        "at least",
        floor,
        "its zip alone",
        is_absolute=True,
    )


def _invitation() -> Figure:
    now = clock.now() - timedelta(days=3)
    facts = build_case_facts(family_in_a_meeting(0, clock.now()))
    meeting = facts.meetings[0]
    due = due_messages(facts, meeting, (), now)[0]
    uid, address = str(uuid4()), "https://ftm.example.org/reply/" + "x" * 43

    def ours_one() -> BuiltEmail:
        invitation = personal_invitation(facts, meeting, due, now)
        return build_email(invitation, uid=uid, now=now, rsvp_url=address)

    built = ours_one()

    def naive_one() -> bytes:
        message = EmailMessage(policy=SMTP)
        message["From"], message["To"] = "office@example.org", built.recipient
        message["Subject"] = built.subject
        message.set_content(built.text)
        message.add_alternative(built.html, subtype="html")
        message.add_attachment(
            built.calendar, maintype="text", subtype="calendar", filename="invite.ics"
        )
        return message.as_bytes()

    ours, floor = compare(
        lambda: rate(ours_one, seconds=SECONDS),
        lambda: rate(naive_one, seconds=SECONDS),
        rounds=ROUNDS,
    )
    return Figure("invitation built", "/s", ours, 0.6, "at least", floor, "EmailMessage alone")


def _list() -> Iterator[Figure]:
    now = clock.now()
    data = large_family(now)
    facts = build_case_facts(data)
    pack = load_pack(SEED / "policies" / "maine.toml")
    text = json.dumps(data)
    ours, floor = compare(
        lambda: (
            1000 / rate(lambda: check_meeting(facts, facts.meetings[0], now, pack), seconds=SECONDS)
        ),
        lambda: 1000 / rate(lambda: json.loads(text), seconds=SECONDS),
        rounds=ROUNDS,
    )
    yield Figure(
        "invitation list, 40 people, 6 children, 30 releases",
        "ms",
        ours,
        5,
        "at most",
        floor,
        "reading its JSON",
        is_absolute=True,
    )
