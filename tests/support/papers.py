"""Lets the judge read Word files quickly: what they share is read once."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, lru_cache, partial
from xml.etree import ElementTree

import pytest
from docx.opc import part
from docx.oxml import parse_xml
from docx.oxml.ns import nsmap
from docx.oxml.styles import CT_Style, CT_Styles
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.parts.document import DocumentPart
from docx.styles import styles
from docx.styles.style import StyleFactory
from lxml import etree

_path = cache(partial(etree.XPath, namespaces=nsmap))
_kept = lru_cache(maxsize=4096)
_few_kept = lru_cache(maxsize=64)
_ONCE = (
    # Most papers have the same styles, theme and settings.
    (ElementTree, "fromstring", _few_kept(ElementTree.fromstring)),
    (part, "parse_xml", _few_kept(parse_xml)),
    # python-docx looks for the style of each paragraph again.
    (styles, "StyleFactory", _kept(StyleFactory)),
    (CT_Styles, "get_by_id", _kept(CT_Styles.get_by_id)),
    (DocumentPart, "styles", property(_few_kept(vars(DocumentPart)["styles"].fget))),
    (CT_Style, "name_val", property(_kept(vars(CT_Style)["name_val"].fget))),
    (CT_Style, "styleId", property(_kept(vars(CT_Style)["styleId"].fget))),
    # It takes the same few paths at each paragraph.
    (BaseOxmlElement, "xpath", lambda here, path: _path(path)(here)),
)


@contextmanager
def read_once() -> Iterator[None]:
    """While it lasts, python-docx and the judge read again only what differs.

    Files that were read like this share parts: nobody may change them.
    """
    with pytest.MonkeyPatch.context() as patch:
        for owner, name, quick in _ONCE:
            patch.setattr(owner, name, quick)
        yield
