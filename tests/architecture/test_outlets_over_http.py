"""Pages, mails, links, feeds, files and logs of a whole meeting: who is shown a line of the plan.

Every line of the family holds a word of its own. Staff of the family see lines on the pages named
here and on no other; whoever is not signed in sees those of their own copy, behind a code. The
answers of the private check are on one page alone.
"""

import ast
import json
import logging
import re
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import time_machine
from litestar import Litestar
from litestar.routes import HTTPRoute
from sqlmodel import col, select

import ftm
from ftm.core.audit import AuditEvent
from ftm.core.database import Database
from ftm.mail.models import OutboxMessage
from ftm.summaries.models import IssuedDocument
from ftm.web.guards import PUBLIC
from tests.architecture.mail_words import mail_words
from tests.architecture.walk import Walk, route_of
from tests.disclosure.generated import canary
from tests.facilitation.world import AFTER, DURING
from tests.journeys import walking
from tests.preparation.talks import screen
from tests.summaries.opened import zipped_words
from tests.support.client import FtmClient, SignedInAs
from tests.support.databases import on_sqlite
from tests.support.families import meeting_id, take
from tests.support.scenarios import scenario
from tests.support.world import World

STAFF_PAGES = {
    "/cases/{case_id}/steps": "steps and whether they are done",
    "/meetings/{meeting_id}/closing": "the read-back",
    "/meetings/{meeting_id}/corrections": "the closed record, to be put right",
    "/meetings/{meeting_id}/lines/{line_id}": "changing one line",
    "/meetings/{meeting_id}/live": "the board of the meeting",
    "/meetings/{meeting_id}/summaries": "each copy and why",
}
"""The only pages that show staff of the family a line of the plan. A new one belongs here when only
staff of the family can open it; what leaves the agency goes through `ftm.disclosure`."""
PLANNING_PAGES = (
    "preparation",
    "proposal",
    "reasons",
    "supports",
    "sessions/new",
    "translations",
    "forms/sign-in?session=1&names=yes",
)
LATER_PAGES = (
    "",
    "/summaries",
    "/corrections",
    "/sharing",
    "/sharing/log",
    "/replies",
    "/preview",
    "/live",
)
OTHERWISE = {
    "/cases/{case_id}/releases/form": "a form to print",
    "/meetings/{meeting_id}/corrections/attendance": "one person's attendance",
    "/meetings/{meeting_id}/corrections/date": "the day of the meeting",
    "/meetings/{meeting_id}/corrections/lines/{line_id}": "a line of the page that led to it",
    "/meetings/{meeting_id}/corrections/lines/{line_id}/removal": "the same line",
    "/meetings/{meeting_id}/documents/{document_id}": "files; test_outlets.py reads them",
    "/meetings/{meeting_id}/forms/communication": "a form to print",
    "/meetings/{meeting_id}/letters/{message_id}": "test_outlets.py reads letters",
    "/meetings/{meeting_id}/live/changes": "a stream; what it says is tested below",
    "/meetings/{meeting_id}/mails/{mail_id}": "what somebody answered by mail",
    "/meetings/{meeting_id}/observers/{person}": "nobody observes this family's meeting",
    "/meetings/{meeting_id}/translations/letters/{person}": "all of this family read English",
    "/meetings/{meeting_id}/translations/plans/{person}": "all of this family read English",
    "/meetings/{meeting_id}/translations/plans/{person}/table": "all of this family read English",
}
"""Pages of staff that this walk does not open, and where they are looked at instead."""
SAFETY_PAGE = "/meetings/{meeting_id}/preparation/{person_key}/safety"
CANARY = re.compile(r"canary\d{3}bird")
ANSWER = re.compile(r"(?:orders|worries|proceed|signal)bird")
"""As in ANSWERS of tests/preparation."""
LINK = re.compile(r"http://testserver\.local(/[^\s\"<>]+)")
COPY = re.compile(r"http://testserver\.local(/s/[^\s\"<>]+)")
CODE = re.compile(r"\d{4} \d{4}")


@on_sqlite
def test_lines_reach_staff_on_their_pages_and_everybody_else_in_their_own_copy_alone(
    app: Litestar,
    db: Database,
    world: World,
    signed_in_as: SignedInAs,
    new_browser: Any,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG, logger="ftm")
    data = laden_spruceby()
    case = take(db, data)
    meeting = meeting_id(db, case)
    base = f"/meetings/{meeting}"
    with time_machine.travel(walking.PLANNING):
        screen(db, world.robin, meeting)
        send_invitations(signed_in_as(world.robin), base)
    with time_machine.travel(DURING):
        robin = signed_in_as(world.robin)
        board = walking.live(robin, meeting)
        walking.write_line(robin, board, f"Linden calls. {canary(999)}", whose="parent:M1")
        staff = Walk(robin, app)
        staff.look_at(f"{base}/preparation/M1", f"{base}/preparation/M1/safety")
        staff.through("/today", base, *(f"{base}/{each}" for each in PLANNING_PAGES))
    with time_machine.travel(AFTER):
        robin = signed_in_as(world.robin)
        make_papers(robin, base)
        feed = calendar_feed(robin)
        send_copies(robin, base)
        charlie = Walk(signed_in_as(world.charlie), app)
        later = Walk(robin, app)
        later.look_at("/today", f"/cases/{case}", *(f"{base}{each}" for each in LATER_PAGES))
        every_page_was_opened(app, {*staff.seen, *later.seen})
        shown = showing(CANARY, staff, later)
        assert {route_of(app, path) for path in shown} == STAFF_PAGES.keys()
        private = showing(ANSWER, staff, later)
        assert {route_of(app, path) for path in private} == {SAFETY_PAGE}
        charlie.look_at("/today", "/cases", *shown, *private)
        nobody = Walk(new_browser(), app)
        nobody.through(feed, *links_in(outbox(db)), *shown, *private)
        assert showing(CANARY, charlie, nobody) == showing(ANSWER, charlie, nobody) == []
        everybody_opens_exactly_their_own_copy(db, new_browser, data)
    nothing_is_said_beside_the_pages(db, case, data, caplog)


