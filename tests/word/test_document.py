"""Word documents: accessible, neutral, and the same bytes for the same content."""

import importlib.util
import io
import zipfile
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st

from ftm.paths import SEED
from ftm.word import Span, WordDocument
from ftm.word.text import clean_text, direction_runs, is_right_to_left, one_line
from tests.support.texts import any_character


def opened(document: WordDocument) -> Document:
    return docx.Document(io.BytesIO(document.to_bytes()))


def filled(language: str = "en-US") -> WordDocument:
    document = WordDocument(title="Plan", language=language)
    document.heading("Plan")
    document.paragraph(["One ", Span("two", bold=True), Span(" três", language="pt")])
    document.bullets(["a", "b"])
    document.numbered(["x", "y"])
    document.paragraph("Between", "Note")
    document.numbered(["z"])
    document.table(["Who", "What"], [["Ana", "drives"], ["Bo", "cooks"]], caption="Tasks")
    return document


def test_equal_content_is_equal_bytes() -> None:
    first, second = filled(), filled()
    assert first.to_bytes() == second.to_bytes()


def test_the_file_tells_no_time_no_machine_and_no_other_author() -> None:
    raw = filled().to_bytes()
    with zipfile.ZipFile(io.BytesIO(raw)) as package:
        assert {entry.date_time for entry in package.infolist()} == {(2020, 1, 1, 0, 0, 0)}
        everything = b"".join(package.read(name) for name in package.namelist())
    assert b"python-docx" not in everything
    properties = docx.Document(io.BytesIO(raw)).core_properties
    assert (properties.author, properties.last_modified_by) == ("OCFS", "OCFS")
    assert properties.title == "Plan"
    assert properties.created == properties.modified


def test_lists_are_numbered_by_word_from_one_each_time() -> None:
    document = opened(filled())
    numbered = [
        each for each in document.paragraphs if each.style and each.style.name == "List Number"
    ]
    numbers = [each._p.pPr.numPr.numId.val for each in numbered]  # type: ignore[union-attr]  # noqa: SLF001
    assert numbers[0] == numbers[1] != numbers[2]
    assert [each.text for each in numbered] == ["x", "y", "z"]


def test_a_table_has_a_header_row_that_repeats_and_rows_that_hold_together() -> None:
    (table,) = opened(filled()).tables
    xml = [row._tr.xml for row in table.rows]  # noqa: SLF001
    assert ["w:tblHeader" in each for each in xml] == [True, False, False]
    assert all("w:cantSplit" in each for each in xml)
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Who", "What"],
        ["Ana", "drives"],
        ["Bo", "cooks"],
    ]
    assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == "Tasks"  # noqa: SLF001


def test_columns_share_the_width_by_weight_or_evenly() -> None:
    word = WordDocument(title="Columns")
    word.table(("A", "B"), [("a", "b")], caption="Even")
    word.paragraph("Between them")
    word.table(("A", "B"), [("a", "b")], caption="Uneven", weights=(1, 3))
    even, uneven = ([cell.width for cell in table.rows[1].cells] for table in opened(word).tables)
    assert even[0] == even[1]
    assert 2.9 < uneven[1] / uneven[0] < 3.1
    assert abs(sum(even) - sum(uneven)) < 1000


@pytest.mark.parametrize(("language", "rtl"), [("en-US", False), ("pt", False), ("ar", True)])
def test_the_document_has_one_language(language: str, rtl: bool) -> None:  # noqa: FBT001
    xml = opened(filled(language)).styles.element.xml
    assert f'w:lang w:val="{language}"' in xml
    assert (f'w:bidi="{language}"' in xml) == rtl
    assert is_right_to_left(language) == rtl


def test_text_from_the_right_is_marked_where_it_stands() -> None:
    document = WordDocument(title="x")
    document.paragraph("Name: שרה לוי, here")
    document.paragraph("مرحبا")
    first, second = opened(document).paragraphs
    assert first.text == "Name: שרה לוי, here"
    assert first._p.xml.count("<w:rtl/>") == 1  # noqa: SLF001
    assert "<w:bidi/>" not in first._p.xml  # noqa: SLF001
    assert "<w:bidi/>" in second._p.xml  # noqa: SLF001


@given(st.text(any_character))
def test_any_text_can_be_printed(text: str) -> None:
    document = WordDocument(title="x")
    document.paragraph(text)
    with zipfile.ZipFile(io.BytesIO(document.to_bytes())) as package:
        (printed,) = parse_xml(package.read("word/document.xml")).body.p_lst
    assert printed.text == clean_text(text)


def test_a_title_is_one_line_of_what_a_file_may_have() -> None:
    odd = "".join(map(chr, range(0xA1))) + "\u202e\u2066\ud800\ufffe\uffff end"
    assert opened(WordDocument(title=odd)).core_properties.title == one_line(odd)


@given(st.text(any_character))
def test_cutting_at_changes_of_direction_loses_nothing(text: str) -> None:
    assert "".join(piece for piece, _ in direction_runs(text)) == text


def test_one_line_is_one_line() -> None:
    assert one_line(" a\r\nb\u2028c\x00\td ") == "a b c d"


def test_the_template_is_the_one_its_script_builds(tmp_path: Path) -> None:
    spec = importlib.util.spec_from_file_location("build", SEED / "templates" / "build.py")
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    script.build(tmp_path / "template.docx")
    built = (tmp_path / "template.docx").read_bytes()
    assert built == (SEED / "templates" / "template.docx").read_bytes()
