"""What each kind of copy looks like (rules-precise 3.6)."""

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest

from ftm.facts import build_case_facts
from ftm.summaries.docx import render
from ftm.summaries.export import BuiltDocument, build_documents
from ftm.summaries.wording import PART2_STATEMENT
from tests.disclosure.household import household, line, release, treatment_line
from tests.summaries.opened import AFTER, built, copy_for, everything_in, judge, opened

TRACK = {
    "id": "t-Mum",
    "parent": "Mum",
    "type": "rnr",
    "children": ["Teen", "Kid"],
    "recorded_at": "2026-10-15T16:00",
}

ONE_OF_EACH = ["Mum", "Teen", "Gal", "Aunt"]
"""A parent's form, a youth's plan, and two other copies: with a treatment record and without."""


def case_with(*items: dict[str, Any], **changes: Any) -> dict[str, Any]:
    data = household()
    data["plan"] = {"tracks": [TRACK], "items": list(items), "signatures": []}
    return {**data, **changes}


def copy_of(person: str, data: dict[str, Any]) -> BuiltDocument:
    return copy_for(person, build_case_facts(data))


def headings(seen: Any) -> list[str]:
    return [text for text, style in seen.flow if style == "Heading 2"]


def test_every_copy_has_sound_word_form_and_numbers_without_holes(tmp_path: Path) -> None:
    items = [line("PLAN_SHARED", id=f"i-{n}", section="visits") for n in range(3)]
    data = case_with(*items, treatment_line(id="i-9"), releases=[release()])
    (meeting,) = data["meetings"]
    meeting["court_packet"] = True
    meeting["sessions"][0]["segments"][0]["members"] = ONE_OF_EACH
    documents = built(build_case_facts(data))

    assert set(documents) == {*ONE_OF_EACH, "internal", "court_packet"}
    for name, document in documents.items():
        seen = opened(tmp_path, render(document.content))
        assert seen.form("en-US") == [], name
        assert seen.numbering() == [], name
        assert not re.search(r"redact|withheld|not shown|█|\[\s*(…|\.\.\.)\s*\]", seen.text)
        empty = [p for p in seen.doc.paragraphs if not p.text.strip()]
        assert empty == [], name
        assert "robin caseworth" in seen.text
        assert "robin@ocfs.example.org" in seen.text


def test_a_parents_copy_prints_the_whole_form_and_then_the_lines_to_sign_on(
    tmp_path: Path,
) -> None:
    data = case_with(line("PARENT(Mum)", section="visits"))

    mum = opened(tmp_path, render(copy_of("Mum", data).content))
    numbered = [each for each in headings(mum) if each[0].isdigit()]

    assert [int(each.split(".")[0]) for each in numbered] == list(range(1, 18))
    assert headings(mum)[-1] == "Signatures"
    assert mum.text.count("no entries.") == 16
    assert mum.text.endswith(
        "parent date young person date dhhs caseworker date dhhs supervisor date "
        "tribal representative (optional) date"
    )


def test_an_empty_section_reads_the_same_whether_nothing_was_said_or_nothing_may_be_shown() -> None:
    secret = line("PARENT(Mum)", section="visits", recorded_at="2026-10-15T16:00")
    without, with_it = copy_of("Dad", case_with()), copy_of("Dad", case_with(secret))

    assert render(without.content) == render(with_it.content)


def test_other_copies_print_only_sections_with_a_line_numbered_from_one(tmp_path: Path) -> None:
    items = [
        line("PLAN_SHARED", id="i-1", section="contingency"),
        line("CHILD(Teen)", id="i-2", section="visits"),
        line("PARENT(Mum)", id="i-3", section="reasons"),
    ]
    foster = copy_of("Foster", case_with(*items))

    assert headings(opened(tmp_path, render(foster.content))) == [
        "Whom to ask",
        "1. Visits: schedule and conditions",
        "2. If things go wrong: the backup plan",
    ]


def test_somebody_without_any_line_still_gets_the_header_contacts_and_next_date(
    tmp_path: Path,
) -> None:
    stranger = copy_of("Stranger", case_with())
    text = opened(tmp_path, render(stranger.content)).text

    assert stranger.lines == ()
    assert "october 15, 2026" in text
    assert "january 13, 2027" in text
    assert "robin@ocfs.example.org" in text


