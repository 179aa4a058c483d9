"""What is true of every page and fragment: valid HTML, labelled, guarded, without inline code."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import zip_longest

from turbohtml import Document, Element, TokenType, parse, tokenize

_NOWHERE = {
    "in a select": "option *, select > :not(option, optgroup, hr)",
    "inline style": "style, [style]",
    "inline script": "script:not([src])",
    "a picture says nothing": "img:not([alt])",
}
_NEEDS_NO_LABEL = "".join(
    f":not([type={each}])" for each in ("hidden", "submit", "button", "image", "reset")
)
_FIELDS = (
    f":is(input, select, textarea){_NEEDS_NO_LABEL}"
    ":not([aria-label]:not([aria-label=''])):not([aria-labelledby]:not([aria-labelledby='']))"
)
_SPACES = re.compile(r"[ \t\r\n\f]+")
_HALF_REFERENCE = re.compile(r"&(?=\w)(?!\w+;)\w{0,20}")
# Where a fragment may stand: a row only in a table.
_BODY = "<!doctype html><html><head></head><body>{}</body></html>"
_AROUND = {
    "tr": "<table><tbody>{}</tbody></table>",
    "td": "<table><tbody><tr>{}</tr></tbody></table>",
    "th": "<table><tbody><tr>{}</tr></tbody></table>",
    "tbody": "<table>{}</table>",
    "thead": "<table>{}</table>",
}


def assert_sound(html: str) -> None:
    """Raises AssertionError naming every fault of a page, or of a fragment for htmx."""
    is_page = "<html" in html[:500].lower()
    whole = html if is_page else _placed(html)
    page = parse(whole)
    faults = [*_invalid(whole, page), *_every_where(page), *(_whole_page(page) if is_page else ())]
    assert not faults, "\n".join(faults)


def _placed(fragment: str) -> str:
    first = fragment.lstrip().lstrip("<").split(" ")[0].split(">")[0]
    return _BODY.format(_AROUND.get(first, "{}").format(fragment))


def _invalid(html: str, page: Document) -> Iterator[str]:
    """What is no HTML: a browser guesses then, and builds something other than what is written."""
    for each in page.errors:
        yield f"invalid HTML at line {each.line}: {each.code}"
    for half in _HALF_REFERENCE.findall(html):
        yield f"invalid HTML: {half} has no semicolon"
    if not html.lstrip().lower().startswith("<!doctype html>"):
        yield "invalid HTML: no doctype"
    written, built = _parts(html), _parts(page.serialize())
    if written != built:
        pairs = zip_longest(written, built, fillvalue="nothing")
        one, other = next((one, other) for one, other in pairs if one != other)
        yield f"invalid HTML: for {one} a browser builds {other}"


def _parts(html: str) -> list[tuple[TokenType, str]]:
    """Tags and words in their order; spaces between tags do not count."""
    plain = _SPACES.sub(" ", html).strip().replace("> <", "><")
    tokens = tokenize(plain, capture_attributes=False)
    return [(each.type, each.tag or (each.data or "").strip()) for each in tokens]


def _text(element: Element) -> str:
    return " ".join(element.text.split())


def _whole_page(page: Document) -> Iterator[str]:
    headings = [_text(each) for each in page.select("h1")]
    title = "".join(_text(each) for each in page.select("title")[:1])
    if len(headings) != 1:
        yield f"a page has one h1, not {len(headings)}"
    elif not title.startswith(headings[0]):
        yield f"the title {title!r} does not start with the heading {headings[0]!r}"
    if not page.select("html[lang]:not([lang=''])"):
        yield "the page names no language"
    if not page.select("main"):
        yield "the page has no main part"
    ids = {each.attr("id") for each in page.select("[id]")}
    for each in page.select("a[href^='#']"):
        target = (each.attr("href") or "")[1:]
        if target and target not in ids:
            yield f"a link leads to #{target}, which is not there"


def _every_where(page: Document) -> Iterator[str]:
    ids = Counter(each.attr("id") or "" for each in page.select("[id]"))
    for name, count in ids.items():
        if count > 1:
            yield f"the id {name!r} is used {count} times"
    for each in page.select("form"):
        yield from _form(each)
    for each in page.select("[aria-describedby], [aria-labelledby]"):
        yield from _references(each, ids)
    for fault, selector in _NOWHERE.items():
        for each in page.select(selector):
            yield f"{fault}: {each.html[:200]}"
    yield from _handlers(page)
    yield from _unlabelled(page)


def _unlabelled(page: Document) -> Iterator[str]:
    named = {each.attr("for") for each in page.select("label[for]")}
    for each in page.select(_FIELDS):
        if each.attr("id") not in named and not each.closest("label"):
            yield f"no label: {each.html[:200]}"


def _handlers(page: Document) -> Iterator[str]:
    for each in page.iter_elements():
        for name in each.attrs:
            if name.startswith(("on", "hx-on")):
                yield f"inline handler {name}: {each.tag}"


def _references(element: Element, ids: Counter[str]) -> Iterator[str]:
    for name in ("aria-describedby", "aria-labelledby"):
        for target in (element.attr(name) or "").split():
            if target not in ids:
                yield f"{name} names {target!r}, which is not there"


def _form(form: Element) -> Iterator[str]:
    where = f"form {form.attr('id') or form.attr('action')}"
    method = (form.attr("method") or "").lower()
    if method not in {"get", "post"}:
        yield f"{where} has no method"
    if not form.attr("action"):
        yield f"{where} has no action"
    token = form.select_one("input[name='_csrf_token']")
    if method == "post" and (token is None or not token.attr("value")):
        yield f"{where} has no token against forgery"
