"""What a Word file of ours says, as blocks of words."""

from ftm.value import Value


class Piece(Value):
    """Words within a paragraph; `language` is None where it is the document's own."""

    text: str
    bold: bool = False
    language: str | None = None


Words = tuple[Piece, ...]


class Block(Value):
    """A heading, a paragraph, a list of `items`, or a table of `header` and `rows`.

    `kind` is heading, paragraph, numbered, bullets or table; `level` is that of a heading.
    """

    kind: str
    words: Words = ()
    level: int = 0
    items: tuple[Words, ...] = ()
    caption: str = ""
    header: tuple[str, ...] = ()
    rows: tuple[tuple[Words, ...], ...] = ()


class WordPage(Value):
    """The file as blocks, in its order, and the language it is in."""

    language: str
    blocks: tuple[Block, ...]
