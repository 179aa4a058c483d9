"""Mails and pages about a copy speak their reader's language, and English beside or on request."""

import pytest
from bs4 import BeautifulSoup
from sqlmodel import select

from ftm.cases.models import Person
from ftm.core.database import Database
from ftm.languages import all_catalogs, catalog_for
from ftm.summaries import opening
from ftm.summaries.links import PATH
from ftm.summaries.shown import shown_papers
from ftm.word import WordDocument
from tests.facilitation.world import AFTER, Family
from tests.summaries.sharing import (
    SECRET,
    code_in,
    link_in,
    mails,
    paper_of,
    ready_family,
    send,
    words,
)
from tests.support.client import FtmClient, SignedInAs
from tests.support.world import World

TESS = "tess@example.org"


# What differs between databases is tested without languages.
@pytest.fixture
def db(one_db: Database) -> Database:
    return one_db


@pytest.fixture
def family(db: Database, world: World) -> Family:
    family = ready_family(db)
    with db.write() as session:
        session.exec(select(Person).where(Person.key == "RP1")).one().document_language = "es"
    return family


def ask(family: Family) -> None:
    """Have a code mailed, as the button behind the link does."""
    token = link_in(mails(family, TESS)[0]).removeprefix(PATH)
    with family.db.write() as session:
        assert opening.ask_code(session, token, secret=SECRET, now=AFTER) == ""


def test_words_nobody_checked_come_first_and_english_after_them(
    family: Family,
) -> None:
    send(family, "RP1")
    ask(family)
    link, code = mails(family, TESS)
    assert link["Subject"] == "Un documento para usted / A paper for you"
    assert code["Subject"] == "Su código / Your code"
    for mail, own, english in (
        (link, "hasta el 13 de enero de 2027", "until January 13, 2027"),
        (code, f"Su código es: {code_in(code)}", f"Your code is: {code_in(code)}"),
    ):
        places = [words(mail).index(each) for each in (own, "ninguna persona", english)]
        assert places == sorted(places)
        assert words(mail).endswith("\n")
    assert words(link).count(link_in(link)) == 2


@pytest.mark.parametrize("language", ["es", "fr", "pt"])
def test_no_sentence_of_the_mails_is_left_in_english(family: Family, language: str) -> None:
    with family.db.write() as session:
        session.exec(select(Person).where(Person.key == "RP1")).one().document_language = language
    send(family, "RP1")
    ask(family)
    for mail in mails(family, TESS):
        lines = [each for each in words(mail).splitlines() if each and "/s/" not in each]
        own, english = lines[: len(lines) // 2], lines[len(lines) // 2 + 1 :]
        assert len(own) == len(english)
        assert set(own) & set(english) == set()


def test_the_pages_keep_the_language_until_english_is_asked_for(
    client: FtmClient, family: Family
) -> None:
    send(family, "RP1")
    path = link_in(mails(family, TESS)[0])
    page = client.get(path)
    assert '<html lang="es"' in page.text
    assert "Escriba el código." in client.submit(page, "#enter").text
    english = client.get(f"{path}?language=en")
    assert "Type your code" in english.text
    assert ">Español</a>" in english.text
    assert "Type the code." in client.submit(english, "#enter").text
    client.submit(page, "#ask")
    code = code_in(mails(family, TESS)[-1])
    copy = client.follow(client.submit(client.get(path), "#enter", code=code))
    shown = BeautifulSoup(copy.text, "lxml")
    assert [each.get_text() for each in shown.select("h1")] == ["Su documento"]
    assert [each["lang"] for each in shown.select("article")] == ["en-US"]
    assert "Este documento está en inglés." in shown.get_text()
    switched = client.get(f"{path}/copy?language=en")
    assert "size=large" in switched.text
    assert "language=en&amp;size=large" in switched.text
    assert "I am done reading" in switched.text
    assert "This paper is in English" not in switched.text
    done = client.submit(switched, "#done")
    assert done.headers["location"] == f"{path}?language=en&closed=yes"


def test_a_page_that_knows_no_reader_says_it_in_every_language(client: FtmClient) -> None:
    gone = client.get("/s/" + "x" * 32)
    shown = BeautifulSoup(gone.text, "lxml").select("main div[lang]")
    assert [each["lang"] for each in shown] == [each.language for each in all_catalogs()]
    assert "Please ask your caseworker." in shown[0].get_text()
    headings = [each.get_text() for each in shown]
    assert len({each.split(".")[0] for each in headings}) == len(headings)


def test_a_cover_sheet_is_read_in_the_language_of_who_gets_it(
    world: World, signed_in_as: SignedInAs, family: Family
) -> None:
    fern = signed_in_as(world.fern)
    at = f"/meetings/{family.meeting}/sharing/{paper_of(family, 'RP1').id}/cover"
    sheet = BeautifulSoup(fern.post(at).text, "lxml").select(".ftm-cover")[0]
    assert [each["lang"] for each in sheet.select("div[lang]")] == ["es", "en"]
    assert "Envíenme un código" in sheet.get_text()
    with family.db.write() as session:
        session.exec(select(Person).where(Person.key == "RP1")).one().channels = ["letter"]
    sheet = BeautifulSoup(fern.post(at).text, "lxml").select(".ftm-cover")[0]
    assert "Send me a code" not in sheet.get_text()
    assert "Call your caseworker" in sheet.get_text()


def test_the_paper_in_the_readers_language_is_shown_first() -> None:
    files = [
        WordDocument(title="Paper", language=each).to_bytes() for each in ("en-US", "ar", "es-MX")
    ]
    found = shown_papers(files, catalog_for("es").language)
    assert [(each.number, each.language, each.direction) for each in found] == [
        (3, "español", "ltr"),
        (1, "inglés", "ltr"),
        (2, "árabe", "rtl"),
    ]
