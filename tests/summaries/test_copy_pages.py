"""The page behind a link: a code of its own opens it, for its one reader and for no machine."""

from datetime import timedelta
from io import BytesIO

import docx
import pytest
import time_machine
from bs4 import BeautifulSoup
from docx.oxml.ns import qn
from sqlmodel import select

from ftm.core.audit import AuditEvent
from ftm.core.database import Database
from ftm.summaries.models import SummaryCode
from tests.facilitation.world import AFTER, Family
from tests.summaries import sharing
from tests.summaries.sharing import (
    code_in,
    link_in,
    mails,
    open_copy,
    reading,
    sent_family,
    words,
)
from tests.support.client import FtmClient
from tests.support.world import World

TESS, REMY = "tess@example.org", "remy@example.org"
NAMES = ("Juniper", "Rowan", "Linden", "Alder", "Spruceby", "Pearl", "Robin", "Caseworth", "Tess")


# What differs between databases is tested without a browser.
@pytest.fixture
def db(one_db: Database) -> Database:
    return one_db


@pytest.fixture
def family(db: Database, world: World) -> Family:
    return sent_family(db, "RP1")


@pytest.fixture
def two(db: Database, world: World) -> Family:
    """With two links, Tess's and Remy's."""
    return sent_family(db, "RP1", "Remy")


def wait(minutes: float) -> time_machine.travel:
    return time_machine.travel(AFTER + timedelta(minutes=minutes), tick=False)


def codes(family: Family) -> list[SummaryCode]:
    with family.db.read() as session:
        return list(session.exec(select(SummaryCode)))


def test_the_right_code_opens_what_the_paper_says(client: FtmClient, family: Family) -> None:
    page = open_copy(client, family, link_in(mails(family, TESS)[0]), TESS)
    paper = docx.Document(BytesIO(sharing.paper_of(family, "RP1").content))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    shown = " ".join(BeautifulSoup(page.text, "lxml").get_text().split())
    for text in [*(each.text for each in paper.paragraphs), *cells]:
        for line in text.replace("\t", "\n").split("\n"):
            assert " ".join(line.split()) in shown
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["x-robots-tag"] == "noindex, nofollow"
    assert sharing.log(family)[0].first_opened_at == AFTER


def test_scanners_change_nothing_and_learn_nothing(client: FtmClient, family: Family) -> None:
    path = link_in(mails(family, TESS)[0])
    before = sharing.link_rows(family)
    for _ in range(2):
        page = client.get(path)
        client.head(path)
        assert client.get(f"{path}/copy").headers["location"] == path
    assert page.status_code == 200
    assert [name for name in NAMES if name in page.text] == []
    assert (sharing.link_rows(family), codes(family)) == (before, [])
    assert sharing.log(family)[0].first_opened_at is None
    assert len(mails(family, TESS)) == 1


def test_a_guessed_link_looks_like_one_that_has_ended(client: FtmClient, family: Family) -> None:
    path = link_in(mails(family, TESS)[0])
    unknown = client.get("/s/" + "x" * 32)
    with wait(60 * 24 * 91):
        late = client.get(path)
        assert client.post(path, data={"code": "12345678"}).status_code == 404
        assert client.post(f"{path}/code").status_code == 404
    assert (unknown.status_code, late.status_code) == (404, 404)
    assert unknown.text.split("<main")[1] == late.text.split("<main")[1]
    assert "Please ask your caseworker" in late.text
    assert codes(family) == []


def test_five_wrong_codes_lock_the_right_one_out(client: FtmClient, family: Family) -> None:
    path = link_in(mails(family, TESS)[0])
    client.submit(client.get(path), "#ask")
    right = code_in(mails(family, TESS)[-1])
    wrong = "0000 0000" if right != "0000 0000" else "1111 1111"
    page = client.get(path)
    answers = [client.submit(page, "#enter", code=wrong) for _ in range(5)]
    assert [each.status_code for each in answers] == [422] * 5
    assert "This code is not right" in answers[3].text
    assert "Please wait 15 minutes" in answers[4].text
    assert "Please wait 15 minutes" in client.submit(page, "#enter", code=right).text
    assert "Please wait 15 minutes" in client.submit(page, "#ask").text
    with wait(16):
        client.submit(page, "#ask")
        fresh = code_in(mails(family, TESS)[-1])
        assert client.submit(page, "#enter", code=fresh).status_code == 303


