"""A form for the table in the language of who signs it: each sentence, and the English one with it.

One form and one signature: two versions of one paper could differ. English stays beside the other
words until a person has checked them (README, "Languages").
"""

from ftm.languages import UNREVIEWED, Catalog, versions_for
from ftm.value import Value
from ftm.word import Span

ENGLISH = "en-US"


class Both(Value):
    """Says sentences in each of the `catalogs`, the reader's own first."""

    catalogs: tuple[Catalog, ...]

    @property
    def language(self) -> str:
        """The tag of the document."""
        return _tag(self.catalogs[0])

    @property
    def note(self) -> str:
        """What is said of words that no person has checked; "" where there are none."""
        return self.catalogs[0].gettext(UNREVIEWED) if self.catalogs[1:] else ""

    def sentence(self, text: str) -> list[Span | str]:
        """One under the other."""
        return self._pieces(text, "\n")

    def label(self, text: str) -> list[Span | str]:
        """One beside the other: for headings and labels."""
        return self._pieces(text, " / ")

    def words(self, text: str) -> str:
        """A label where no languages can be marked, as in the head of a table."""
        return " / ".join(dict.fromkeys(each.gettext(text) for each in self.catalogs))

    def as_it_is(self, text: str) -> Span:
        """English words of a law, which nobody may say in others."""
        return Span(text, language=None if self.language == ENGLISH else ENGLISH)

    def _pieces(self, text: str, between: str) -> list[Span | str]:
        said = dict.fromkeys((each.gettext(text), _tag(each)) for each in self.catalogs)
        first, *rest = (
            Span(words, language=None if tag == self.language else tag) for words, tag in said
        )
        return [first, *(piece for each in rest for piece in (between, each))]


def both(tag: str) -> Both:
    """For a reader of the tag: their language, and English until a person has checked it."""
    return Both(versions_for(tag))


def _tag(words: Catalog) -> str:
    return ENGLISH if words.language == "en" else words.language
