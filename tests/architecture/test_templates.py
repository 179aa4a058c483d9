"""Templates parse, escape everything, import what they use, and are all used."""

import re
from pathlib import Path

from jinja2 import nodes

import ftm
from ftm.paths import TEMPLATES
from ftm.web.templating import make_environment

PAGES = {
    str(path.relative_to(TEMPLATES)): path.read_text(encoding="utf-8")
    for path in sorted(TEMPLATES.rglob("*.html"))
}
# Mails are read by mail programs, which know no style sheets.
MAILS = "invitations/messages/"


def test_a_template_parses_and_imports_what_it_uses() -> None:
    environment = make_environment("version", ())
    unused = {name: _unused(environment.parse(source, name)) for name, source in PAGES.items()}
    assert {name: names for name, names in unused.items() if names} == {}


def _unused(tree: nodes.Template) -> set[str]:
    """The names that a template imports in vain."""
    imported = {
        alias if isinstance(alias, str) else alias[1]
        for each in tree.find_all(nodes.FromImport)
        for alias in each.names
    }
    return imported - {each.name for each in tree.find_all(nodes.Name) if each.ctx == "load"}


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