def test_a_code_works_once_and_for_fifteen_minutes(client: FtmClient, family: Family) -> None:
    path = link_in(mails(family, TESS)[0])
    page = client.get(path)
    asked = client.submit(page, "#ask")
    code = code_in(mails(family, TESS)[-1])
    with wait(16):
        assert client.submit(page, "#enter", code=code).status_code == 422
        client.submit(page, "#ask")
        second = code_in(mails(family, TESS)[-1])
        assert client.submit(page, "#enter", code=code).status_code == 422
        assert client.submit(page, "#enter", code=second).status_code == 303
        other = client.beside()
        assert other.submit(other.get(path), "#enter", code=second).status_code == 422
        assert other.get(f"{path}/copy").headers["location"] == path
    assert asked.status_code == 303


def test_a_code_mail_names_nothing_and_holds_no_link(client: FtmClient, family: Family) -> None:
    page = client.get(link_in(mails(family, TESS)[0]))
    client.submit(page, "#ask")
    code = mails(family, TESS)[-1]
    assert (code["Subject"], "/s/" in words(code)) == ("Your code", False)
    again = client.submit(page, "#ask")
    assert (again.status_code, "Please wait one minute" in again.text) == (422, True)
    assert len(mails(family, TESS)) == 2


def test_another_persons_code_opens_nothing(client: FtmClient, two: Family) -> None:
    path = link_in(mails(two, TESS)[0])
    theirs = link_in(mails(two, REMY)[0])
    page, other = client.get(path), client.get(theirs)
    client.submit(other, "#ask")
    client.submit(page, "#ask")
    code = code_in(mails(two, REMY)[-1])
    assert client.submit(page, "#enter", code=code).status_code == 422
    assert client.follow(client.submit(other, "#enter", code=code)).status_code == 200
    assert client.get(f"{path}/copy").headers["location"] == path


def test_the_cookie_of_one_link_opens_no_other(client: FtmClient, two: Family) -> None:
    path, theirs = reading(client, two, TESS), link_in(mails(two, REMY)[0])
    key = next(each.value for each in client.cookies.jar if each.name == "ftm-copy")
    stolen = client.beside()
    stolen.cookies.set("ftm-copy", str(key), domain=client.base_url.host)
    assert stolen.get(f"{path}/copy").status_code == 200
    assert stolen.get(f"{theirs}/copy").headers["location"] == theirs


def test_the_paper_downloads_as_issued_and_in_large_print(
    client: FtmClient, family: Family
) -> None:
    path = reading(client, family, TESS)
    assert f"{path}/copy/1/usual" in client.get(f"{path}/copy").text
    usual = client.get(f"{path}/copy/1/usual")
    assert usual.content == sharing.paper_of(family, "RP1").content
    assert usual.headers["content-disposition"] == 'attachment; filename="paper-1.docx"'
    large = docx.Document(BytesIO(client.get(f"{path}/copy/1/large").content))
    plain = docx.Document(BytesIO(usual.content))
    assert [each.text for each in large.paragraphs] == [each.text for each in plain.paragraphs]
    sizes = [int(each.get(qn("w:val"))) for each in large.styles.element.iter(qn("w:sz"))]
    assert min(sizes) >= 36
    assert client.get(f"{path}/copy/2/usual").status_code == 404
    assert "ftm-copy--large" in client.get(f"{path}/copy?size=large").text


def test_reading_ends_when_done_and_after_half_an_hour(client: FtmClient, family: Family) -> None:
    path = reading(client, family, TESS)
    with wait(29):
        page = client.get(f"{path}/copy")
        assert page.status_code == 200
    with wait(31):
        assert client.get(f"{path}/copy").headers["location"] == path
    key = next(each.value for each in client.cookies.jar if each.name == "ftm-copy")
    assert client.submit(page, "#done").status_code == 303
    client.cookies.set("ftm-copy", str(key), domain=client.base_url.host)
    assert client.get(f"{path}/copy").headers["location"] == path


def test_every_opening_is_recorded_without_a_name(client: FtmClient, family: Family) -> None:
    reading(client, family, TESS)
    with family.db.read() as session:
        event = session.exec(select(AuditEvent).where(AuditEvent.verb == "open_summary")).one()
    assert event.actor_name == "summary link"
    assert event.details["sha256"] == [sharing.paper_of(family, "RP1").sha256]
