"""What is true of every page and fragment: valid HTML, labelled, guarded, without inline code."""

from collections import Counter

import html5lib
from bs4 import BeautifulSoup, Tag

_TABLE_PARTS = {"tr": "tbody", "td": "tr", "th": "tr", "tbody": "table", "thead": "table"}
_UNLABELLED = {"hidden", "submit", "button", "image", "reset"}


def assert_sound(html: str) -> None:
    """Raises AssertionError naming every fault of a page, or of a fragment for htmx."""
    is_page = "<html" in html[:500].lower()
    # The quicker parser: html5lib has its say about what is valid in any case.
    soup = BeautifulSoup(html, "html.parser")
    faults = [*_invalid(html, is_page=is_page), *_every_where(soup)]
    if is_page:
        faults += _whole_page(soup)
    assert not faults, "\n".join(faults)


def _invalid(html: str, *, is_page: bool) -> list[str]:
    parser = html5lib.HTMLParser()
    if is_page:
        parser.parse(html)
    else:
        first = html.lstrip().lstrip("<").split(" ")[0].split(">")[0]
        parser.parseFragment(html, container=_TABLE_PARTS.get(first, "div"))
    return [f"invalid HTML at line {at[0]}: {code} {detail}" for at, code, detail in parser.errors]


def _whole_page(soup: BeautifulSoup) -> list[str]:
    faults = []
    headings = [each.get_text(" ", strip=True) for each in soup.find_all("h1")]
    title = soup.title.get_text(" ", strip=True) if soup.title else ""
    if len(headings) != 1:
        faults.append(f"a page has one h1, not {len(headings)}")
    elif not title.startswith(headings[0]):
        faults.append(f"the title {title!r} does not start with the heading {headings[0]!r}")
    if soup.html is None or not soup.html.get("lang"):
        faults.append("the page names no language")
    if soup.find("main") is None:
        faults.append("the page has no main part")
    known = {str(each["id"]) for each in soup.select("[id]")}
    faults += [
        f"a link leads to #{target}, which is not there"
        for target in (str(each["href"])[1:] for each in soup.select("a[href^='#']"))
        if target and target not in known
    ]
    return faults


def _every_where(soup: BeautifulSoup) -> list[str]:
    ids = Counter(str(each["id"]) for each in soup.select("[id]"))
    faults = [f"the id {name!r} is used {count} times" for name, count in ids.items() if count > 1]
    for form in soup.find_all("form"):
        faults += _form(form)
    for each in soup.select("[aria-describedby], [aria-labelledby]"):
        for name in ("aria-describedby", "aria-labelledby"):
            faults += [
                f"{name} names {target!r}, which is not there"
                for target in str(each.get(name, "")).split()
                if target not in ids
            ]
    faults += [f"no label: {each}" for each in _fields(soup) if not _has_label(soup, each)]
    faults += [f"inline style: {each}" for each in soup.select("style, [style]")]
    faults += [f"inline script: {each}" for each in soup.select("script:not([src])")]
    faults += [
        f"inline handler {name}: {each.name}"
        for each in soup.select("*")
        for name in each.attrs
        if name.startswith(("on", "hx-on"))
    ]
    faults += [f"a picture says nothing: {each}" for each in soup.select("img:not([alt])")]
    return faults


def _form(form: Tag) -> list[str]:
    where = f"form {form.get('id') or form.get('action')}"
    method = str(form.get("method", "")).lower()
    faults = []
    if method not in {"get", "post"}:
        faults.append(f"{where} has no method")
    if not form.get("action"):
        faults.append(f"{where} has no action")
    token = form.find("input", attrs={"name": "_csrf_token"})
    if method == "post" and (not isinstance(token, Tag) or not token.get("value")):
        faults.append(f"{where} has no token against forgery")
    return faults


def _fields(soup: BeautifulSoup) -> list[Tag]:
    return [
        each
        for each in soup.find_all(["input", "select", "textarea"])
        if each.get("type") not in _UNLABELLED
    ]


def _has_label(soup: BeautifulSoup, field: Tag) -> bool:
    name = field.get("id")
    return bool(
        field.get("aria-label")
        or field.get("aria-labelledby")
        or field.find_parent("label")
        or (name and soup.find("label", attrs={"for": name}))
    )
