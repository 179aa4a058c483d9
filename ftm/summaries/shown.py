"""The papers of a copy as a page shows them: the Word files, read again. Pure."""

from collections.abc import Sequence

from ftm.facts.languages import language_name
from ftm.value import Value
from ftm.word.pages import Block
from ftm.word.text import is_right_to_left


class ShownPaper(Value):
    """One paper; `number` is its place among the files, `language` what it is called.

    `is_own`: it is in the language of the page.
    """

    number: int
    tag: str
    language: str
    direction: str
    is_own: bool
    blocks: tuple[Block, ...]


def shown_papers(files: Sequence[bytes], reader: str) -> tuple[ShownPaper, ...]:
    """The papers for a page in the language `reader`, those in that language first."""
    papers = [_shown(number, file, reader) for number, file in enumerate(files, 1)]
    return tuple(sorted(papers, key=lambda each: not each.is_own))


def _shown(number: int, file: bytes, reader: str) -> ShownPaper:
    # Here, because most processes show no paper and need not wait for python-docx.
    from ftm.word.reading import read_word  # noqa: PLC0415

    read = read_word(file)
    direction = "rtl" if is_right_to_left(read.language) else "ltr"
    language = read.language.partition("-")[0]
    is_own = language == reader.partition("-")[0]
    name = language_name(language, reader)
    return ShownPaper(number, read.language, name, direction, is_own, read.blocks)
