"""Composes what one recipient's copy says (rules-precise 3.6), from decisions already made."""

from collections.abc import Iterable
from datetime import timedelta

from ftm.disclosure.decision import VisibleLine
from ftm.facts import CaseFacts
from ftm.facts.meeting import Session
from ftm.facts.plan import Translation
from ftm.facts.windows import session_on
from ftm.languages import ENGLISH
from ftm.plans.sections import Section, printed_sections
from ftm.summaries import form_wording, wording
from ftm.summaries.content import (
    Contact,
    ContentLine,
    ContentSection,
    Group,
    Scope,
    SummaryContent,
)
from ftm.summaries.in_words import in_words
from ftm.summaries.reader import Reader


def compose_copy(reader: Reader, *, days: int) -> SummaryContent:
    """The recipient's copy: a parent's form, a youth's plan, or the lines somebody else may have.

    With `reader.translation` its texts stand in the place of the English ones, and our own words
    are those of the `reader.catalog`. Nothing in the
    copy tells of another session, of other recipients, or of anything left out. `days`: the most
    that may pass until the team meets again, by the agency's policy.
    """
    language = reader.translation.language if reader.translation else wording.ENGLISH
    title, intro = _title_and_intro(reader)
    sections = _sections(reader)
    content = SummaryContent(
        kind="recipient",
        title=title,
        language=language,
        intro=intro,
        details=_details(reader, language, days),
        contacts=contacts(reader.facts),
        groups=_groups(reader),
        sections=sections,
        scopes=scopes(reader.facts, reader.lines),
        signers=reader.form.signers if reader.form else (),
        corrections=reader.corrections(sections),
    )
    return content if reader.catalog is ENGLISH else in_words(content, reader.catalog)


def contacts(facts: CaseFacts) -> tuple[Contact, ...]:
    """Whom to ask: the caseworker and the office, on every copy."""
    worker, office = facts.caseworker, facts.case.office
    reach = f"{worker.email}\n{worker.phone}" if worker.phone else worker.email
    return (
        Contact(worker.name, wording.CASEWORKER, reach),
        Contact(office.name, wording.OFFICE, f"{office.email}\n{office.phone}"),
    )


def dates(session: Session, language: str, days: int) -> tuple[tuple[str, str], ...]:
    """The day of this session and the day by which to meet again; of no other session.

    `days`: the most from one meeting to the next (rules-precise 2.6, `next_ftm_by`).
    """
    on = session_on(session)
    return (
        (wording.MEETING_DATE, wording.day(on, language)),
        (wording.NEXT_MEETING, wording.day(on + timedelta(days=days), language)),
    )


def scopes(facts: CaseFacts, lines: Iterable[VisibleLine]) -> tuple[Scope, ...]:
    """The scope of each consent behind a part 2 line of the copy (42 CFR 2.32(b)), once each."""
    used = dict.fromkeys(line.releases[0] for line in lines if line.releases)
    releases = (facts.releases_by_id[each] for each in used)
    return tuple(Scope(each.scope, each.purpose, each.expires_on.isoformat()) for each in releases)


def _title_and_intro(reader: Reader) -> tuple[str, tuple[str, ...]]:
    if reader.is_youth:
        return wording.YOUTH_TITLE, wording.YOUTH_INTRO
    if reader.form:
        told = form_wording.PRELIMINARY if reader.form.type == "preliminary_rnr" else ()
        intro = (*wording.INTRO, *told, form_wording.SIGNING)
        return wording.PLAN_TITLES[reader.form.type], intro
    return wording.COPY_TITLE, wording.INTRO


def _details(reader: Reader, language: str, days: int) -> tuple[tuple[str, str], ...]:
    """The head of the form; that of a Prevention plan in its order, under its labels."""
    if reader.form and reader.form.type == "prevention":
        (_, on), following = dates(reader.disclosure.session, language, days)
        head = (
            (form_wording.IN_RE, ", ".join(reader.children)),
            (form_wording.PLAN_FOR, reader.name or ""),
            (form_wording.DATE_OF_PLAN, on),
        )
        return (*(each for each in head if each[1]), following)
    label = wording.PLAN_FOR if reader.form else wording.PREPARED_FOR
    who = ((label, reader.name),) if reader.name else ()
    children = ((wording.CHILDREN, ", ".join(reader.children)),) if reader.children else ()
    return (*who, *children, *dates(reader.disclosure.session, language, days))


def _groups(reader: Reader) -> tuple[Group, ...]:
    advises = reader.catalog.gettext(wording.ADVISOR)
    chosen = tuple(f"{name} ({advises})" if advisor else name for name, advisor in reader.picks)
    groups = (
        Group(wording.YOUTH_TEAM, chosen),
        Group(wording.ATTENDANCE, reader.attendance),
    )
    return tuple(group for group in groups if group.names)


def _sections(reader: Reader) -> tuple[ContentSection, ...]:
    own = [line for line in reader.lines if reader.is_youth and reader.said_it(line.item)]
    rest = [line for line in reader.lines if line not in own]
    always = {section.code for section in reader.form.sections} if reader.form else set()
    used = {line.item.section for line in rest}
    sections = printed_sections(reader.plan_type, always, used)
    composed = [_section(reader, section, rest) for section in sections]
    if own:
        lines = tuple(_line(reader, line) for line in own)
        composed.insert(0, ContentSection(wording.OWN_WORDS, lines, _english(reader)))
    return tuple(composed)


def _section(reader: Reader, section: Section, lines: list[VisibleLine]) -> ContentSection:
    here = tuple(_line(reader, line) for line in lines if line.item.section == section.code)
    translated = _text(reader.translation, f"section:{section.code}")
    if translated:
        return ContentSection(translated, here)
    friendly = wording.YOUTH_HEADINGS[section.code] if reader.is_youth else section.heading
    return ContentSection(friendly, here, _english(reader))


def _line(reader: Reader, line: VisibleLine) -> ContentLine:
    item = line.item
    translated = _text(reader.translation, item.id)
    notes = tuple(f"{name}: {words}" for name, words in reader.dissent(item))
    return ContentLine(
        item.id,
        translated or item.text,
        line.basis,
        None if translated else _english(reader),
        notes,
    )


def _text(translation: Translation | None, key: str) -> str:
    return translation.texts.get(key, "").strip() if translation else ""


def _english(reader: Reader) -> str | None:
    """English words in a translated copy are marked as such."""
    return wording.ENGLISH if reader.translation else None
