"""Paragraphs and tables as the XML of a Word document's body: text in, text out, and fast.

Written as text and parsed once: half the time of building it element by element.
Everything people wrote is cleaned and escaped here.
"""

import re
from collections.abc import Iterable, Sequence
from html import escape

from ftm.value import Value
from ftm.word.text import clean_text, direction_runs, is_right_to_left, one_line

PAGE_WIDTH = 9360
"""The text width of the template's page, in twentieths of a point."""
_BREAKS = {"\t": "<w:tab/>", "\n": "<w:br/>"}


class Span(Value):
    """A piece of a paragraph that is bold, or in another language than the document."""

    text: str
    bold: bool = False
    language: str | None = None


Text = str | Span | Sequence[str | Span]
"""What a paragraph says: plain text, or pieces of it."""


def paragraph_xml(
    text: Text, style_id: str, *, rtl: bool, number: int | None = None, new_page: bool = False
) -> str:
    """One paragraph in a style; `rtl`: of a document written from right to left.

    `number` is the id of the list it is counted in; `new_page` begins a page with it.
    """
    pieces = [(span, *piece) for span in _spans(text) for piece in direction_runs(span.text)]
    counted = "<w:pageBreakBefore/>" if new_page else ""
    if number is not None:
        counted += f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>'
    turned = any(is_rtl for *_, is_rtl in pieces) and (rtl or pieces[0][2])
    bidi = "<w:bidi/>" if turned else ""
    runs = "".join(_run_xml(span, piece, rtl=is_rtl) for span, piece, is_rtl in pieces)
    style = f"<w:pStyle w:val={_quoted(style_id)}/>"
    return f"<w:p><w:pPr>{style}{counted}{bidi}</w:pPr>{runs}</w:p>"


class TableStyles(Value):
    """The ids of the template's styles for a table, its header cells and its other cells."""

    table: str
    header: str
    cell: str


def table_xml(
    header: Sequence[str],
    rows: Iterable[Sequence[Text]],
    styles: TableStyles,
    *,
    caption: str,
    weights: Sequence[int],
    rtl: bool,
) -> str:
    """One table: header row marked, no row breaking over a page, `caption` for screen readers.

    `weights` share out the width of the page among the columns; none: to each the same.
    """
    weights = weights or [1] * len(header)
    widths = [round(PAGE_WIDTH * each / sum(weights)) for each in weights]
    visual = "<w:bidiVisual/>" if rtl else ""
    grid = "".join(f'<w:gridCol w:w="{each}"/>' for each in widths)
    body = "".join(_row_xml(row, styles.cell, widths, "", rtl=rtl) for row in rows)
    return (
        f"<w:tbl><w:tblPr><w:tblStyle w:val={_quoted(styles.table)}/>{visual}"
        '<w:tblW w:type="auto" w:w="0"/><w:tblLook w:firstColumn="1" w:firstRow="1" '
        'w:lastColumn="0" w:lastRow="0" w:noHBand="0" w:noVBand="1" w:val="04A0"/>'
        f"<w:tblCaption w:val={_quoted(one_line(caption))}/></w:tblPr>"
        f"<w:tblGrid>{grid}</w:tblGrid>"
        f"{_row_xml(header, styles.header, widths, '<w:tblHeader/>', rtl=rtl)}{body}</w:tbl>"
    )


def list_xml(number: int, counting: int) -> str:
    """A list that begins at 1, under its `number`; `counting` is the kind of list it is."""
    return (
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="{counting}"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    )


def _row_xml(
    cells: Sequence[Text], style_id: str, widths: Sequence[int], mark: str, *, rtl: bool
) -> str:
    written = "".join(
        f'<w:tc><w:tcPr><w:tcW w:type="dxa" w:w="{width}"/></w:tcPr>'
        f"{paragraph_xml(text, style_id, rtl=rtl)}</w:tc>"
        for text, width in zip(cells, widths, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{mark}</w:trPr>{written}</w:tr>"


def _spans(text: Text) -> list[Span]:
    parts = [text] if isinstance(text, str | Span) else text
    spans = [Span(part) if isinstance(part, str) else part for part in parts]
    return [Span(clean_text(each.text), each.bold, each.language) for each in spans]


def _run_xml(span: Span, piece: str, *, rtl: bool) -> str:
    marks = "<w:b/><w:bCs/>" if span.bold else ""
    if rtl:
        marks += "<w:rtl/>"
    if span.language:
        language = _quoted(span.language)
        bidi = f" w:bidi={language}" if is_right_to_left(span.language) else ""
        marks += f"<w:lang w:val={language}{bidi}/>"
    properties = f"<w:rPr>{marks}</w:rPr>" if marks else ""
    parts = (_BREAKS.get(part) or _text_xml(part) for part in re.split("([\t\n])", piece) if part)
    return f"<w:r>{properties}{''.join(parts)}</w:r>"


def _text_xml(text: str) -> str:
    space = ' xml:space="preserve"' if text != text.strip() else ""
    return f"<w:t{space}>{escape(text, quote=False)}</w:t>"


def _quoted(value: str) -> str:
    """The value of an attribute, as a Word file has it. `html` loads no web client for escaping."""
    return '"' + escape(value, quote=False).replace('"', "&quot;") + '"'
