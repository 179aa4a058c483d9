"""What all documents of one template, title and language share: written once.

python-docx opens the template and writes its parts; a document only puts its own words in.
"""

import io
import zipfile
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import lru_cache

import docx
from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from ftm.value import Value
from ftm.word.template import CONTENT_TYPES, Template

AUTHOR = "OCFS"
# A document says when the meeting is, never when it was made: equal content, equal bytes.
FIXED_TIME = datetime(2020, 1, 1, tzinfo=UTC)
_ZIP_TIME = (2020, 1, 1, 0, 0, 0)
_PLACE = "w:words"


class Part(Value):
    """One file of the package: a document's own words stand between `start` and `end`."""

    name: str
    start: bytes
    end: bytes

    def around(self, words: str) -> tuple[str, bytes]:
        """The name of the file and what it holds with these words."""
        return self.name, self.start + words.encode() + self.end


class Frame(Value):
    """A document without words: the parts `body` and `lists`, which take some, and the others.

    Those are in the `package`, packed once. `first_list` is the number of the first list that a
    document may count.
    """

    package: bytes
    body: Part
    lists: Part
    first_list: int

    def filled(self, body: str, lists: str) -> bytes:
        """The finished file, with these words in its two places, written as XML."""
        return _packed([self.body.around(body), self.lists.around(lists)], beside=self.package)


@lru_cache(maxsize=16)
def frame_of(template: Template, title: str, language: str, *, rtl: bool) -> Frame:
    """The frame of documents with this title, in this language, from right to left if `rtl`."""
    document = docx.Document(io.BytesIO(template.content))
    _set_language(document, language, rtl=rtl)
    properties = document.core_properties
    properties.title = title
    properties.author = properties.last_modified_by = AUTHOR
    properties.created = properties.modified = FIXED_TIME
    properties.revision = 1
    document.element.body.sectPr.addprevious(OxmlElement(_PLACE))
    numbering = document.part.numbering_part
    first = numbering.element.add_num(template.decimal_list)
    numbering.element.replace(first, OxmlElement(_PLACE))
    parts = dict(_parts(template, document))
    body, lists = (
        _with_place(each.partname.membername, parts.pop(each.partname.membername))
        for each in (document.part, numbering)
    )
    return Frame(_packed(parts.items()), body, lists, int(first.numId))


def _parts(template: Template, document: Document) -> Iterator[tuple[str, bytes]]:
    """What python-docx would save: it writes its own time."""
    package = document.part.package
    yield CONTENT_TYPES, template.content_types
    yield "_rels/.rels", package.rels.xml
    for part in package.parts:
        yield part.partname.membername, part.blob
        if part.rels:
            yield part.partname.rels_uri.membername, part.rels.xml


def _packed(files: Iterable[tuple[str, bytes]], *, beside: bytes = b"") -> bytes:
    """A package of the files, after those in the package `beside`."""
    target = io.BytesIO(beside)
    with zipfile.ZipFile(target, "a") as package:
        for name, content in files:
            entry = zipfile.ZipInfo(name, _ZIP_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, content)
    return target.getvalue()


def _with_place(name: str, content: bytes) -> Part:
    start, _, end = content.partition(f"<{_PLACE}/>".encode())
    return Part(name, start, end)


def _set_language(document: Document, language: str, *, rtl: bool) -> None:
    element = next(document.styles.element.iter(qn("w:lang")))
    element.set(qn("w:val"), language)
    if rtl:
        element.set(qn("w:bidi"), language)
