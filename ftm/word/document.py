"""One Word document, from our template: accessible, neutral in its metadata, and repeatable."""
# ruff: noqa: SLF001 - python-docx has no public way to mark header rows, languages or directions.

import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.text.paragraph import CT_P
from docx.oxml.xmlchemy import BaseOxmlElement

from ftm.paths import SEED
from ftm.word.text import clean_text, direction_runs, is_right_to_left, one_line

AUTHOR = "OCFS"
# A document says when the meeting is, never when it was made: equal content, equal bytes.
FIXED_TIME = datetime(2020, 1, 1, tzinfo=UTC)
_ZIP_TIME = (2020, 1, 1, 0, 0, 0)
_PAGE_WIDTH = 9360
"""The text width of the template's page, in twentieths of a point."""
_DECIMAL_LIST = 2
"""The numbered list of the template's `numbering.xml`."""


@cache
def _template() -> bytes:
    path: Path = SEED / "templates" / "template.docx"
    return path.read_bytes()


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a paragraph that is bold, or in another language than the document."""

    text: str
    bold: bool = False
    language: str | None = None


Text = str | Span | Sequence[str | Span]
"""What a paragraph says: plain text, or pieces of it."""


class WordDocument:
    """Collects headings, paragraphs, lists and tables; `to_bytes()` gives the .docx.

    `title` goes into the properties and must name nobody (rules-precise 3.6); `language` becomes
    the document's default language, and sets everything right to left where it is written so.
    Equal calls give equal bytes.
    """

    def __init__(self, *, title: str, language: str = "en-US") -> None:
        self._docx = docx.Document(io.BytesIO(_template()))
        styles = {style.name: style.style_id for style in self._docx.styles}
        self._style_ids = {name: key for name, key in styles.items() if name}
        self._rtl = is_right_to_left(language)
        self._set_language(language)
        properties = self._docx.core_properties
        properties.title = one_line(title)
        properties.author = properties.last_modified_by = AUTHOR
        properties.created = properties.modified = FIXED_TIME
        properties.revision = 1

    def heading(self, text: Text, level: int = 1) -> None:
        """One heading of level 1 to 3; the caller skips no level."""
        self._paragraph(text, f"Heading {level}")

    def paragraph(self, text: Text, style: str = "Normal") -> None:
        """One paragraph in one of the template's styles (`Details`, `Statement`, `Note` ...)."""
        self._paragraph(text, style)

    def bullets(self, items: Iterable[Text]) -> None:
        for item in items:
            self._paragraph(item, "List Bullet")

    def numbered(self, items: Iterable[Text]) -> None:
        """One list, numbered by Word itself, from 1 each time this is called."""
        number = self._new_numbering()
        for item in items:
            numbering = self._paragraph(item, "List Number").get_or_add_pPr().get_or_add_numPr()
            numbering.get_or_add_ilvl().val = 0
            numbering.get_or_add_numId().val = number

    def table(self, header: Sequence[str], rows: Iterable[Sequence[Text]], *, caption: str) -> None:
        """One table, whose first row is marked as its header; no row breaks over a page.

        `caption` is what a screen reader says the table is about.
        """
        table = self._docx.add_table(rows=0, cols=len(header))._tbl
        table.tblPr.style = self._style_ids["Office Table"]
        if self._rtl:
            table.tblPr.find(qn("w:tblStyle")).addnext(OxmlElement("w:bidiVisual"))
        table.tblPr.append(_element("w:tblCaption", one_line(caption)))
        width = round(_PAGE_WIDTH / len(header))
        self._row(table, header, "Table Heading", width, is_header=True)
        for row in rows:
            self._row(table, row, "Table Text", width)

    def to_bytes(self) -> bytes:
        """Finished file, without any time or machine in it."""
        raw = io.BytesIO()
        self._docx.save(raw)
        target = io.BytesIO()
        with zipfile.ZipFile(raw) as source, zipfile.ZipFile(target, "w") as package:
            for name in source.namelist():
                entry = zipfile.ZipInfo(name, _ZIP_TIME)
                entry.compress_type = zipfile.ZIP_DEFLATED
                package.writestr(entry, source.read(name))
        return target.getvalue()

    def _paragraph(self, text: Text, style: str) -> CT_P:
        paragraph: CT_P = self._docx.element.body.add_p()
        self._write(paragraph, text, style)
        return paragraph

    def _row(
        self,
        table: BaseOxmlElement,
        cells: Sequence[Text],
        style: str,
        width: int,
        *,
        is_header: bool = False,
    ) -> None:
        # Built as XML, row by row: python-docx looks up each cell in quadratic time.
        row = OxmlElement("w:tr")
        properties = OxmlElement("w:trPr")
        properties.append(OxmlElement("w:cantSplit"))
        if is_header:
            properties.append(OxmlElement("w:tblHeader"))
        row.append(properties)
        for text in cells:
            cell = OxmlElement("w:tc")
            cell_properties = OxmlElement("w:tcPr")
            cell_properties.append(_element("w:tcW", w=str(width), type="dxa"))
            cell.append(cell_properties)
            paragraph = OxmlElement("w:p")
            cell.append(paragraph)
            self._write(paragraph, text, style)
            row.append(cell)
        table.append(row)

    def _write(self, paragraph: BaseOxmlElement, text: Text, style: str) -> None:
        pieces = [(span, *piece) for span in _spans(text) for piece in direction_runs(span.text)]
        properties = OxmlElement("w:pPr")
        properties.append(_element("w:pStyle", self._style_ids[style]))
        if any(rtl for *_, rtl in pieces) and (self._rtl or pieces[0][2]):
            properties.append(OxmlElement("w:bidi"))
        paragraph.insert(0, properties)
        for span, piece, rtl in pieces:
            paragraph.append(_run(span, piece, rtl=rtl))

    def _new_numbering(self) -> int:
        numbering = self._docx.part.numbering_part.element
        number = numbering.add_num(_DECIMAL_LIST)
        number.add_lvlOverride(0).add_startOverride(1)
        return int(number.numId)

    def _set_language(self, language: str) -> None:
        element = next(self._docx.styles.element.iter(qn("w:lang")))
        element.set(qn("w:val"), language)
        if self._rtl:
            element.set(qn("w:bidi"), language)


def _spans(text: Text) -> list[Span]:
    parts = [text] if isinstance(text, str | Span) else text
    spans = [Span(part) if isinstance(part, str) else part for part in parts]
    return [Span(clean_text(each.text), each.bold, each.language) for each in spans]


def _run(span: Span, piece: str, *, rtl: bool) -> BaseOxmlElement:
    run = OxmlElement("w:r")
    marks: list[BaseOxmlElement] = []
    if span.bold:
        marks += [OxmlElement("w:b"), OxmlElement("w:bCs")]
    if rtl:
        marks.append(OxmlElement("w:rtl"))
    if span.language:
        language = _element("w:lang", span.language)
        if is_right_to_left(span.language):
            language.set(qn("w:bidi"), span.language)
        marks.append(language)
    if marks:
        properties = OxmlElement("w:rPr")
        properties.extend(marks)
        run.append(properties)
    run.text = piece
    return run


def _element(name: str, val: str | None = None, **attributes: str) -> BaseOxmlElement:
    element = OxmlElement(name)
    for key, value in ({"val": val} if val is not None else attributes).items():
        element.set(qn(f"w:{key}"), value)
    return element
