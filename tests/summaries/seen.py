"""What stands on a page of the papers: the card of one person, and words as they are read."""

from lxml.html import HtmlElement, document_fromstring


def words(shown: HtmlElement | str) -> str:
    """All words of a page, or of a part of it, with single blanks."""
    part = document_fromstring(shown) if isinstance(shown, str) else shown
    return " ".join(" ".join(part.itertext()).split())


def card(page: str, name: str) -> HtmlElement:
    """The section of the page with the name in its heading."""
    sections = document_fromstring(page).cssselect("section")
    return next(each for each in sections if name in each.xpath("string(.//h2)"))
