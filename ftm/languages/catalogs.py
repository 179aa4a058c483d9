"""Catalogs of `seed/languages/`, one gettext file for each language but English.

The English sentences stand in the program; a catalog says them in its language. `make languages`
collects the sentences anew. A catalog that no person has checked is used beside English, never
alone: its reviewer writes "Reviewed: yes" into the comment at its top (README, "Languages").
"""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path

from babel import Locale
from msgspec.structs import replace

from ftm.paths import SEED
from ftm.value import Value

FOLDER = SEED / "languages"
_REVIEWED = re.compile(r"^Reviewed: yes\b", re.MULTILINE)


def N_(text: str) -> str:  # noqa: N802 - gettext's own name for it
    """Mark a sentence for the catalogs where it is written; it is translated where it is said."""
    return text


class Catalog(Value, eq=False):
    """The sentences of one language. `language` is the tag of the reader (`pt-BR`).

    `direction` is `ltr` or `rtl`, as HTML says it.
    """

    language: str
    direction: str
    is_reviewed: bool
    messages: Mapping[str, str]

    def gettext(self, text: str) -> str:
        """The sentence in this language; the English one where it has none yet."""
        return self.messages.get(text, text)


ENGLISH = Catalog("en", "ltr", is_reviewed=True, messages={})
UNREVIEWED = N_(
    "A computer put these words into your language, and no person has checked them yet. If they "
    "do not fit the English words, the English words count."
)
"""Said with the words of a catalog that no person has checked."""


def read_catalog(path: Path) -> Catalog:
    """One `.po` file. Reviewed means: marked so, and no sentence is missing or marked fuzzy."""
    # Not needed, and slow to load, where everybody reads English.
    from babel.messages.pofile import read_po  # noqa: PLC0415

    with path.open("rb") as file:
        entries = read_po(file, locale=path.stem)
    said = {str(each.id): str(each.string) for each in entries if each.id and not each.fuzzy}
    is_whole = len(said) == len(entries) and all(said.values())
    is_marked = _REVIEWED.search(entries.header_comment.replace("# ", "")) is not None
    messages = {sentence: own for sentence, own in said.items() if own}
    direction = Locale.parse(path.stem, sep="-").text_direction
    return Catalog(path.stem, direction, is_whole and is_marked, messages)


@lru_cache(maxsize=256)
def catalog_for(tag: str) -> Catalog:
    """The catalog for a reader of a BCP 47 tag: that of their language, else English."""
    known = _catalogs()
    for name in (tag.casefold(), tag.partition("-")[0].casefold()):
        if name in known:
            return replace(known[name], language=tag)
    return ENGLISH


def versions_for(tag: str) -> tuple[Catalog, ...]:
    """In which languages something is said to a reader of `tag`, the first one first.

    Their own alone once a person has checked it; before that with English after it.
    """
    own = catalog_for(tag)
    return (own,) if own.is_reviewed else (own, ENGLISH)


def reviewed_for(tag: str) -> Catalog:
    """The catalog of the reader's language where a person has checked it, else English."""
    own = catalog_for(tag)
    return own if own.is_reviewed else ENGLISH


def all_catalogs() -> tuple[Catalog, ...]:
    """English and every language there is a catalog of, by tag."""
    return (ENGLISH, *(catalog for _, catalog in sorted(_catalogs().items())))


@cache
def _catalogs() -> Mapping[str, Catalog]:
    return {path.stem.casefold(): read_catalog(path) for path in FOLDER.glob("*.po")}
