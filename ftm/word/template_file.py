"""Reads the file of a Word template, and looks at an agency's own before it is opened.

An agency's file is looked at before it is opened, and again whenever it has changed: too large, a
bomb, no Word file, with macros or comments in it, or without a style we write in, it is refused
in one sentence. What it would tell about its maker is taken out.
"""

import io
import zipfile
import zlib
from functools import lru_cache
from pathlib import Path
from typing import Any

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsmap, qn

from ftm.core.errors import BadInputError
from ftm.word.template import CONTENT_TYPES, OURS, Template

LARGEST_FILE = 10 * 2**20
LARGEST_UNPACKED = 50 * 2**20
MOST_PARTS = 500
NOT_COUNTED = -1
PARAGRAPH_STYLES = (
    "Normal",
    "Heading 1",
    "Heading 2",
    "Heading 3",
    "List Bullet",
    "List Number",
    "Details",
    "Statement",
    "Note",
    "Signature Line",
    "Table Text",
    "Table Heading",
)
TABLE_STYLES = ("Office Table",)

_MAIN = b"wordprocessingml.document.main+xml"
_ALIVE = ("vbaProject", "word/embeddings/", "word/activeX/")
_KEPT_OUTSIDE = ("/hyperlink", "/attachedTemplate")
"""Relations that may point out of the file: a link to click, and one that is taken out."""
_TELLING = (
    "/extended-properties",
    "/custom-properties",
    "/thumbnail",
    "/customXml",
    "/people",
    "/attachedTemplate",
)
"""Relations to what names the maker, the agency's computers or their folders."""
_PROPERTIES = ("category", "comments", "content_status", "identifier", "keywords", "subject")
_TELLING_SETTINGS = ("w:attachedTemplate", "w:docVars", "w:rsids")


@lru_cache(maxsize=1)
def ours() -> Template:
    """What came with the program."""
    return _read(OURS.read_bytes())


def chosen(path: Path) -> Template:
    """The agency's file. Raises BadInputError, in one sentence, when it cannot be used."""
    try:
        found = path.stat()
        return _checked(path, found.st_mtime_ns, found.st_size)
    except OSError as error:
        raise _refusal(path, f"cannot be read ({error.strerror}).") from error


@lru_cache(maxsize=1)
def _checked(path: Path, changed_at: int, size: int) -> Template:
    """The agency's file, once for each state of it, without what tells about its maker."""
    if size > LARGEST_FILE:
        raise _refusal(path, f"has {size // 2**20} MB; it may have {LARGEST_FILE // 2**20} MB.")
    raw = path.read_bytes()
    _check_parts(path, _unpacked(path, raw))
    try:
        document = docx.Document(io.BytesIO(raw))
        _check_styles(path, document)
        _clean(document)
        cleaned = io.BytesIO()
        document.save(cleaned)
    except (KeyError, ValueError, AttributeError, SyntaxError) as error:
        raise _refusal(path, "is not a whole Word file: open it in Word and save it.") from error
    return _read(cleaned.getvalue())


def _read(content: bytes) -> Template:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        content_types = package.read(CONTENT_TYPES)
    document = docx.Document(io.BytesIO(content))
    style_ids = {each.name: each.style_id for each in document.styles if each.name}
    return Template(content, content_types, _decimal_list(document), style_ids)


def _unpacked(path: Path, raw: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as package:
            entries = package.infolist()
            # What an entry says of its size is also the most that is read of it.
            if sum(each.file_size for each in entries) > LARGEST_UNPACKED:
                raise _refusal(path, f"unpacks to more than {LARGEST_UNPACKED // 2**20} MB.")
            if len(entries) > MOST_PARTS:
                raise _refusal(path, f"has more than {MOST_PARTS} parts.")
            return {each.filename: package.read(each) for each in entries}
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, OSError) as error:
        raise _refusal(path, "is not a Word file (.docx), or has a password.") from error


