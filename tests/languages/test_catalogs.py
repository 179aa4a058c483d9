"""Every sentence families read is in every catalog, and what a person has not checked says so."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

import pytest
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir, extract_python
from babel.messages.frontend import parse_keywords, parse_mapping_cfg
from babel.messages.pofile import read_po

from ftm.languages import ENGLISH, catalog_for, versions_for
from ftm.languages.catalogs import FOLDER, read_catalog
from ftm.paths import TEMPLATES

CATALOGS = sorted(FOLDER.glob("*.po"))
HEADER = '# {reviewed}\n# \nmsgid ""\nmsgstr ""\n\n'


def sentences() -> frozenset[str]:
    """What `make languages` collects, from the folders that it is told to look into."""
    with (FOLDER / "extract.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
    keywords = {**DEFAULT_KEYWORDS, **parse_keywords(["N_", "Section:2"])}
    methods = [(each, _python if how == "python" else how) for each, how in methods]
    named = {TEMPLATES.parent / pattern.partition("/")[0] for pattern, _ in methods}

    def is_within(folder: str) -> bool:
        return any(Path(folder).is_relative_to(each) for each in named)

    found = extract_from_dir(
        TEMPLATES.parent, methods, options, keywords, directory_filter=is_within
    )
    return frozenset(str(message) for _, _, message, *_ in found)


def _python(file: BinaryIO, keywords: Any, *tags: Any, **more: Any) -> Iterator[Any]:
    """As Babel does, but a module in which no keyword is called is not taken apart."""
    text = file.read()
    if re.search(rf"\b(?:{'|'.join(keywords)})\s*\(".encode(), text):
        yield from extract_python(BytesIO(text), keywords, *tags, **more)


def placeholders(text: str) -> list[str]:
    return sorted(re.findall(r"%\(\w+\)s|%", text))


def test_the_four_languages_ship() -> None:
    assert {path.stem for path in CATALOGS} == {"es", "fr", "pt"}


def test_a_catalog_says_every_sentence_and_no_other() -> None:
    every = sentences()
    for path in CATALOGS:
        with path.open("rb") as file:
            entries = {str(each.id): each for each in read_po(file) if each.id}
        assert entries.keys() == every, path
        assert [each.id for each in entries.values() if not each.string or each.fuzzy] == [], path


@pytest.mark.parametrize("path", CATALOGS, ids=lambda path: path.stem)
def test_a_translation_fills_in_what_the_sentence_does(path: Path) -> None:
    said = read_catalog(path).messages
    wrong = [each for each in said if placeholders(each) != placeholders(said[each])]
    assert wrong == []


@pytest.mark.parametrize("path", CATALOGS, ids=lambda path: path.stem)
def test_what_a_machine_drafted_stands_beside_english(path: Path) -> None:
    own, english = versions_for(path.stem)
    assert (own.is_reviewed, own.language, english) == (False, path.stem, ENGLISH)


@pytest.mark.parametrize(
    ("header", "entry", "reviewed"),
    [
        ("Reviewed: yes, Ana Example, 2026-12-01", 'msgid "When"\nmsgstr "Cuándo"\n', True),
        ("Reviewed: no", 'msgid "When"\nmsgstr "Cuándo"\n', False),
        ("Spanish", 'msgid "When"\nmsgstr "Cuándo"\n', False),
        # A sentence that changed after the review takes the mark away.
        ("Reviewed: yes", 'msgid "When"\nmsgstr ""\n', False),
        ("Reviewed: yes", '#, fuzzy\nmsgid "When"\nmsgstr "Cuándo"\n', False),
    ],
)
def test_reviewed_is_what_a_person_marked_and_nothing_is_missing_in(
    tmp_path: Path,
    header: str,
    entry: str,
    reviewed: bool,  # noqa: FBT001
) -> None:
    path = tmp_path / "es.po"
    path.write_text(HEADER.format(reviewed=header) + entry, encoding="utf-8")
    catalog = read_catalog(path)
    assert catalog.is_reviewed is reviewed
    assert catalog.gettext("When") == (
        "Cuándo" if "fuzzy" not in entry and "á" in entry else "When"
    )
    assert catalog.gettext("Where") == "Where"


@pytest.mark.parametrize(
    ("tag", "language", "says"),
    [
        ("pt", "pt", "Quando"),
        ("pt-BR", "pt-BR", "Quando"),
        ("pt-XX", "pt-XX", "Quando"),
        ("FR-ca", "FR-ca", "Quand"),
        ("so", "en", "When"),
        ("en-US", "en", "When"),
        ("?", "en", "When"),
    ],
)
def test_a_reader_gets_their_language_or_english(tag: str, language: str, says: str) -> None:
    assert catalog_for(tag).language == language
    assert catalog_for(tag).gettext("When") == says
    assert catalog_for(tag).direction == "ltr"
