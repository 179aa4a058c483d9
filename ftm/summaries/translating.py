"""What a person who reads another language needs in it, and what a translator has given. Reads."""

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from ftm.core.actor import Actor
from ftm.core.errors import NotFoundError
from ftm.disclosure.rules import Disclosure
from ftm.disclosure.translations import attached_plans, complete_translation, needed_texts
from ftm.facts import CaseFacts
from ftm.facts.languages import is_english, language_name
from ftm.facts.meeting import Meeting
from ftm.facts.people import Person
from ftm.facts.plan import Translation
from ftm.facts.standing import Standing
from ftm.facts.windows import meeting_on, members
from ftm.invitations.personal import letter_translation
from ftm.languages import reviewed_for
from ftm.meetings.access import meeting_facts
from ftm.plans.sections import printed_sections
from ftm.summaries import wording
from ftm.summaries.reader import Reader
from ftm.value import Value
from ftm.word.text import is_right_to_left


class Passage(Value):
    """One text of the plan. `key`: a line's id, or `section:<code>` for a heading."""

    key: str
    english: str
    text: str
    is_heading: bool


class ForeignReader(Value):
    """Somebody of the meeting who reads another language, and how far their papers are.

    `missing` counts the texts of the plan that the newest translation does not hold.
    """

    person: str
    name: str
    language: str
    plan: Translation | None
    is_complete: bool
    missing: int
    letter: Translation | None


class TranslationsPage(Value):
    id: UUID
    case_id: UUID
    family_name: str
    readers: tuple[ForeignReader, ...]


class TranslationSheet(Value):
    """The sheet for one person's plan or letter. `seen` stands for the English texts shown."""

    id: UUID
    case_id: UUID
    family_name: str
    person: str
    name: str
    tag: str
    language: str
    direction: str
    passages: tuple[Passage, ...]
    seen: str
    last: Translation | None


def translations_page(
    session: Session, actor: Actor, meeting_id: UUID, *, now: datetime
) -> TranslationsPage:
    """Everybody of the meeting who reads another language than English. Raises NotFoundError."""
    row, facts, meeting = meeting_facts(session, actor, meeting_id)
    standing = Standing(facts, now)
    found = tuple(_reader(standing, meeting, each) for each in foreign_readers(standing, meeting))
    return TranslationsPage(row.id, row.case_id, facts.case.family_name, found)


def translation_sheet(
    session: Session, actor: Actor, meeting_id: UUID, person_id: str, *, now: datetime
) -> TranslationSheet:
    """The sheet for one of them; also of a letter, which has no passages of ours.

    Raises NotFoundError for a meeting or a person that is not there.
    """
    row, facts, meeting = meeting_facts(session, actor, meeting_id)
    standing = Standing(facts, now)
    person = find_reader(standing, meeting, person_id)
    attached = attached_plans(standing, meeting, person_id)
    passages = plan_passages(standing, meeting, person)
    return TranslationSheet(
        id=row.id,
        case_id=row.case_id,
        family_name=facts.case.family_name,
        person=person.id,
        name=person.name,
        tag=person.document_language,
        language=language_name(person.document_language),
        direction="rtl" if is_right_to_left(person.document_language) else "ltr",
        passages=passages,
        seen=mark_of(passages),
        last=attached[-1] if attached else None,
    )


def foreign_readers(standing: Standing, meeting: Meeting) -> Iterator[Person]:
    """Members who read another language, as W-LANG-DOC counts them, in the order of the case."""
    there = {each for session in meeting.sessions for each in members(session)}
    for person in standing.facts.people:
        is_young = standing.is_young_child(person.id, meeting_on(meeting))
        if person.id in there and not is_young and not is_english(person.document_language):
            yield person


def find_reader(standing: Standing, meeting: Meeting, person_id: str) -> Person:
    """One of the `foreign_readers`. Raises NotFoundError."""
    for person in foreign_readers(standing, meeting):
        if person.id == person_id:
            return person
    raise NotFoundError("Nobody of this meeting reads another language under this address.")


def plan_passages(standing: Standing, meeting: Meeting, person: Person) -> tuple[Passage, ...]:
    """The texts of the person's English copies, as `ftm.disclosure` decides, section by section."""
    readers = [
        Reader(Disclosure(standing, meeting, session), person.id)
        for session in meeting.sessions
        if person.id in members(session)
    ]
    lines = {line.item.id: line.item for reader in readers for line in reader.lines}
    first = readers[0]
    always = {section.code for section in first.form.sections} if first.form else set()
    used = {item.section for item in lines.values()}
    attached = attached_plans(standing, meeting, person.id)
    given = attached[-1].texts if attached else {}
    say = reviewed_for(person.document_language).gettext
    found = []
    for section in printed_sections(first.plan_type, always, used):
        key = f"section:{section.code}"
        english = wording.YOUTH_HEADINGS[section.code] if first.is_youth else section.heading
        checked = say(english)
        known = given.get(key, checked if checked != english else "")
        found.append(Passage(key, english, known, is_heading=True))
        found += [
            Passage(item.id, item.text, given.get(item.id, ""), is_heading=False)
            for item in lines.values()
            if item.section == section.code
        ]
    return tuple(found)


def mark_of(passages: tuple[Passage, ...]) -> str:
    """Stands for the English texts: another one when a line is added, changed or taken away."""
    english = json.dumps([(each.key, each.english) for each in passages])
    return hashlib.sha256(english.encode()).hexdigest()


def _reader(standing: Standing, meeting: Meeting, person: Person) -> ForeignReader:
    facts: CaseFacts = standing.facts
    attached = attached_plans(standing, meeting, person.id)
    last = attached[-1] if attached else None
    held = {key for key, text in last.texts.items() if text.strip()} if last else set()
    complete = complete_translation(standing, meeting, person.id)
    return ForeignReader(
        person=person.id,
        name=person.name,
        language=language_name(person.document_language),
        plan=complete or last,
        is_complete=complete is not None,
        missing=len(needed_texts(standing, meeting, person.id) - held),
        letter=letter_translation(facts, meeting, person, standing.today),
    )
