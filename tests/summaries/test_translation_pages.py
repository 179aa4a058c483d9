"""A named person translates: in the form or by a table, attested, and used from then on."""

import csv
import io
from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest
import time_machine
from bs4 import BeautifulSoup
from sqlmodel import select

from ftm.core.audit import AuditEvent
from ftm.core.database import Database
from ftm.plans.models import Item, Translation
from ftm.summaries.translating import Passage
from ftm.summaries.translation_sheets import read_sheet, write_sheet
from tests.facilitation.world import AFTER, Family, import_family
from tests.support.client import FtmClient, SignedInAs
from tests.support.world import World

MOTHER = "M1"
EVENING = AFTER + timedelta(minutes=30)
"""The lines are recorded by then, and the translation of the scenario comes the next day."""
STANDS_BY_IT = {"translator": "Helena Exemplo", "attested": "yes"}


# What differs between databases is tested without a browser.
@pytest.fixture
def db(one_db: Database) -> Database:
    return one_db


@pytest.fixture
def family(db: Database, world: World) -> Family:
    return import_family(db, "S5", keep_lines=True)


@pytest.fixture
def robin(world: World, signed_in_as: SignedInAs) -> FtmClient:
    return signed_in_as(world.robin)


@pytest.fixture(autouse=True)
def after() -> Iterator[None]:
    with time_machine.travel(EVENING, tick=False):
        yield


def at(family: Family, rest: str = "") -> str:
    return f"/meetings/{family.meeting}/translations{rest}"


def plan(family: Family) -> str:
    return at(family, f"/plans/{MOTHER}")


def texts_of(page: httpx.Response) -> list[str]:
    """The names of the fields for the texts, in order."""
    areas = BeautifulSoup(page.text, "lxml").select("#translation [name^=text-]")
    return [str(each["name"]) for each in areas]


def kept(family: Family) -> list[Translation]:
    with family.db.read() as session:
        rows = session.exec(select(Translation).where(Translation.origin == "app"))
        return list(rows)


def test_what_is_attested_becomes_a_second_paper(family: Family, robin: FtmClient) -> None:
    assert "not translated" in robin.get(at(family)).text
    page = robin.get(plan(family))
    typed = {name: f"Texto {number}" for number, name in enumerate(texts_of(page))}
    assert robin.submit(page, "#translation", **typed, **STANDS_BY_IT).status_code == 303
    (row,) = kept(family)
    assert (row.document, row.person, row.language) == ("plan", MOTHER, "pt")
    assert (row.translator, str(row.attached_on)) == ("Helena Exemplo", "2026-10-15")
    assert len(row.texts) == len(typed)
    assert "complete" in robin.get(at(family)).text
    papers = robin.get(f"/meetings/{family.meeting}/summaries").text
    headings = BeautifulSoup(papers, "html.parser").find_all("h2")
    assert [each.get_text().partition(", ")[2] for each in headings].count("Portuguese") == 1
    assert len({each.get_text() for each in headings}) == len(headings)
    with family.db.read() as session:
        verbs = session.exec(select(AuditEvent.verb)).all()
    assert verbs.count("attach_translation") == 1


def test_what_nobody_stands_by_is_not_kept_and_stays_in_the_form(
    family: Family, robin: FtmClient
) -> None:
    page = robin.get(plan(family))
    first = texts_of(page)[0]
    for changes, says in (
        ({"attested": ""}, "stands by it"),
        ({"translator": " "}, "Write the name of the translator."),
        ({first: ""}, "Nothing is translated yet."),
        ({first: "x" * 4001}, "at most 4000 letters"),
    ):
        typed = {first: "Falamos no sábado.", **STANDS_BY_IT, **changes}
        refused = robin.submit(page, "#translation", **typed)
        assert refused.status_code == 422
        assert says in refused.text
        assert typed[first] in refused.text
    assert kept(family) == []


def test_a_line_changed_meanwhile_is_shown_before_anything_is_kept(
    family: Family, robin: FtmClient
) -> None:
    page = robin.get(plan(family))
    name = next(each for each in texts_of(page) if not each.startswith("text-section:"))
    with family.db.write() as session:
        row = session.exec(select(Item).where(Item.key == name.removeprefix("text-"))).one()
        row.text = "Another line than was translated."
        session.add(row)
    late = robin.submit(page, "#translation", **{name: "Antes."}, **STANDS_BY_IT)
    assert late.status_code == 409
    assert "Another line than was translated." in late.text
    assert "Antes." in late.text
    assert kept(family) == []
    assert robin.submit(late, "#translation", **STANDS_BY_IT).status_code == 303


def test_a_table_comes_back_filled_in_and_waits_for_the_word_of_the_translator(
    family: Family, robin: FtmClient
) -> None:
    taken = robin.get(f"{plan(family)}/table")
    assert taken.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.reader(io.StringIO(taken.content.decode("utf-8-sig"))))
    assert rows[0] == ["key", "English", "translation"]
    filled = io.StringIO(newline="")
    csv.writer(filled).writerows(
        [rows[0], *([key, said, f"Olá, {key}"] for key, said, _ in rows[1:])]
    )
    page = robin.get(plan(family))
    token = BeautifulSoup(page.text, "lxml").select_one("#upload input[name=_csrf_token]")
    assert token is not None
    back = robin.post(
        f"{plan(family)}/table",
        data={"_csrf_token": token["value"]},
        files={"file": ("table.csv", filled.getvalue().encode("utf-8-sig"))},
    )
    assert back.status_code == 200
    assert all(f"Olá, {key}" in back.text for key, *_ in rows[1:])
    assert kept(family) == []
    assert robin.submit(back, "#translation", **STANDS_BY_IT).status_code == 303
    assert len(kept(family)[0].texts) == len(rows) - 1


def test_a_file_that_is_no_such_table_is_refused(family: Family, robin: FtmClient) -> None:
    page = robin.get(plan(family))
    token = BeautifulSoup(page.text, "lxml").select_one("#upload input[name=_csrf_token]")
    assert token is not None
    for raw in (b"", b"PK\x03\x04\x00\xff", b"a,b\n1,2\n", b"x" * 300_000):
        answer = robin.post(
            f"{plan(family)}/table",
            data={"_csrf_token": token["value"]},
            files={"file": ("table.csv", raw)},
        )
        assert answer.status_code == 422
        assert "file-error" in answer.text


def test_a_letter_is_kept_paragraph_by_paragraph(family: Family, robin: FtmClient) -> None:
    page = robin.get(at(family, f"/letters/{MOTHER}"))
    words = "Convidamos você\npara uma reunião.\n\nLigue para nós."
    assert robin.submit(page, "#translation", letter=words, **STANDS_BY_IT).status_code == 303
    (row,) = kept(family)
    assert row.document == "invitation"
    assert row.paragraphs == ["Convidamos você para uma reunião.", "Ligue para nós."]


def test_who_reads_english_has_no_sheet(family: Family, robin: FtmClient) -> None:
    assert robin.get(at(family, "/plans/nobody")).status_code == 404
    assert robin.get(at(family)).text.count("ftm-card") == 1


@pytest.mark.parametrize("text", ["=1+1", "-5 euros", "'t is goed", "@home", "'", "l'été"])
def test_a_text_comes_back_from_a_spreadsheet_as_it_was(text: str) -> None:
    made = write_sheet([Passage("i-1", "English", text, is_heading=False)])
    assert read_sheet(made) == {"i-1": text}
