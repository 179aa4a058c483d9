"""Whether a person's plan exists, whole, in their own language (rules-precise 2.4 and 3.2)."""

from datetime import datetime

from ftm.disclosure.rules import Disclosure
from ftm.facts import CaseFacts
from ftm.facts.languages import is_english
from ftm.facts.meeting import Meeting
from ftm.facts.plan import Translation
from ftm.facts.standing import Standing
from ftm.facts.windows import meeting_on, members, utc
from ftm.plans.sections import form_of


def complete_plan_translation(
    facts: CaseFacts, meeting: Meeting, person_id: str, now: datetime
) -> Translation | None:
    """The attached translation that holds every line of the person's English copy, or None.

    A parent's must also hold every section heading of their form. Before the first item of the
    plan is recorded any translation record of theirs is complete. None for readers of English.
    """
    return complete_translation(Standing(facts, now), meeting, person_id)


def complete_translation(
    standing: Standing, meeting: Meeting, person_id: str
) -> Translation | None:
    """As `complete_plan_translation`, for a moment already looked at; the newest one wins."""
    attached = attached_plans(standing, meeting, person_id)
    if not attached:
        return None
    if not any(utc(each.recorded_at) <= utc(standing.now) for each in standing.facts.plan.items):
        return attached[-1]
    needed = needed_texts(standing, meeting, person_id)
    return next((each for each in reversed(attached) if _holds(each, needed)), None)


def attached_plans(standing: Standing, meeting: Meeting, person_id: str) -> list[Translation]:
    """The person's plan translations for this FTM attached by today, oldest first."""
    person = standing.facts.people_by_id.get(person_id)
    if person is None or is_english(person.document_language):
        return []
    entries = {each.id for each in standing.facts.entries_before(meeting)}
    found = [
        each
        for each in standing.facts.translations
        if each.document == "plan"
        and each.meeting in entries
        and each.person == person_id
        and each.language.casefold() == person.document_language.casefold()
        and each.attached_on <= standing.today
    ]
    return sorted(found, key=lambda each: each.attached_on)


def needed_texts(standing: Standing, meeting: Meeting, person_id: str) -> set[str]:
    """The keys of what a complete translation holds: lines, and a parent's section headings."""
    needed = {
        line.item.id
        for session in meeting.sessions
        if person_id in members(session)
        for line in Disclosure(standing, meeting, session).visible_lines(person_id)
    }
    if standing.is_established_parent(person_id, standing.today):
        form = form_of(standing, person_id, meeting_on(meeting))
        needed |= {f"section:{section.code}" for section in form.sections}
    return needed


def _holds(translation: Translation, needed: set[str]) -> bool:
    return all(translation.texts.get(key, "").strip() for key in needed)
