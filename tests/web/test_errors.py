"""Errors are pages that give nothing away and lose nothing; the log knows places, not people."""

import logging
from typing import Any
from uuid import UUID

import pytest
from litestar import get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath

from ftm.cases.models import Tribe
from ftm.core.actor import Actor
from ftm.core.database import Database
from ftm.core.errors import ConflictError, NotAllowedError, NotFoundError, RuleBrokenError
from ftm.settings import Settings
from ftm.web.guards import public
from tests.support.application import application
from tests.support.client import HTMX, FtmClient

CANARY = "Juniper Spruceby"
OPEN = public("only in this test")
ERRORS = {
    "unknown": NotFoundError(f"No family {CANARY}."),
    "forbidden": NotAllowedError("Only the facilitator does this."),
    "conflict": ConflictError("Sam was faster.", "their <text>"),
    "rule": RuleBrokenError("A plan keeps to five goals."),
    "crash": KeyError(CANARY),
}


@get("/fails/{kind:str}", sync_to_thread=False, opt=OPEN)
def fail(kind: FromPath[str]) -> None:
    try:
        raise ERRORS[kind]
    except KeyError as error:
        raise ValueError(CANARY) from error


@post("/takes", sync_to_thread=False, opt=OPEN)
def take(form_data: NamedDependency[FormMultiDict]) -> str:
    return str(len(form_data))


@get("/needs-somebody", sync_to_thread=False, opt=OPEN)
def name_them(actor: NamedDependency[Actor]) -> str:
    return actor.name


@get("/answers-a-row", sync_to_thread=False, opt=OPEN)
def answer_a_row() -> Tribe:
    return Tribe(case_id=UUID(int=1), key="tribe-1", name=CANARY)


EXTRA = (fail, take, name_them, answer_a_row)


@pytest.fixture
def browser(settings: Settings, one_db: Database) -> Any:
    with FtmClient(application(settings, one_db, *EXTRA), raises=False) as client:
        yield client


@pytest.mark.parametrize(
    ("kind", "status", "words"),
    [
        ("unknown", 404, "not one of yours"),
        ("forbidden", 403, "Only the facilitator"),
        ("conflict", 409, "their &lt;text&gt;"),
        ("rule", 422, "keeps to five goals"),
        ("crash", 500, "our fault"),
    ],
)
def test_an_error_is_a_page_and_for_htmx_a_notice(
    browser: FtmClient, kind: str, status: int, words: str
) -> None:
    page = browser.get(f"/fails/{kind}")
    assert page.status_code == status
    assert words in page.text
    assert CANARY not in page.text
    assert page.headers["cache-control"] == "no-store"
    notice = browser.get(f"/fails/{kind}", headers=HTMX)
    assert (notice.status_code, notice.headers["hx-retarget"]) == (status, "#notice")
    assert words in notice.text
    assert "<h1" not in notice.text


def test_a_row_of_a_table_never_leaves_because_a_handler_returns_it(browser: FtmClient) -> None:
    answer = browser.get("/answers-a-row")
    assert answer.status_code == 500
    assert CANARY not in answer.text


def test_no_such_page_and_no_such_family_look_alike(browser: FtmClient) -> None:
    there, nowhere = browser.get("/fails/unknown"), browser.get("/nowhere")
    assert nowhere.status_code == there.status_code == 404
    assert _main(nowhere.text) == _main(there.text)
    assert nowhere.headers["content-security-policy"] == there.headers["content-security-policy"]


def _main(html: str) -> str:
    return html[html.index("<main") : html.index("</main>")]


def test_a_crash_is_logged_without_anybody_s_name(
    browser: FtmClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        page = browser.get(f"/fails/crash?q={CANARY}")
    logged = "\n".join(
        each.getMessage() + str(each.exc_info)
        for each in caplog.records
        if not each.name.startswith("httpx")
    )
    assert "GET /fails/{kind}" in logged
    assert "KeyError" in logged
    assert "caused by" in logged
    assert "Juniper" not in logged
    number = page.text.split("<b>")[1].split("</b>")[0]
    assert number in logged


def test_a_wrong_method_and_an_oversized_form_are_pages(browser: FtmClient) -> None:
    assert browser.get("/takes").status_code == 405
    answer = browser.post("/takes", data={"text": "x" * (3 * 1024 * 1024)})
    assert answer.status_code == 413
    assert "too large" in answer.text


def test_a_public_page_that_asks_for_a_worker_does_not_run_without_one(browser: FtmClient) -> None:
    assert browser.get("/needs-somebody").status_code == 500
