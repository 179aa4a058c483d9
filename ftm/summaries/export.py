"""All documents of a meeting at one moment (rules-precise 3.2; `ftm summary export`)."""

from collections.abc import Iterator
from datetime import datetime

from ftm.core.errors import RuleBrokenError
from ftm.disclosure.recipients import has_ended, recipients_of
from ftm.disclosure.rules import Disclosure
from ftm.disclosure.translations import complete_translation
from ftm.facts import CaseFacts
from ftm.facts.meeting import Meeting, Session
from ftm.facts.standing import Standing
from ftm.languages import reviewed_for
from ftm.summaries.agency import compose_court_packet, compose_internal
from ftm.summaries.changes import Change
from ftm.summaries.compose import compose_copy
from ftm.summaries.content import DocumentKind, SummaryContent
from ftm.summaries.reader import Reader
from ftm.value import Value

Changes = tuple[Change, ...]


class BuiltDocument(Value):
    """One document, composed but not yet a file; the fields of the manifest (case-file.md).

    `lines` are (item id, basis) in the order printed; `withheld_count` is for staff alone.
    """

    kind: DocumentKind
    person: str | None
    session: str | None
    language: str
    content: SummaryContent
    lines: tuple[tuple[str, str], ...]
    withheld_count: int


def build_documents(
    facts: CaseFacts, meeting: Meeting, now: datetime, changes: Changes = (), *, days: int
) -> tuple[BuiltDocument, ...]:
    """Every document of the sessions that have ended by `now`, in a fixed order.

    `changes` are the corrections of the record, which the documents tell as far as they may;
    `days` the most that may pass until the team meets again.

    Raises RuleBrokenError when the meeting is cancelled or no session has ended yet.
    """
    if meeting.cancelled:
        raise RuleBrokenError("The meeting is cancelled: there is nothing to hand out.")
    ended = [session for session in meeting.sessions if has_ended(session, now)]
    if not ended:
        raise RuleBrokenError("No session of the meeting has ended yet.")
    return tuple(_build(Standing(facts, now), meeting, ended, changes, days))


def build_copies(
    facts: CaseFacts,
    meeting: Meeting,
    person_id: str,
    session_id: str,
    now: datetime,
    changes: Changes = (),
    *,
    days: int,
) -> tuple[BuiltDocument, ...]:
    """The copies of one person for one session at `now`; none when they may not have any."""
    found = [each for each in meeting.sessions if each.id == session_id]
    standing = Standing(facts, now)
    if meeting.cancelled or not found or person_id not in recipients_of(standing, meeting, *found):
        return ()
    return tuple(_copies(Disclosure(standing, meeting, *found), person_id, changes, days))


def _build(
    standing: Standing, meeting: Meeting, ended: list[Session], changes: Changes, days: int
) -> Iterator[BuiltDocument]:
    for session in ended:
        disclosure = Disclosure(standing, meeting, session)
        for person in recipients_of(standing, meeting, session):
            yield from _copies(disclosure, person, changes, days)
    internal = compose_internal(standing, meeting, ended, changes, days=days)
    yield _document(internal, None, None, recorded=len(internal.lines))
    if meeting.court_packet and len(meeting.sessions) == 1:
        disclosure = Disclosure(standing, meeting, ended[0])
        packet = compose_court_packet(disclosure, changes, days=days)
        yield _document(packet, None, ended[0].id, recorded=len(disclosure.recorded))


def _copies(
    disclosure: Disclosure, person_id: str, changes: Changes, days: int
) -> Iterator[BuiltDocument]:
    """The English copy, and the one in the person's own language once it is complete."""
    recorded = len(disclosure.recorded)
    session = disclosure.session.id
    reader = Reader(disclosure, person_id, changes=changes)
    yield _document(compose_copy(reader, days=days), person_id, session, recorded)
    translation = complete_translation(disclosure.standing, disclosure.meeting, person_id)
    if translation:
        catalog = reviewed_for(translation.language)
        translated = Reader(disclosure, person_id, translation, catalog, changes)
        content = compose_copy(translated, days=days)
        if not _names_protected_place(disclosure.standing, content):
            yield _document(content, person_id, session, recorded)


def _names_protected_place(standing: Standing, content: SummaryContent) -> bool:
    """A translator may have written out what the English line left out: then nobody gets it."""
    texts = [*(line.text for line in content.lines), *(each.heading for each in content.sections)]
    return any(standing.contains_protected_words(text) for text in texts)


def _document(
    content: SummaryContent, person: str | None, session: str | None, recorded: int
) -> BuiltDocument:
    lines = tuple((line.item_id, line.basis) for line in content.lines)
    return BuiltDocument(
        content.kind, person, session, content.language, content, lines, recorded - len(lines)
    )
