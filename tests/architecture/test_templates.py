"""Templates parse, escape everything, import what they use, and are all used."""

import re
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

import ftm
from ftm.paths import TEMPLATES
from ftm.web.templating import make_environment

PAGES = sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html"))
# Mails are read by mail programs, which know no style sheets.
MAILS = "invitations/messages/"


@pytest.fixture(scope="module")
def environment() -> Environment:
    return make_environment("version", ())


@pytest.mark.parametrize("name", PAGES)
def test_a_template_parses_and_imports_what_it_uses(environment: Environment, name: str) -> None:
    tree = environment.parse((TEMPLATES / name).read_text(encoding="utf-8"), name)
    imported = {
        alias if isinstance(alias, str) else alias[1]
        for each in tree.find_all(nodes.FromImport)
        for alias in each.names
    }
    used = {each.name for each in tree.find_all(nodes.Name) if each.ctx == "load"}
    assert imported - used == set()


@pytest.mark.parametrize("name", PAGES)
def test_a_template_escapes_everything(name: str) -> None:
    source = (TEMPLATES / name).read_text(encoding="utf-8")
    assert re.findall(r"\{\{[^}]*\|\s*safe", source.replace("{{ csrf_input | safe }}", "")) == []
    assert "{% autoescape" not in source


@pytest.mark.parametrize("name", [each for each in PAGES if not each.startswith(MAILS)])
def test_a_template_has_no_inline_code(name: str) -> None:
    source = (TEMPLATES / name).read_text(encoding="utf-8")
    assert re.findall(r"<style|\sstyle=|\shx-on|\son[a-z]+=|<script(?![^>]*\ssrc=)", source) == []
    assert re.findall(r"hx-[a-z:]+=['\"]js:", source) == []


def test_every_template_is_used() -> None:
    code = [path.read_text(encoding="utf-8") for path in Path(ftm.__file__).parent.rglob("*.py")]
    pages = [(TEMPLATES / name).read_text(encoding="utf-8") for name in PAGES]
    known = "\n".join([*code, *pages])
    unused = [name for name in PAGES if Path(name).stem not in known]
    assert unused == []


def test_a_page_of_a_meeting_names_its_family_in_the_title_of_the_window() -> None:
    """Several families may be open beside each other. The private check tells no title bar."""
    title = re.compile(r"\{% block title %\}(.*?)\{% endblock title %\}", re.DOTALL)
    nameless = []
    for name in PAGES:
        source = (TEMPLATES / name).read_text(encoding="utf-8")
        if "{{ meeting_trail(" in source and "family_name" not in title.findall(source)[0]:
            nameless.append(name)
    assert nameless == ["preparation/safety.html"]