def _check_parts(path: Path, parts: dict[str, bytes]) -> None:
    """Nothing that runs, that is fetched from elsewhere, or that somebody noted for colleagues."""
    types = parts.get(CONTENT_TYPES, b"")
    if any(name.startswith(_ALIVE) or "vbaProject" in name for name in parts):
        raise _refusal(path, "has macros or other files in it.")
    if _MAIN not in types:
        raise _refusal(path, "is not a Word document: save it in Word as .docx.")
    written = [each for name, each in parts.items() if name.endswith((".xml", ".rels"))]
    if any(b"<!DOCTYPE" in each or b"<!ENTITY" in each for each in written):
        raise _refusal(path, "is not a Word file (.docx).")
    if any(mark in each for each in written for mark in (b"<w:ins ", b"<w:del ", b"<w:comment ")):
        raise _refusal(path, "has comments or tracked changes: accept or delete them in Word.")
    for name in (name for name in parts if name.endswith(".rels")):
        if _leads_outside(path, parts[name]):
            raise _refusal(path, "shows something from outside the file: put it into the file.")


def _leads_outside(path: Path, relations: bytes) -> bool:
    try:
        tree = parse_xml(relations)
    except SyntaxError as error:
        raise _refusal(path, "is not a Word file (.docx).") from error
    return any(
        each.get("TargetMode") == "External"
        and not str(each.get("Type", "")).endswith(_KEPT_OUTSIDE)
        for each in tree
    )


def _check_styles(path: Path, document: Document) -> None:
    kinds = {style.name: style.type for style in document.styles}
    wanted = dict.fromkeys(PARAGRAPH_STYLES, WD_STYLE_TYPE.PARAGRAPH)
    wanted |= dict.fromkeys(TABLE_STYLES, WD_STYLE_TYPE.TABLE)
    missing = [name for name, kind in wanted.items() if kinds.get(name) != kind]
    if missing:
        word = "style" if len(missing) == 1 else "styles"
        raise _refusal(path, f"lacks the {word} {', '.join(missing)}.")
    if _decimal_list(document) == NOT_COUNTED:
        raise _refusal(path, "has a style List Number that does not count.")
    if next(document.styles.element.iter(qn("w:lang")), None) is None:
        raise _refusal(path, "names no language: set one in Word for the whole text.")
    # Our words are put into these two as text.
    for each in (document.element.body, document.part.numbering_part.element):
        if each.nsmap.get("w") != nsmap["w"]:
            raise _refusal(path, "is not as Word writes it: open it in Word and save it.")
    if document.element.body.sectPr is None:
        raise _refusal(path, "has no page settings: open it in Word and save it.")


def _decimal_list(document: Document) -> int:
    """The list of the style List Number, whatever id Word gave it when the file was saved."""
    used = document.styles["List Number"].element.xpath("./w:pPr/w:numPr/w:numId/@w:val")
    if not used:
        return NOT_COUNTED
    numbering = document.part.numbering_part.element
    found = numbering.xpath(f"./w:num[@w:numId='{int(used[0])}']/w:abstractNumId/@w:val")
    known = numbering.xpath("./w:abstractNum/@w:abstractNumId")
    return int(found[0]) if found and found[0] in known else NOT_COUNTED


def _clean(document: Document) -> None:
    package = document.part.package
    for place in (package, *package.parts):
        telling = [key for key, each in place.rels.items() if each.reltype.endswith(_TELLING)]
        for key in telling:
            del place.rels[key]
    for name in _TELLING_SETTINGS:
        for each in document.settings.element.findall(qn(name)):
            document.settings.element.remove(each)
    for name in _PROPERTIES:
        setattr(document.core_properties, name, "")
    for paragraph in document.paragraphs:
        if not paragraph.text.strip() and not _has_more(paragraph._p):  # noqa: SLF001 - python-docx offers no other way to delete one
            document.element.body.remove(paragraph._p)  # noqa: SLF001


def _has_more(paragraph: Any) -> bool:
    """A picture, or the end of a section: an empty paragraph that is there for something."""
    return bool(paragraph.xpath(".//w:drawing | .//w:pict | .//w:sectPr"))


def _refusal(path: Path, what: str) -> BadInputError:
    return BadInputError(f"The Word template {path.name} {what}")
