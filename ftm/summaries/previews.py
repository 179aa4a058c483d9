"""Each paper before it is made: its lines with the reason they are there, and those left out. Pure.

For staff alone: a withheld line, its reason and the count of such lines never leave the agency.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from uuid import UUID

from ftm.disclosure.court import decide_for_court
from ftm.disclosure.decision import Decision
from ftm.disclosure.reasons import ALLOWED
from ftm.disclosure.rules import Disclosure
from ftm.facilitation.people import part_of
from ftm.facts import CaseFacts
from ftm.facts.languages import language_name
from ftm.facts.meeting import Meeting
from ftm.facts.plan import Item
from ftm.facts.standing import Standing
from ftm.facts.windows import session_on
from ftm.summaries.content import fingerprint
from ftm.summaries.export import BuiltDocument, Changes, build_documents
from ftm.value import Value

AGENCY_PAPERS = {
    "internal": ("The agency's own record", "Every line with its labels; stays in the office"),
    "court_packet": ("Court packet", "Without treatment records"),
}


class Issued(Value):
    """A paper as it was made last: columns of its row, without the file."""

    id: UUID
    version: int
    fingerprint: str
    issued_at: datetime


PaperKey = tuple[str, str, str, str]
"""Kind, person, session, language: what versions of one paper share."""


class PaperLine(Value):
    text: str
    why: str


class Paper(Value):
    """One paper as it would be made now. `state`: "new", "current", or "changed" since `issued`."""

    key: PaperKey
    name: str
    role: str
    language: str
    lines: tuple[PaperLine, ...]
    withheld: tuple[PaperLine, ...]
    state: str
    issued: Issued | None


def key_of(built: BuiltDocument) -> PaperKey:
    return built.kind, built.person or "", built.session or "", built.language


def papers(
    facts: CaseFacts,
    meeting: Meeting,
    now: datetime,
    issued: Mapping[PaperKey, Issued],
    changes: Changes = (),
    *,
    days: int,
) -> tuple[Paper, ...]:
    """Every paper of the sessions that have ended by `now`.

    `issued` are the newest versions made, `changes` what was corrected, `days` the most
    until the team meets again. Raises RuleBrokenError when there is nothing to make.
    """
    standing = Standing(facts, now)
    disclosures = {each.id: Disclosure(standing, meeting, each) for each in meeting.sessions}
    return tuple(
        _paper(standing, disclosures, built, issued.get(key_of(built)))
        for built in build_documents(facts, meeting, now, changes, days=days)
    )


def _paper(
    standing: Standing,
    disclosures: Mapping[str, Disclosure],
    built: BuiltDocument,
    issued: Issued | None,
) -> Paper:
    decided = tuple(_decided(disclosures, built))
    state = "new"
    if issued is not None:
        state = "current" if issued.fingerprint == fingerprint(built.content) else "changed"
    name, role = _who(standing, disclosures, built)
    return Paper(
        key=key_of(built),
        name=name,
        role=role,
        language=language_name(built.language),
        lines=tuple(PaperLine(item.text, each.reason) for item, each in decided if each.allowed),
        withheld=tuple(
            PaperLine(item.text, each.reason) for item, each in decided if not each.allowed
        ),
        state=state,
        issued=issued,
    )


def _decided(
    disclosures: Mapping[str, Disclosure], built: BuiltDocument
) -> Iterator[tuple[Item, Decision]]:
    if built.session is None:
        everything = Decision(allowed=True, basis="internal", reason=ALLOWED["internal"])
        recorded = {item.id: item for each in disclosures.values() for item in each.recorded}
        yield from ((recorded[item], everything) for item, _ in built.lines if item in recorded)
        return
    disclosure = disclosures[built.session]
    for item in disclosure.recorded:
        if built.person is None:
            yield item, decide_for_court(disclosure, item)
        else:
            yield item, disclosure.decide(item, built.person)


def _who(
    standing: Standing, disclosures: Mapping[str, Disclosure], built: BuiltDocument
) -> tuple[str, str]:
    if built.person is None or built.session is None:
        return AGENCY_PAPERS[built.kind]
    disclosure = disclosures[built.session]
    on = session_on(disclosure.session)
    role = part_of(standing, disclosure.meeting, built.person, on)
    return standing.facts.name_of(built.person), role