def showing(word: re.Pattern[str], *walks: Walk) -> list[str]:
    """The paths that such a word was seen on."""
    return [path for walk in walks for path, text in walk.seen.items() if word.search(text)]


def laden_spruceby() -> dict[str, Any]:
    """S4 with a word of its own in each line."""
    data = scenario("S4")
    data["meetings"] = data["meetings"][:2]
    for number, item in enumerate(data["plan"]["items"]):
        item["text"] = f"{item['text']} {canary(number)}"
    return data


def every_page_was_opened(app: Litestar, paths: set[str]) -> None:
    """Pages of staff: a new one is found by its link, or is named here with its reason."""
    opened = {route_of(app, path) for path in paths}
    pages = {
        route.path_format
        for route in app.routes
        if isinstance(route, HTTPRoute)
        for handler in route.route_handlers
        if "GET" in handler.http_methods and not handler.opt.get(PUBLIC)
    }
    assert pages - opened == OTHERWISE.keys()


def send_invitations(robin: FtmClient, base: str) -> None:
    page = robin.get(f"{base}/preview")
    answer = robin.submit(page, "#send", reason="Talked over with the supervisor today.")
    assert answer.status_code == 303, answer.text


def make_papers(robin: FtmClient, base: str) -> None:
    """Close the record and make every paper."""
    page = robin.get(f"{base}/closing")
    answer = robin.submit(page, "#closing", read_back="yes")
    robin.follow(robin.submit(robin.follow(answer), "#making"))


def send_copies(robin: FtmClient, base: str) -> None:
    """To everybody who has a mailbox, a link."""
    page = robin.get(f"{base}/sharing")
    who = [each.get("value") for each in walking.found(page, "#send-all input[name=who]")]
    assert robin.submit(page, "#send-all", who=who).status_code == 303


def calendar_feed(robin: FtmClient) -> str:
    """The path of a calendar feed that names families, as the worker chose."""
    page = robin.get("/account/calendar")
    answer = robin.submit(page, "#make", names_families="yes")
    made = robin.follow(answer) if answer.has_redirect_location else answer
    return links_in([("", made.text)])[0]


def everybody_opens_exactly_their_own_copy(
    db: Database, new_browser: Any, data: dict[str, Any]
) -> None:
    """The page behind a link and a code shows the lines of that person's file, and no other."""
    by_mail = {each["email"]: each["id"] for each in data["people"] if "email" in each}
    files = lines_of_files(db)
    sent = [(by_mail[to], path) for to, text in outbox(db) for path in COPY.findall(text)]
    assert {"M1", "F1", "MA", "G", "C1", "RP2"} <= {person for person, _ in sent}
    for person, path in sent[::3]:
        browser = new_browser()
        browser.submit(browser.get(path), "#ask")
        code = CODE.findall(outbox(db, newest=True)[0][1])[-1]
        page = browser.follow(browser.submit(browser.get(path), "#enter", code=code))
        assert set(CANARY.findall(page.text)) == files[person]


def lines_of_files(db: Database) -> dict[str, set[str]]:
    """The words of lines in everybody's Word file; each lies under a name that says nothing."""
    found: dict[str, set[str]] = {}
    with db.read() as session:
        for row in session.exec(select(IssuedDocument)):
            assert re.fullmatch(r"[0-9a-f]{24}\.docx", row.file_name)
            found.setdefault(row.person, set()).update(CANARY.findall(zipped_words(row.content)))
    return found


def nothing_is_said_beside_the_pages(
    db: Database, case: UUID, data: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    """No mail, no entry of the log of changes and no line of the program's log has any of it."""
    mails = "\n".join(text for _, text in outbox(db))
    with db.read() as session:
        rows = session.exec(select(AuditEvent).where(AuditEvent.case_id == case)).all()
        audit = "\n".join(json.dumps([row.verb, row.subject, row.details]) for row in rows)
    names = [each["name"] for each in data["people"]]
    assert "issue_document" in audit
    for said in (mails, audit, caplog.text):
        assert not CANARY.search(said)
        assert not ANSWER.search(said)
    for said in (audit, caplog.text):
        assert [name for name in names if name in said] == []


def outbox(db: Database, *, newest: bool = False) -> list[tuple[str, str]]:
    """(recipient, everything readable) of each mail, or the newest alone, oldest first."""
    query = select(OutboxMessage.recipient, OutboxMessage.raw)
    order = col(OutboxMessage.number)
    query = query.order_by(order.desc()).limit(1) if newest else query.order_by(order)
    with db.read() as session:
        return [(to, mail_words(raw)) for to, raw in session.exec(query)]


def links_in(texts: list[tuple[str, str]]) -> list[str]:
    return list(dict.fromkeys(path for _, text in texts for path in LINK.findall(text)))


def test_what_is_announced_to_open_pages_is_a_name_written_in_the_program() -> None:
    """An event goes to every screen that listens: it says "lines", and never which or whose."""
    texts = [each.read_text(encoding="utf-8") for each in Path(ftm.__file__).parent.rglob("*.py")]
    told = [
        call.args[-1]
        for text in texts
        if "announce(channels" in text
        for call in ast.walk(ast.parse(text))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id == "announce"
    ]
    assert told
    for each in told:
        assert isinstance(each, ast.Constant)
        assert each.value in {"attendance", "lines", "stage"}
