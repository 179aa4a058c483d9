"""One Word document, from our template: accessible, neutral in its metadata, and repeatable."""

from collections.abc import Iterable, Sequence

from ftm.word import template
from ftm.word.body import TableStyles, Text, list_xml, paragraph_xml, table_xml
from ftm.word.text import is_right_to_left, one_line

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class WordDocument:
    """Collects headings, paragraphs, lists and tables; `to_bytes()` gives the .docx.

    `title` goes into the properties and must name nobody (rules-precise 3.6); `language` becomes
    the document's default language, and sets everything right to left where it is written so.
    Equal calls give equal bytes.
    """

    def __init__(self, *, title: str, language: str = "en-US") -> None:
        # Here, because most processes make no paper and need not wait for python-docx.
        from ftm.word.frame import frame_of  # noqa: PLC0415

        self._template = template.current()
        self._style_ids = self._template.style_ids
        self._rtl = is_right_to_left(language)
        self._frame = frame_of(self._template, one_line(title), language, rtl=self._rtl)
        self._written: list[str] = []
        self._lists: list[str] = []

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
        return self._frame.filled("".join(self._written), "".join(self._lists))

    def _paragraph(
        self, text: Text, style: str, number: int | None = None, *, new_page: bool = False
    ) -> None:
        style_id = self._style_ids[style]
        self._written.append(
            paragraph_xml(text, style_id, rtl=self._rtl, number=number, new_page=new_page)
        )

    def _new_numbering(self) -> int:
        number = self._frame.first_list + len(self._lists)
        self._lists.append(list_xml(number, self._template.decimal_list))
        return number
