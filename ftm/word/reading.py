"""A Word file of ours read back, for showing the very same words as a page."""

import io
from collections.abc import Iterator
from functools import lru_cache

import docx
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph
from docx.text.run import Run
from msgspec.structs import replace

from ftm.word.pages import Block, Piece, WordPage

_LISTS = {"List Number": "numbered", "List Bullet": "bullets"}


@lru_cache(maxsize=8)
def read_word(content: bytes) -> WordPage:
    """Everything printed in a file that `WordDocument` made, without its page header and footer."""
    document = docx.Document(io.BytesIO(content))
    default = next(document.styles.element.iter(qn("w:lang")))
    blocks: list[Block] = []
    counting = None
    for each in document.iter_inner_content():
        block, number = (_table(each), None) if isinstance(each, Table) else _paragraph(each)
        last = blocks[-1] if blocks else None
        if block.items and last and (last.kind, counting) == (block.kind, number):
            blocks[-1] = replace(last, items=last.items + block.items)
        else:
            blocks.append(block)
        counting = number
    return WordPage(str(default.get(qn("w:val"))), tuple(blocks))


def _paragraph(paragraph: Paragraph) -> tuple[Block, str | None]:
    """The block, and the id of the list that numbers it."""
    style = paragraph.style.name if paragraph.style and paragraph.style.name else ""
    words = tuple(_pieces(paragraph))
    if style.startswith("Heading "):
        return Block("heading", words, level=int(style[-1])), None
    if style in _LISTS:
        number = next(paragraph._p.iter(qn("w:numId")), None)  # noqa: SLF001 - python-docx tells numbering nowhere else
        counted = None if number is None else number.get(qn("w:val"))
        return Block(_LISTS[style], items=(words,)), counted
    return Block("paragraph", words), None


def _pieces(paragraph: Paragraph) -> Iterator[Piece]:
    last: Piece | None = None
    for run in paragraph.runs:
        piece = Piece(run.text, bool(run.bold), _language(run))
        if last and (last.bold, last.language) == (piece.bold, piece.language):
            last = replace(last, text=last.text + piece.text)
            continue
        if last:
            yield last
        last = piece
    if last:
        yield last


def _language(run: Run) -> str | None:
    marks = next(run._r.iter(qn("w:lang")), None)  # noqa: SLF001 - python-docx has no language of a run
    if marks is None:
        return None
    return str(marks.get(qn("w:val")))


def _table(table: Table) -> Block:
    caption = next(table._tbl.iter(qn("w:tblCaption")), None)  # noqa: SLF001 - python-docx has no captions
    header, *rows = (
        tuple(tuple(_joined(cell.paragraphs)) for cell in row.cells) for row in table.rows
    )
    return Block(
        "table",
        caption="" if caption is None else str(caption.get(qn("w:val"))),
        header=tuple("".join(piece.text for piece in cell) for cell in header),
        rows=tuple(rows),
    )


def _joined(paragraphs: list[Paragraph]) -> Iterator[Piece]:
    for number, paragraph in enumerate(paragraphs):
        if number:
            yield Piece("\n")
        yield from _pieces(paragraph)
