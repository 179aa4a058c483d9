"""Templates parse, escape everything, import what they use, and are all used."""

import re
from pathlib import Path

import ftm
from ftm.paths import TEMPLATES
from ftm.web.templating import make_environment

PAGES = {
    str(path.relative_to(TEMPLATES)): path.read_text(encoding="utf-8")
    for path in sorted(TEMPLATES.rglob("*.html"))
}
IMPORTED = re.compile(r"\{% from \S+ import\s(.+?)(?: with context)? %\}", re.DOTALL)
CODE = re.compile(r"\{[{%].*?[%}]\}", re.DOTALL)
QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
# Mails are read by mail programs, which know no style sheets.
MAILS = "invitations/messages/"


def test_a_template_compiles_and_imports_what_it_uses() -> None:
    environment = make_environment("version", ())
    for name, source in PAGES.items():
        environment.get_template(name)
        assert unused(source) == [], name


def unused(source: str) -> list[str]:
    """The names that a template imports in vain: they stand nowhere else in its code."""
    lists = [each for names in IMPORTED.findall(source) for each in names.split(",")]
    words = re.findall(r"\w+", QUOTED.sub("", "".join(CODE.findall(source))))
    return [name for name in (each.split()[-1] for each in lists) if words.count(name) < 2]


def test_a_name_imported_in_vain_is_found() -> None:
    imports = '{% from "a.html" import link, field as box, trail %}'
    assert unused(imports) == ["link", "box", "trail"]
    assert unused(imports + "{{ box() }} link {# link #} {{ 'link' }}") == ["link", "trail"]
    assert unused(imports + "{% call box() %}{{ link }}{% if trail %}") == []


def test_a_template_escapes_everything() -> None:
    for name, source in PAGES.items():
        others = source.replace("{{ csrf_input | safe }}", "")
        assert re.findall(r"\{\{[^}]*\|\s*safe", others) == [], name
        assert "{% autoescape" not in source, name


def test_a_template_has_no_inline_code() -> None:
    inline = r"<style|\sstyle=|\shx-on|\son[a-z]+=|<script(?![^>]*\ssrc=)"
    for name, source in PAGES.items():
        if not name.startswith(MAILS):
            assert re.findall(inline, source) == [], name
            assert re.findall(r"hx-[a-z:]+=['\"]js:", source) == [], name


def test_every_template_is_used() -> None:
    code = [path.read_text(encoding="utf-8") for path in Path(ftm.__file__).parent.rglob("*.py")]
    known = "\n".join([*code, *PAGES.values()])
    unused = [name for name in PAGES if Path(name).stem not in known]
    assert unused == []


def test_a_page_of_a_meeting_names_its_family_in_the_title_of_the_window() -> None:
    """Several families may be open beside each other. The private check tells no title bar."""
    title = re.compile(r"\{% block title %\}(.*?)\{% endblock title %\}", re.DOTALL)
    nameless = [
        name
        for name, source in PAGES.items()
        if "{{ meeting_trail(" in source and "family_name" not in title.findall(source)[0]
    ]
    assert nameless == ["preparation/safety.html"]
