"""What the page behind a link puts first: a code for who has none, the field for who has one."""

import httpx
import pytest
from bs4 import BeautifulSoup

from ftm.core.database import Database
from tests.facilitation.world import Family
from tests.summaries.sharing import link_in, mails, reading, sent_family
from tests.support.client import FtmClient
from tests.support.world import World

TESS = "tess@example.org"


# What differs between databases is tested without a browser.
@pytest.fixture
def db(one_db: Database) -> Database:
    return one_db


@pytest.fixture
def family(db: Database, world: World) -> Family:
    return sent_family(db, "RP1")


def forms(page: httpx.Response) -> list[str]:
    """The forms of the page in their order; "!" marks the one whose button stands out."""
    found = BeautifulSoup(page.text, "html.parser").select("main form")
    return [
        f"{each['id']}{'!' if each.select('button:not(.usa-button--outline)') else ''}"
        for each in found
    ]


def test_who_has_no_code_is_offered_one_before_the_field_for_it(
    client: FtmClient, family: Family
) -> None:
    page = client.get(link_in(mails(family, TESS)[0]))
    assert forms(page) == ["ask!", "enter"]
    asked = client.follow(client.submit(page, "#ask"))
    assert forms(asked) == ["enter!", "ask"]
    assert forms(client.submit(page, "#enter", code="1234 5678")) == ["enter!", "ask"]


def test_who_is_done_reads_that_the_paper_is_closed(client: FtmClient, family: Family) -> None:
    path = reading(client, family, TESS)
    done = client.submit(client.get(f"{path}/copy"), "#done")
    told = "Your paper is closed on this screen."
    assert told in client.follow(done).text
    assert told not in client.get(path).text