def test_a_youths_copy_starts_with_their_own_words_in_plain_language(tmp_path: Path) -> None:
    items = [
        line("CHILD(Teen)", id="i-1", text="She sees the dentist in May.", section="reasons"),
        line(
            "CHILD(Teen)",
            id="i-2",
            text="I want to play the drums.",
            section="youth",
            source_kind="family_said",
            said_by="Teen",
        ),
    ]
    data = case_with(*items)
    data["meetings"][0]["youth_choices"][0]["picks"] = [
        {"person": "Friend", "picked_on": "2026-09-01", "advisor": True},
        {"person": "Aunt", "picked_on": "2026-09-01"},
        {"person": "Foster", "picked_on": "2026-09-01"},
    ]
    teen = copy_of("Teen", data)
    seen = opened(tmp_path, render(teen.content))

    assert teen.lines == (("i-2", "own"), ("i-1", "own"))
    assert seen.text.find("drums") < seen.text.find("dentist")
    assert "friendina nameson (your advisor)" in seen.text
    assert "auntina nameson" in seen.text
    assert "fosterina" not in seen.text
    assert judge().grade(seen.prose()) <= 8


def test_a_youths_copy_stays_plain_when_it_carries_the_federal_statement(tmp_path: Path) -> None:
    about_teen = treatment_line(for_whom="Teen", text="You went to the group.")
    data = case_with(about_teen, releases=[release(patients=["Teen"])])

    teen = copy_of("Teen", data)
    seen = opened(tmp_path, render(teen.content))

    assert judge().fold(PART2_STATEMENT) in seen.text
    assert judge().grade(seen.prose()) <= 8


def test_a_part_2_line_brings_statement_scope_purpose_and_expiry_and_nothing_else_does() -> None:
    newer = release(id="R2", scope="a wider scope", recipients=[{"person": "Gal"}])
    old = release(scope="the narrow scope", recipients=[{"person": "Tribe"}])
    documents = built(build_case_facts(case_with(treatment_line(), releases=[old, newer])))

    texts = {name: everything_in(each) for name, each in documents.items()}
    carrying = {name for name, text in texts.items() if PART2_STATEMENT in text}

    assert carrying == {"Mum", "Gal", "Tribe", "internal"}
    assert "a wider scope" in texts["Gal"]
    assert "the narrow scope" not in texts["Gal"]
    assert "the narrow scope" in texts["Tribe"]
    assert "family team planning" in texts["Tribe"]
    assert "2027-09-01" in texts["Tribe"]
    assert documents["Gal"].lines == (("i-1", "release:R2"),)
    assert not [name for name, text in texts.items() if "42 CFR" in text and name not in carrying]


def test_dissent_stands_under_its_line_and_takes_no_number(tmp_path: Path) -> None:
    said = [{"person": "Dad", "words": "I see it another way."}]
    items = [line("PLAN_SHARED", id="i-1", dissent=said), line("PLAN_SHARED", id="i-2")]
    documents = built(build_case_facts(case_with(*items)))

    mum = opened(tmp_path, render(documents["Mum"].content))
    assert "dadina nameson: i see it another way." in mum.text
    assert mum.numbering() == []
    assert "another way" not in everything_in(documents["Foster"])
    assert "another way" not in everything_in(documents["Teen"])


def test_a_parent_whose_rights_ended_is_named_in_no_copy() -> None:
    data = case_with(line("PLAN_SHARED", dissent=[{"person": "Dad", "words": "No."}]))
    dad = next(each for each in data["roles"] if each["person"] == "Dad")
    dad.update(rights_status="terminated", rights_ended_on="2026-10-01")
    documents = built(build_case_facts(data))

    copies = [each for each in documents.values() if each.kind == "recipient"]
    assert copies
    assert all("Dadina" not in everything_in(each) for each in copies)


def test_copies_of_two_sessions_know_nothing_of_each_other() -> None:
    data = case_with(
        line("PLAN_SHARED", id="i-1"), line("PLAN_SHARED", id="i-2", sessions=["late"])
    )
    (meeting,) = data["meetings"]
    (first,) = meeting["sessions"]
    (whole,) = first["segments"]
    first["segments"] = [{**whole, "members": ["Mum", "Gal"]}]
    late = {**whole, "members": ["Dad", "Gal"]}
    late.update(starts_at="2026-10-14T09:00", ends_at="2026-10-14T10:00")
    meeting["sessions"] = [first, {**first, "id": "late", "segments": [late]}]
    meeting["attendance"].append({"session": "late", "person": "Dad", "mode": "in_person"})
    facts = build_case_facts(data)
    documents = {(each.person, each.session): each for each in _documents(facts)}

    assert set(documents) >= {("Mum", "main"), ("Dad", "late"), ("Gal", "main"), ("Gal", "late")}
    assert documents["Gal", "main"].lines == (("i-1", "team"),)
    assert documents["Gal", "late"].lines == (("i-2", "team"),)
    mum = everything_in(documents["Mum", "main"])
    assert "Dadina" not in mum
    assert "October 14" not in mum
    assert "late" not in mum.replace("template", "")
    assert "Mumina" not in everything_in(documents["Gal", "late"])


