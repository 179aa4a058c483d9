"""One Word document, from our template: accessible, neutral in its metadata, and repeatable."""

import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime

from ftm.word import template
from ftm.word.body import TableStyles, Text, paragraph_xml, table_xml
from ftm.word.template import CONTENT_TYPES
from ftm.word.text import is_right_to_left, one_line

AUTHOR = "OCFS"
# A document says when the meeting is, never when it was made: equal content, equal bytes.
FIXED_TIME = datetime(2020, 1, 1, tzinfo=UTC)
_ZIP_TIME = (2020, 1, 1, 0, 0, 0)


class WordDocument:
    """Collects headings, paragraphs, lists and tables; `to_bytes()` gives the .docx.

    `title` goes into the properties and must name nobody (rules-precise 3.6); `language` becomes
    the document's default language, and sets everything right to left where it is written so.
    Equal calls give equal bytes.
    """

    def __init__(self, *, title: str, language: str = "en-US") -> None:
        # Here and below, because most processes make no paper and need not wait for python-docx.
        import docx  # noqa: PLC0415

        self._template = template.current()
        self._docx = docx.Document(io.BytesIO(self._template.content))
        self._style_ids = self._template.style_ids
        self._rtl = is_right_to_left(language)
        self._written: list[str] = []
        self._set_language(language)
        properties = self._docx.core_properties
        properties.title = one_line(title)
        properties.author = properties.last_modified_by = AUTHOR
        properties.created = properties.modified = FIXED_TIME
        properties.revision = 1

    def heading(self, text: Text, level: int = 1, *, new_page: bool = False) -> None:
        """One heading of level 1 to 3, if wanted on a new page; the caller skips no level."""
        self._paragraph(text, f"Heading {level}", new_page=new_page)

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
            self._paragraph(item, "List Number", number)

    def table(
        self,
        header: Sequence[str],
        rows: Iterable[Sequence[Text]],
        *,
        caption: str,
        weights: Sequence[int] = (),
    ) -> None:
        """One table, whose first row is marked as its header; no row breaks over a page.

        `caption` is what a screen reader says the table is about; `weights` share out the width
        among the columns, by default evenly.
        """
        ids = self._style_ids
        styles = TableStyles(ids["Office Table"], ids["Table Heading"], ids["Table Text"])
        self._written.append(
            table_xml(header, rows, styles, caption=caption, weights=weights, rtl=self._rtl)
        )

    def to_bytes(self) -> bytes:
        """Finished file, without any time or machine in it."""
        self._fill_body()
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w") as package:
            for name, part in self._parts():
                entry = zipfile.ZipInfo(name, _ZIP_TIME)
                entry.compress_type = zipfile.ZIP_DEFLATED
                package.writestr(entry, part)
        return target.getvalue()

    def _parts(self) -> Iterator[tuple[str, bytes]]:
        """What python-docx would save, without packing it twice: it writes its own time."""
        package = self._docx.part.package
        yield CONTENT_TYPES, self._template.content_types
        yield "_rels/.rels", package.rels.xml
        for part in package.parts:
            yield part.partname.membername, part.blob
            if part.rels:
                yield part.partname.rels_uri.membername, part.rels.xml

    def _paragraph(
        self, text: Text, style: str, number: int | None = None, *, new_page: bool = False
    ) -> None:
        style_id = self._style_ids[style]
        self._written.append(
            paragraph_xml(text, style_id, rtl=self._rtl, number=number, new_page=new_page)
        )

    def _fill_body(self) -> None:
        """Parse what was written since the last time and put it before the page's settings."""
        from docx.oxml import parse_xml  # noqa: PLC0415
        from docx.oxml.ns import nsdecls  # noqa: PLC0415

        written = parse_xml(f"<w:body {nsdecls('w')}>{''.join(self._written)}</w:body>")
        self._written.clear()
        settings = self._docx.element.body.sectPr
        for element in list(written):
            settings.addprevious(element)

    def _new_numbering(self) -> int:
        numbering = self._docx.part.numbering_part.element
        number = numbering.add_num(self._template.decimal_list)
        number.add_lvlOverride(0).add_startOverride(1)
        return int(number.numId)

    def _set_language(self, language: str) -> None:
        from docx.oxml.ns import qn  # noqa: PLC0415

        element = next(self._docx.styles.element.iter(qn("w:lang")))
        element.set(qn("w:val"), language)
        if self._rtl:
            element.set(qn("w:bidi"), language)
