"""Whom a correction is told: who may have the line as it was, as it became and as it is now."""

import pytest
from msgspec.structs import replace

from ftm.disclosure.changes import NOT_TOLD, LineChange, Telling, tell_person
from ftm.disclosure.rules import Disclosure
from ftm.facts import CaseFacts
from ftm.facts.plan import Item
from ftm.facts.standing import Standing
from tests.disclosure.household import NOW, facts_with, line, release, treatment_line


def told(facts: CaseFacts, before: Item, after: Item | None) -> Telling:
    """What Mum's copy says of it, with the lines as they stand in the facts."""
    meeting = facts.meetings[0]
    disclosure = Disclosure(Standing(facts, NOW), meeting, meeting.sessions[0])
    return tell_person(disclosure, LineChange(before, after, quotes=True), "Mum")


def test_a_correction_of_a_line_for_all_is_told_with_its_old_words() -> None:
    facts = facts_with(line("PLAN_SHARED"))
    (now,) = facts.plan.items
    assert told(facts, replace(now, text="Before."), now) == Telling(told=True, quoted=True)


@pytest.mark.parametrize("hidden", ["before", "after", "now"])
def test_a_line_that_was_or_is_in_no_copy_is_not_told_of(hidden: str) -> None:
    facts = facts_with(line("PLAN_SHARED", do_not_print=hidden == "now"))
    (now,) = facts.plan.items
    before = replace(now, text="Before.", do_not_print=hidden == "before")
    after = replace(now, do_not_print=hidden == "after")
    assert told(facts, before, after) == NOT_TOLD


def test_the_words_of_a_treatment_line_that_was_taken_out_are_not_repeated() -> None:
    (before,) = facts_with(treatment_line(), releases=(release(),)).plan.items
    facts = facts_with(releases=(release(),))
    assert told(facts, before, None) == Telling(told=True, quoted=False)


def test_a_line_that_stands_again_is_not_told_as_taken_out() -> None:
    facts = facts_with(line("PLAN_SHARED"))
    (now,) = facts.plan.items
    assert told(facts, now, None) == NOT_TOLD
