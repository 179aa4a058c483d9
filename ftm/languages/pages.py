"""Pages that families open by a link: said in their reader's language, and in English if asked."""

from ftm.facts.languages import language_name
from ftm.languages.catalogs import ENGLISH, UNREVIEWED, Catalog, all_catalogs, catalog_for
from ftm.value import Value


class PageLanguage(Value):
    """`own` is the tag of the reader's language; the page is said in that of the `catalog`."""

    own: str
    catalog: Catalog

    @property
    def own_name(self) -> str:
        """What the reader calls their language: "Espa\u00f1ol"."""
        return language_name(self.own, self.own).capitalize()

    @property
    def unreviewed(self) -> str:
        """What to say of words that no person has checked; "" where a person has."""
        return "" if self.catalog.is_reviewed else self.catalog.gettext(UNREVIEWED)

    @property
    def query(self) -> str:
        """What keeps the choice in an address of the page: English for a reader of another."""
        chosen = self.catalog is ENGLISH and self.own != ENGLISH.language
        return f"?language={ENGLISH.language}" if chosen else ""


def page_language(tag: str, asked: str = "") -> PageLanguage:
    """For a reader of the tag; a language without a catalog reads English."""
    own = catalog_for(tag)
    return PageLanguage(own.language, ENGLISH if asked == ENGLISH.language else own)


def in_every_language(*sentences: str) -> tuple[tuple[Catalog, tuple[str, ...]], ...]:
    """For a page that may not tell whose it is: the sentences in English and in all the others."""
    return tuple((each, tuple(map(each.gettext, sentences))) for each in all_catalogs())
