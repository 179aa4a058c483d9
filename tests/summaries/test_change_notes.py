"""What a copy says of corrections: decided for the old words and the new ones, as for any line.

Compared with the slow oracle of the rules, over generated cases.
"""

from typing import Any

import pytest
from hypothesis import given

from ftm.disclosure.changes import LineChange
from ftm.facts import CaseFacts, build_case_facts
from ftm.facts.plan import Item
from ftm.facts.values import read_fact
from ftm.summaries.changes import Change, changed_words
from ftm.summaries.content import fingerprint
from ftm.summaries.export import build_documents
from tests.architecture.test_outlets import LINES, WALL, few, said_in
from tests.disclosure.generated import cases
from tests.disclosure.laden import laden
from tests.disclosure.telling import Telling
from tests.summaries.opened import AFTER

Json = dict[str, Any]
PRIVATE = ("SUD_P2", "SUD_SELF", "MH", "HEALTH_SENS", "EDU", "DV_SAFETY")


def old_word(number: int) -> str:
    """A word that only the old text of this line held."""
    return f"was{number:03}bird"


def lines_before(case: Json) -> list[Json]:
    """Each line as if it had been another one: other labels, another owner, other sessions."""
    items = case["plan"]["items"]
    others = [*items[1:], items[0]]
    return [
        {**other, "id": item["id"], "text": f"{old_word(int(item['id'][2:]))} was agreed on."}
        for item, other in zip(items, others, strict=True)
    ]


def corrected(facts: CaseFacts, before: list[Json], *, quotes: bool = True) -> tuple[Change, ...]:
    now = {each.id: each for each in facts.plan.items}
    return tuple(
        Change(
            "line",
            each["id"],
            "",
            "",
            "",
            "",
            LineChange(read_fact(Item, each, facts.zone), now[each["id"]], quotes),
        )
        for each in before
    )


@few(20)
@given(cases(count=LINES))
def test_old_words_are_told_to_who_may_have_the_line_before_and_after(case: Json) -> None:
    before = lines_before(case)
    facts = build_case_facts(laden(case))
    documents = build_documents(facts, facts.meetings[0], AFTER, corrected(facts, before), days=90)
    plain = build_documents(facts, facts.meetings[0], AFTER, days=90)
    for number, session in enumerate(case["meetings"][0]["sessions"]):
        telling = Telling(case, WALL, number)
        for document, without in zip(documents, plain, strict=True):
            if document.session != session["id"] or not document.person:
                continue
            reader, said = document.person, said_in(document.content)
            both = {
                n
                for n in range(LINES)
                if telling.oracle.shown(before[n], reader)
                and telling.oracle.shown(case["plan"]["items"][n], reader)
            }
            treated = {n for n in both if "SUD_P2" in _labels(before[n], case, n)}
            told = {n for n in range(LINES) if old_word(n) in said}
            if document.language == "en-US":
                assert both - treated <= told <= both
            else:
                assert told == set()
            said_nothing = not document.content.corrections
            same = fingerprint(document.content) == fingerprint(without.content)
            assert said_nothing is same


def _labels(before: Json, case: Json, number: int) -> list[str]:
    return [*before["labels"], *case["plan"]["items"][number]["labels"]]


@few(4)
@given(cases(count=LINES))
def test_the_court_reads_no_old_words_of_what_it_may_not_have(case: Json) -> None:
    case, before = laden(case), lines_before(case)
    case["meetings"][0]["sessions"].pop()
    case["meetings"][0]["court_packet"] = True
    facts = build_case_facts(case)
    documents = build_documents(facts, facts.meetings[0], AFTER, corrected(facts, before), days=90)
    (packet,) = [each for each in documents if each.kind == "court_packet"]
    said = said_in(packet.content)
    for number in range(LINES):
        if set(PRIVATE) & set(_labels(before[number], case, number)):
            assert old_word(number) not in said


@few(4)
@given(cases(count=LINES))
def test_old_words_that_should_not_be_repeated_stand_in_no_copy(case: Json) -> None:
    before = lines_before(case)
    facts = build_case_facts(laden(case))
    changes = corrected(facts, before, quotes=False)
    for document in build_documents(facts, facts.meetings[0], AFTER, changes, days=90):
        said = said_in(document.content)
        found = any(old_word(number) in said for number in range(LINES))
        assert found is (document.kind == "internal")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("Remy brings it by Friday.", "Remy brings it by May 3.", ("by Friday", "by May 3")),
        ("Saturdays at ten", "Saturdays at two", ("at ten", "at two")),
        ("Ten, then lunch", "Two, then lunch", ("Ten, then", "Two, then")),
        ("Call the clinic", "Call the clinic today", ("clinic", "clinic today")),
        ("Call", "Write", ("Call", "Write")),
        ("Go go go", "Go go", ("go go", "go")),
        ("a b a b", "a b", ("b a b", "b")),
    ],
)
def test_the_words_that_differ_are_told_with_a_neighbour(
    old: str, new: str, told: tuple[str, str]
) -> None:
    assert changed_words(old, new) == told