def _documents(facts: Any) -> Any:
    return build_documents(facts, facts.meetings[-1], AFTER, days=90)


@pytest.mark.parametrize(("language", "rtl"), [("so", False), ("ar", True)])
def test_a_complete_translation_gives_a_second_file_in_that_language(
    language: str, tmp_path: Path, *, rtl: bool
) -> None:
    data = case_with(line("PARENT(Aunt)", "PLAN_SHARED", id="n-1"), line("PLAN_SHARED"))
    data["people"][[each["id"] for each in data["people"]].index("Aunt")]["document_language"] = (
        language
    )
    words = {"so": "Waxaan kulmaynaa Sabtida.", "ar": "نلتقي يوم السبت."}[language]
    data["translations"] = [
        {
            "id": "T1",
            "document": "plan",
            "meeting": "ftm",
            "person": "Aunt",
            "language": language,
            "translator": "Helena Exemplo",
            "attached_on": "2026-10-15",
            "texts": {"i-1": words, "section:risks": words},
        }
    ]
    documents = built(build_case_facts(data))
    raw = render(documents[f"Aunt@{language}"].content)
    seen = opened(tmp_path, raw)

    assert documents["Aunt"].language == "en-US"
    assert seen.form(language) == []
    assert seen.text.count(judge().fold(words)) == 2
    assert "a line." not in seen.text
    assert (b"<w:rtl/>" in _document_xml(raw)) is rtl
    assert (b"<w:bidi/>" in _document_xml(raw)) is rtl


def test_a_translation_that_writes_out_a_protected_place_is_not_handed_out() -> None:
    data = case_with(line("PLAN_SHARED"))
    aunt = next(each for each in data["people"] if each["id"] == "Aunt")
    aunt["document_language"] = "so"
    aunt["places"] = [{"kind": "placement", "text": "9 Cooper Lane, X"}]
    texts = {"i-1": "9 Cooper Lane"}
    record = {"id": "T1", "document": "plan", "meeting": "ftm", "person": "Aunt", "language": "so"}
    rest = {"translator": "Helena Exemplo", "attached_on": "2026-10-15", "texts": texts}
    data["translations"] = [{**record, **rest}]

    assert not [key for key in built(build_case_facts(data)) if "@" in key]


def _document_xml(raw: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(raw)) as package:
        return package.read("word/document.xml")


def head(data: dict[str, Any], folder: Path) -> list[str]:
    flow = opened(folder, render(copy_of("Mum", data).content)).flow
    texts = [text for text, _ in flow]
    return texts[: texts.index("Whom to ask")]


def test_a_prevention_plan_begins_as_its_form_does(tmp_path: Path) -> None:
    data = case_with()
    data["plan"]["tracks"] = [{**TRACK, "type": "prevention"}]
    assert head(data, tmp_path)[-4:] == [
        "In re: Teenina Nameson, Kidina Nameson",
        "Plan for: Mumina Nameson",
        "Date of plan: October 15, 2026",
        "Next meeting by: January 13, 2027",
    ]


def test_a_preliminary_plan_says_that_no_court_has_found_anything_yet(tmp_path: Path) -> None:
    data = case_with()
    assert not any("No court" in text for text in head(data, tmp_path))
    data["plan"]["tracks"] = [{**TRACK, "type": "preliminary_rnr"}]
    assert any("No court has found it" in text for text in head(data, tmp_path))


@pytest.mark.parametrize("plan_type", ["prevention", "preliminary_rnr", "rnr"])
def test_signing_a_plan_is_never_a_release(plan_type: str, tmp_path: Path) -> None:
    data = case_with()
    data["plan"]["tracks"] = [{**TRACK, "type": plan_type}]
    assert "Signing this plan is not a release of information." in head(data, tmp_path)
