"""A composed document as a Word file: accessible, restylable, and the same bytes every time."""

from ftm.languages import catalog_for
from ftm.summaries import wording
from ftm.summaries.content import ContentLine, ContentSection, SummaryContent
from ftm.word import Span, WordDocument
from ftm.word.text import clean_text

BLANK_LINE = "(no words)"
"""Printed for a text of which nothing printable is left: no empty paragraph in a list."""


def render(content: SummaryContent) -> bytes:
    """The .docx of `content`; equal content gives equal bytes (rules-precise 3.6)."""
    return _Writer(content).write()


class _Writer:
    def __init__(self, content: SummaryContent) -> None:
        self._content = content
        self._say = catalog_for(content.words).gettext
        self._english = None if content.language == wording.ENGLISH else wording.ENGLISH
        self._ours = self._english if content.words == wording.ENGLISH else None
        self._word = WordDocument(title=wording.FILE_TITLE, language=content.language)

    def write(self) -> bytes:
        content, word = self._content, self._word
        word.heading(self._fixed(content.title))
        for sentence in content.intro:
            word.paragraph(self._fixed(sentence))
        for label, value in content.details:
            bold = Span(f"{label}: ", bold=True, language=self._ours)
            word.paragraph([bold, value], "Details")
        self._corrections()
        self._contacts()
        for group in content.groups:
            word.heading(self._fixed(group.heading), 2)
            word.bullets(_printable(name) for name in group.names)
        self._part2_notice()
        for number, section in enumerate(content.sections, 1):
            self._section(number, section)
        self._signatures()
        return word.to_bytes()

    def _fixed(self, text: str) -> Span:
        """Our own words; English ones are marked as such in a copy in another language."""
        return Span(text, language=self._ours)

    def _header(self, cells: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(map(self._say, cells))

    def _corrections(self) -> None:
        """What was put right since the record was closed; nothing when nothing was."""
        if self._content.corrections:
            self._word.heading(self._fixed(self._say(wording.CORRECTED)), 2)
            self._word.bullets(self._fixed(_printable(each)) for each in self._content.corrections)

    def _contacts(self) -> None:
        self._word.heading(self._fixed(self._say(wording.CONTACTS)), 2)
        self._word.table(
            self._header(wording.CONTACT_HEADER),
            [(each.name, self._fixed(each.part), each.reach) for each in self._content.contacts],
            caption=self._say(wording.CONTACTS),
            weights=wording.CONTACT_WEIGHTS,
        )

    def _part2_notice(self) -> None:
        """The statement and the scope of the consent go with part 2 lines (42 CFR 2.32)."""
        if not self._content.scopes:
            return
        self._word.heading(self._fixed(self._say(wording.PART2_HEADING)), 2)
        self._word.table(
            self._header(wording.PART2_HEADER),
            [(Span(wording.PART2_STATEMENT, language=self._english),)],
            caption=self._say(wording.PART2_HEADING),
        )
        # Word makes one table of two with nothing between them, and the second loses its header.
        self._word.heading(self._fixed(self._say(wording.SCOPE_HEADER[0])), 3)
        self._word.table(
            self._header(wording.SCOPE_HEADER),
            [(each.information, each.purpose, each.expires_on) for each in self._content.scopes],
            caption=self._say(wording.PART2_HEADING),
        )

    def _section(self, number: int, section: ContentSection) -> None:
        heading = Span(_printable(section.heading), language=section.language)
        self._word.heading([f"{number}. ", heading], 2)
        if not section.lines:
            self._word.paragraph(self._fixed(self._say(wording.NO_ENTRIES)))
        else:
            self._word.numbered(self._line(line) for line in section.lines)

    def _line(self, line: ContentLine) -> list[Span]:
        """The line, and under it in the same paragraph its notes: they take no number."""
        notes = [Span(f"\n{_printable(note)}", language=self._english) for note in line.notes]
        return [Span(_printable(line.text), language=line.language), *notes]

    def _signatures(self) -> None:
        if not self._content.signers:
            return
        self._word.heading(self._fixed(self._say(wording.SIGNATURES)), 2)
        for signer in self._content.signers:
            line = f"{signer}\t\t{self._say(wording.DATE)}\t"
            self._word.paragraph(self._fixed(line), "Signature Line")


def _printable(text: str) -> str:
    return clean_text(text).strip() or BLANK_LINE
