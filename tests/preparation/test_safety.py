"""The answers of the private check are on one page, for two readers, and nowhere else."""

import email
import zipfile
from email import policy
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from msgspec.structs import replace
from sqlmodel import select

from ftm.core.actor import COMMAND_LINE, Actor
from ftm.core.audit import AuditEvent
from ftm.core.database import Database
from ftm.core.errors import ConflictError, NotAllowedError, NotFoundError, RuleBrokenError
from ftm.migrations.tables import metadata
from ftm.preparation.models import SafetyScreen
from ftm.preparation.pages import safety_page
from ftm.preparation.policy import can_read_safety
from ftm.preparation.rules import check_safety
from tests.preparation.talks import ANSWERS, TOLD, screen, talk
from tests.support.client import SignedInAs
from tests.support.commands import ftm
from tests.support.databases import on_sqlite
from tests.support.families import facts_of, meeting_id
from tests.support.world import World

pytestmark = pytest.mark.usefixtures("october_1")
BIRDS = ("ordersbird", "worriesbird", "proceedbird", "signalbird")


def test_the_check_is_kept_and_read_by_caseworker_and_supervisor(
    db: Database, world: World, meeting: UUID
) -> None:
    assert screen(db, world.robin, meeting) == 1
    assert screen(db, world.robin, meeting) == 1
    for actor in (world.robin, world.sam):
        with db.read() as session:
            assert safety_page(session, actor, meeting, "M1").answers == ANSWERS
    assert screen(db, world.sam, meeting, answers=replace(ANSWERS, signal="x"), version=1) == 2
    with pytest.raises(ConflictError):
        screen(db, world.robin, meeting, answers=replace(ANSWERS, signal="y"), version=1)


def test_nobody_else_reads_or_writes_it(db: Database, world: World, meeting: UUID) -> None:
    screen(db, world.robin, meeting)
    refusals: list[tuple[Actor, type[Exception]]] = [
        (world.fern, NotAllowedError),
        (COMMAND_LINE, NotAllowedError),
        (world.charlie, NotFoundError),
    ]
    for actor, error in refusals:
        with db.read() as session, pytest.raises(error):
            safety_page(session, actor, meeting, "M1")
        with pytest.raises(error):
            screen(db, actor, meeting)


def test_a_caseworker_who_only_facilitates_here_is_a_facilitator(world: World) -> None:
    assert can_read_safety(world.robin, {"caseworker"})
    assert not can_read_safety(world.robin, {"facilitator"})
    assert can_read_safety(world.robin, {"facilitator", "caseworker"})
    assert can_read_safety(world.sam, set())
    assert not can_read_safety(world.fern, set())


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"asked_by": "M1"}, "asked_by"),
        ({"asked_on": ANSWERS.asked_on.replace(day=2)}, "asked_on"),
        ({"orders": "x" * 4001}, "orders"),
    ],
)
def test_the_day_and_who_asked_are_needed(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(RuleBrokenError) as refused:
        check_safety(replace(ANSWERS, **changes), {"ROBIN"}, ANSWERS.asked_on)
    assert refused.value.field == field


def test_what_is_refused_is_not_kept(db: Database, world: World, meeting: UUID) -> None:
    for changes in ({"asked_on": ANSWERS.asked_on.replace(day=2)}, {"asked_by": "M1"}):
        with pytest.raises(RuleBrokenError):
            screen(db, world.robin, meeting, answers=replace(ANSWERS, **changes))
    with db.read() as session:
        assert session.exec(select(SafetyScreen)).all() == []


@on_sqlite
def test_a_facilitator_is_shown_no_answer(
    db: Database, world: World, signed_in_as: SignedInAs, meeting: UUID
) -> None:
    """That no page of a caseworker but one shows any, tests/architecture walks them to see."""
    talk(db, world.robin, meeting)
    screen(db, world.robin, meeting)
    fern = signed_in_as(world.fern)
    for path in ("", "/preparation", "/preparation/M1", "/people", "/invitations", "/live"):
        page = fern.get(f"/meetings/{meeting}{path}")
        assert page.status_code == 200
        assert not any(bird in page.text for bird in BIRDS)
    assert fern.get(f"/meetings/{meeting}/preparation/M1/safety").status_code == 403


def test_the_answers_are_in_no_log_no_fact_no_other_table(
    db: Database, world: World, case: UUID, meeting: UUID
) -> None:
    screen(db, world.robin, meeting)
    with db.read() as session:
        log = [each.model_dump_json() for each in session.exec(select(AuditEvent))]
        rows = {
            table.name: str(session.execute(table.select()).all())
            for table in metadata.sorted_tables
        }
    assert any("keep_safety_screen" in each for each in log)
    holding = {name for name, text in rows.items() if any(bird in text for bird in BIRDS)}
    assert holding == {"safety_screen"}
    assert not any(bird in repr(facts_of(db, case)) for bird in BIRDS)


@on_sqlite
def test_the_answers_are_in_no_mail_no_paper_no_command(
    db: Database, world: World, case: UUID, tmp_path: Path
) -> None:
    """Nor are the words of a talk: they are for the staff who prepare."""
    meeting = meeting_id(db, case)
    talk(db, world.robin, meeting, told=replace(TOLD, wants="talkbird", worries="talkbird"))
    screen(db, world.robin, meeting)
    url = db.engine.url.render_as_string(hide_password=False)
    of, now = ("PC-2025-0404", "correct"), ("--now", "2026-10-15T18:00-04:00")
    before = ("--now", "2026-10-08T12:00-04:00")
    known = ("--acknowledge", "We talked about it")
    answers = [
        ftm(url, "meeting", "check", *of, *before, "--json"),
        ftm(url, "meeting", "invitations", *of, *before, *known, "--out", tmp_path / "mails"),
        ftm(url, "summary", "export", *of, *now, "--out", tmp_path / "papers"),
        ftm(url, "case", "export", of[0]),
    ]
    assert [each.exit_code for each in answers] == [0, 0, 0, 0], [each.err for each in answers]
    files = [*(tmp_path / "mails").iterdir(), *(tmp_path / "papers").iterdir()]
    assert len(files) > 20
    text = "".join([*(each.out + each.err for each in answers), *map(_content, files)])
    assert not any(bird in text for bird in (*BIRDS, "talkbird"))


def _content(path: Path) -> str:
    """What anybody could read out of a file, packed or encoded."""
    if path.suffix == ".docx":
        with zipfile.ZipFile(path) as package:
            return "".join(package.read(name).decode() for name in package.namelist())
    if path.suffix == ".eml":
        mail = email.message_from_bytes(path.read_bytes(), policy=policy.default)
        return "".join(str(part.get_content()) for part in mail.walk() if not part.is_multipart())
    return path.read_text("utf-8")
