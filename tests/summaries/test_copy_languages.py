"""A copy in the reader's language: our own words are in it too, once a person has checked them."""

from pathlib import Path
from typing import Any

import pytest

from ftm.disclosure.rules import Disclosure
from ftm.facts import build_case_facts
from ftm.facts.standing import Standing
from ftm.languages import ENGLISH, Catalog, catalog_for
from ftm.plans.sections import FORM_SECTIONS
from ftm.summaries.compose import compose_copy
from ftm.summaries.content import SummaryContent, fingerprint
from ftm.summaries.docx import render
from ftm.summaries.reader import Reader
from tests.disclosure.household import household, line, release, treatment_line
from tests.summaries.opened import AFTER, judge, opened

HUMAN = {f"section:{each.code}": f"Título {each.code}" for each in FORM_SECTIONS["rnr"]}


def copy_of(catalog: Catalog, person: str = "Mum", texts: Any = HUMAN) -> SummaryContent:
    data = household()
    items = [line("PLAN_SHARED"), treatment_line(id="i-9")]
    data["plan"] = {"tracks": [], "items": items, "signatures": []}
    data["releases"] = [release()]
    record = {"id": "T1", "document": "plan", "meeting": "ftm", "person": person, "language": "es"}
    rest = {"translator": "Helena Exemplo", "attached_on": "2026-10-15"}
    data["translations"] = [{**record, **rest, "texts": {"i-1": "Hablamos el sábado.", **texts}}]
    facts = build_case_facts(data)
    meeting = facts.meetings[-1]
    disclosure = Disclosure(Standing(facts, AFTER), meeting, meeting.sessions[0])
    return compose_copy(Reader(disclosure, person, facts.translations[0], catalog), days=90)


def test_words_a_person_checked_leave_no_english_but_the_law_and_what_people_said(
    tmp_path: Path,
) -> None:
    seen = opened(tmp_path, render(copy_of(catalog_for("es"))))
    assert seen.form("es") == []
    fold = judge().fold
    for words in (
        "Plan de rehabilitación y reunificación",
        "Esta es su copia de lo que se planeó.",
        "A quién preguntar",
        "Cómo comunicarse",
        "Próxima reunión a más tardar el",
        "Título risks",
        "Sin anotaciones.",
        "Padre o madre",
        "Fecha",
        "This record which has been disclosed to you",
    ):
        assert fold(words) in seen.text, words
    for words in ("Whom to ask", "No entries", "Signatures", "Copy for", "Next meeting"):
        assert fold(words) not in seen.text, words


def test_words_nobody_checked_stay_english_and_are_marked_so(tmp_path: Path) -> None:
    seen = opened(tmp_path, render(copy_of(ENGLISH)))
    assert seen.form("es") == []
    assert judge().fold("Whom to ask") in seen.text
    assert judge().fold("Título risks") in seen.text
    (heading,) = [each for each in seen.doc.paragraphs if each.text == "Whom to ask"]
    assert 'w:lang w:val="en-US"' in heading._p.xml  # noqa: SLF001 - no public way to ask


@pytest.mark.parametrize("person", ["Mum", "Aunt"])
def test_a_copy_reads_differently_once_its_words_are_checked(person: str) -> None:
    checked, drafted = (copy_of(each, person) for each in (catalog_for("es"), ENGLISH))
    assert fingerprint(checked) != fingerprint(drafted)


def test_a_heading_without_a_translator_comes_from_the_checked_catalog() -> None:
    headings = [each.heading for each in copy_of(catalog_for("es"), "Aunt", {}).sections]
    assert headings
    assert set(headings) <= {
        catalog_for("es").gettext(each.heading) for each in FORM_SECTIONS["rnr"]
    }
