"""A translation made by a named person is attached: never changed later, the newest one counts."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID, uuid4

from msgspec import field
from sqlalchemy import func
from sqlmodel import Session, col, select

from ftm.core import audit
from ftm.core.actor import Actor
from ftm.core.errors import ConflictError, RuleBrokenError
from ftm.facts.people import Person
from ftm.facts.standing import Standing
from ftm.meetings import policy
from ftm.meetings.access import meeting_facts
from ftm.meetings.models import Meeting
from ftm.plans.models import Translation
from ftm.summaries.translating import (
    TranslationSheet,
    find_reader,
    mark_of,
    plan_passages,
    translation_sheet,
)
from ftm.value import Value

LONGEST_TEXT = 4000
LONGEST_NAME = 200


class Attested(Value):
    """What a translator gives: `texts` of the plan by key, or the `letter`; and their word for it.

    `seen` stands for the English texts they translated.
    """

    translator: str
    is_attested: bool
    texts: Mapping[str, str] = field(default_factory=dict[str, str])
    letter: str = ""
    seen: str = ""


def hand_out_table(
    session: Session, actor: Actor, meeting_id: UUID, person_id: str, now: datetime
) -> TranslationSheet:
    """The texts for a translator to take away; that they were is kept.

    Raises NotFoundError, NotAllowedError.
    """
    sheet = translation_sheet(session, actor, meeting_id, person_id, now=now)
    policy.check_plan(actor)
    subject = f"meeting:{meeting_id}"
    audit.record(
        session,
        actor,
        "hand_out_table",
        subject,
        case_id=sheet.case_id,
        at=now,
        person=person_id,
    )
    return sheet


def attach_plan(
    session: Session, actor: Actor, meeting_id: UUID, person_id: str, given: Attested, now: datetime
) -> None:
    """Keep a translation of the person's plan; what it leaves out is said on the page.

    Raises NotFoundError, NotAllowedError, RuleBrokenError; ConflictError when a line was written
    or changed meanwhile.
    """
    row, facts, meeting = meeting_facts(session, actor, meeting_id)
    policy.check_plan(actor)
    standing = Standing(facts, now)
    person = find_reader(standing, meeting, person_id)
    passages = plan_passages(standing, meeting, person)
    if given.seen != mark_of(passages):
        raise ConflictError(
            "A line was written or changed meanwhile. Look at the English texts again; what you "
            "typed is still here.",
            current=mark_of(passages),
        )
    typed = {each.key: given.texts.get(each.key, "").strip() for each in passages}
    texts = {key: text for key, text in typed.items() if text}
    _check(standing, person, given, tuple(texts.values()))
    _keep(session, actor, row, _row(row, standing, person, given, texts=texts), now)


def attach_letter(
    session: Session, actor: Actor, meeting_id: UUID, person_id: str, given: Attested, now: datetime
) -> None:
    """Keep the body of the person's letter in their language; blank lines part paragraphs.

    Raises NotFoundError, NotAllowedError, RuleBrokenError.
    """
    row, facts, meeting = meeting_facts(session, actor, meeting_id)
    policy.check_plan(actor)
    standing = Standing(facts, now)
    person = find_reader(standing, meeting, person_id)
    parts = [" ".join(each.split()) for each in given.letter.split("\n\n")]
    paragraphs = [each for each in parts if each]
    _check(standing, person, given, tuple(paragraphs))
    _keep(session, actor, row, _row(row, standing, person, given, paragraphs=paragraphs), now)


def _check(standing: Standing, reader: Person, given: Attested, texts: tuple[str, ...]) -> None:
    if not texts:
        raise RuleBrokenError("Nothing is translated yet.")
    if any(len(each) > LONGEST_TEXT for each in texts):
        raise RuleBrokenError(f"A text may have at most {LONGEST_TEXT} letters.")
    if any(standing.contains_protected_words(each) for each in texts):
        raise RuleBrokenError("A text names a protected place. Leave the place out.")
    name = " ".join(given.translator.split())
    if not name or len(name) > LONGEST_NAME:
        raise RuleBrokenError("Write the name of the translator.", "translator")
    # No child interprets for their family, and nobody translates for themselves (45 CFR 92.201).
    facts = standing.facts
    own = {facts.name_of(each).casefold() for each in (*facts.children_by_id, reader.id)}
    if name.casefold() in own:
        raise RuleBrokenError(
            "Neither a child of the family nor the reader translates.", "translator"
        )
    if not given.is_attested:
        raise RuleBrokenError("A translation counts once the translator stands by it.", "attested")


def _row(
    meeting: Meeting,
    standing: Standing,
    reader: Person,
    given: Attested,
    *,
    texts: dict[str, str] | None = None,
    paragraphs: list[str] | None = None,
) -> Translation:
    """The record as the case file has it (case-file.md, `translations[]`)."""
    return Translation(
        case_id=meeting.case_id,
        key=str(uuid4()),
        document="invitation" if texts is None else "plan",
        meeting=meeting.key,
        person=reader.id,
        language=reader.document_language,
        translator=" ".join(given.translator.split()),
        attached_on=standing.today,
        paragraphs=paragraphs or [],
        texts=texts or {},
    )


def _keep(
    session: Session, actor: Actor, meeting: Meeting, row: Translation, now: datetime
) -> None:
    last = session.exec(
        select(func.max(col(Translation.position))).where(Translation.case_id == meeting.case_id)
    ).one()
    row.position = 0 if last is None else last + 1
    session.add(row)
    audit.record(
        session,
        actor,
        "attach_translation",
        f"translation:{row.id}",
        case_id=meeting.case_id,
        at=now,
        document=row.document,
        language=row.language,
    )
