"""What is true of every page and fragment: valid HTML, labelled, guarded, without inline code."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from xml.etree.ElementTree import Element

import html5lib

_TABLE_PARTS = {"tr": "tbody", "td": "tr", "th": "tr", "tbody": "table", "thead": "table"}
_UNLABELLED = {"hidden", "submit", "button", "image", "reset"}
# What cannot make a page unsound: words, what fields hold, how many choices they give, classes,
# where links and htmx lead, tokens, white space and which row ids stand where. The title and the
# heading are compared with each other and stay, and so does a page with a character that HTML may
# not have, or with a class said twice.
_ODD = re.compile(r"[\x00-\x08\x0b-\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_SAID = r"(?:[^<>&\"]++|&(?:amp|lt|gt|#34|#39);)++"
_WORDS = re.compile(rf"(?<=>){_SAID}(?=<(?!/h1|/title))")
_VALUE = re.compile(rf' (value|action)="{_SAID}"')
_IDLE = r" (class|href|hx-(?!on)[\w:-]+)"
_TWICE = re.compile(rf"{_IDLE}\b[^<>]* \1\b", re.IGNORECASE)
_UNUSED = re.compile(rf'{_IDLE}="(?!#){_SAID}"(?=[ />])')
_CHOICES = re.compile(r'(?:<option value="(?:held)?"(?: selected)?>word</option>)+')
_TOKEN = re.compile(r"[0-9a-f]{96,}")
_ROW_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_found_sound: set[bytes] = set()


def assert_sound(html: str) -> None:
    """Raises AssertionError naming every fault of a page, or of a fragment for htmx."""
    bare = _bare(html)
    known = hashlib.sha256(bare.encode()).digest()
    if known in _found_sound:
        return
    faults = _faults(bare) and _faults(html)
    assert not faults, "\n".join(faults)
    _found_sound.add(known)


def _faults(html: str) -> list[str]:
    parsed = _Parsed(html)
    faults = [*parsed.invalid, *_every_where(parsed)]
    return faults + _whole_page(parsed) if parsed.is_page else faults


def _bare(html: str) -> str:
    """As sound as the page, but shorter, and the same for many pages.

    Every row id becomes its place among those of the page, so that equal ones stay equal.
    """
    plain = " ".join(html.split()).replace("> <", "><")
    if _ODD.search(html) or _TWICE.search(plain):
        return html
    places: dict[str, str] = {}
    plain = _VALUE.sub(r' \1="held"', _UNUSED.sub("", _WORDS.sub("word", plain)))
    plain = _TOKEN.sub("token", _CHOICES.sub("<option>word</option>", plain))
    return _ROW_ID.sub(lambda found: places.setdefault(found[0], f"row-{len(places)}"), plain)


class _Parsed:
    """The elements of a page or fragment as a browser builds them, and what is invalid in it."""

    def __init__(self, html: str) -> None:
        self.is_page = "<html" in html[:500].lower()
        parser = html5lib.HTMLParser(namespaceHTMLElements=False)
        if self.is_page:
            root = parser.parse(html)
        else:
            first = html.lstrip().lstrip("<").split(" ")[0].split(">")[0]
            root = parser.parseFragment(html, container=_TABLE_PARTS.get(first, "div"))
        # A comment's tag is a function.
        self.elements: list[Element] = [each for each in root.iter() if isinstance(each.tag, str)]
        self.invalid = [
            f"invalid HTML at line {at[0]}: {code} {detail}" for at, code, detail in parser.errors
        ]

    def named(self, *names: str) -> list[Element]:
        return [each for each in self.elements if each.tag in names]

    @cached_property
    def ids(self) -> Counter[str]:
        return Counter(each.attrib["id"] for each in self.elements if "id" in each.attrib)

    @cached_property
    def labelled_ids(self) -> set[str | None]:
        return {each.get("for") for each in self.named("label")}

    @cached_property
    def inside_labels(self) -> set[Element]:
        return {inner for label in self.named("label") for inner in label.iter()}


def _text(element: Element) -> str:
    return " ".join(filter(None, (part.strip() for part in element.itertext())))


def _whole_page(page: _Parsed) -> list[str]:
    faults = []
    headings = [_text(each) for each in page.named("h1")]
    title = "".join(_text(each) for each in page.named("title")[:1])
    if len(headings) != 1:
        faults.append(f"a page has one h1, not {len(headings)}")
    elif not title.startswith(headings[0]):
        faults.append(f"the title {title!r} does not start with the heading {headings[0]!r}")
    if not any(each.get("lang") for each in page.named("html")):
        faults.append("the page names no language")
    if not page.named("main"):
        faults.append("the page has no main part")
    faults += [
        f"a link leads to #{target}, which is not there"
        for target in (each.get("href", "")[1:] for each in page.named("a") if _is_inner(each))
        if target and target not in page.ids
    ]
    return faults


def _is_inner(link: Element) -> bool:
    return link.get("href", "").startswith("#")


def _every_where(parsed: _Parsed) -> list[str]:
    faults = [
        f"the id {name!r} is used {count} times" for name, count in parsed.ids.items() if count > 1
    ]
    for form in parsed.named("form"):
        faults += _form(form)
    for each in parsed.elements:
        faults += [*_references(each, parsed), *_inline(each)]
    faults += [
        f"a picture says nothing: {_shown(each)}"
        for each in parsed.named("img")
        if "alt" not in each.attrib
    ]
    faults += [
        f"no label: {_shown(each)}"
        for each in parsed.named("input", "select", "textarea")
        if each.get("type") not in _UNLABELLED and not _has_label(parsed, each)
    ]
    return faults


def _references(element: Element, parsed: _Parsed) -> Iterator[str]:
    for name in ("aria-describedby", "aria-labelledby"):
        for target in element.get(name, "").split():
            if target not in parsed.ids:
                yield f"{name} names {target!r}, which is not there"


def _inline(element: Element) -> Iterator[str]:
    if element.tag == "style" or "style" in element.attrib:
        yield f"inline style: {_shown(element)}"
    if element.tag == "script" and "src" not in element.attrib:
        yield f"inline script: {_shown(element)}"
    for name in element.attrib:
        if name.startswith(("on", "hx-on")):
            yield f"inline handler {name}: {element.tag}"


def _form(form: Element) -> list[str]:
    where = f"form {form.get('id') or form.get('action')}"
    method = form.get("method", "").lower()
    faults = []
    if method not in {"get", "post"}:
        faults.append(f"{where} has no method")
    if not form.get("action"):
        faults.append(f"{where} has no action")
    token = form.find(".//input[@name='_csrf_token']")
    if method == "post" and (token is None or not token.get("value")):
        faults.append(f"{where} has no token against forgery")
    return faults


def _has_label(parsed: _Parsed, field: Element) -> bool:
    return bool(
        field.get("aria-label")
        or field.get("aria-labelledby")
        or field in parsed.inside_labels
        or (field.get("id") and field.get("id") in parsed.labelled_ids)
    )


def _shown(element: Element) -> str:
    return f"<{element.tag} {element.attrib}>"
