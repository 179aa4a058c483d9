"""The demo's families, the workers who see them, and that nothing of it exists outside the demo."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ftm.accounts.passwords import make_passphrase
from ftm.casefiles.reading import read_case
from ftm.core import clock
from ftm.core.database import Database
from ftm.core.errors import BadInputError
from ftm.demo.setting_up import FAMILIES, moved_family, set_up
from ftm.settings import Settings
from tests.support.client import FtmClient
from tests.support.prepared import prepared

NewBrowser = Callable[[], FtmClient]

EVERY_FAMILY = sorted(FAMILIES.glob("*.json"))
NAMES = {"Birchfall", "Fernwick", "Loonhaven", "Spruceby", "Tamarack"}
AGENCY = {
    "FTM_SECRET": "only for tests " * 3,
    "FTM_BASE_URL": "https://ftm.example.org",
    "FTM_SMTP_HOST": "mail.example.org",
}


@pytest.fixture
def db(one_db: Database) -> Database:
    """The demo's own database is SQLite."""
    return one_db


@pytest.mark.parametrize("path", EVERY_FAMILY, ids=lambda path: path.stem)
def test_a_family_can_be_read_in_any_season(path: Path) -> None:
    for weeks in (-30, 0, 13, 26, 39, 520):
        _, facts = read_case(moved_family(path, weeks))
        assert facts.case.family_name in NAMES


def _first_start(db: Database) -> str:
    """The demo's database and how to sign in."""
    passphrase = make_passphrase()
    set_up(db, now=clock.now(), passphrase=passphrase)
    return passphrase


def test_robin_sees_every_family_and_charlie_none(new_browser: NewBrowser, db: Database) -> None:
    passphrase = prepared(_first_start, db)
    assert _families_seen_by("robin@ocfs.example.org", passphrase, new_browser()) == NAMES
    assert _families_seen_by("charlie@ocfs.example.org", passphrase, new_browser()) == set()


def test_a_second_start_keeps_what_is_there_and_changes_the_passphrase(
    new_browser: NewBrowser, db: Database
) -> None:
    first, second = prepared(_first_start, db), make_passphrase()
    set_up(db, now=clock.now() + timedelta(days=30), passphrase=second)
    assert _families_seen_by("sam@ocfs.example.org", second, new_browser()) == NAMES
    assert _sign_in(new_browser(), "sam@ocfs.example.org", first) == 422


@pytest.mark.parametrize("name", ["FTM_DEMO", "FTM_IS_DEMO", "FTM_DEMO_MAILBOX"])
def test_no_variable_switches_the_demo_on(name: str) -> None:
    assert not Settings.from_environment(AGENCY).is_demo
    with pytest.raises(BadInputError, match="not a setting"):
        Settings.from_environment({**AGENCY, name: "1"})


def test_an_agencys_program_has_neither_the_mailbox_nor_the_sign_ins(client: FtmClient) -> None:
    assert client.get("/demo/mailbox").status_code == 404
    assert _sign_in(client, "robin@ocfs.example.org", make_passphrase()) == 422


def _families_seen_by(email: str, passphrase: str, browser: FtmClient) -> set[str]:
    assert _sign_in(browser, email, passphrase) == 303
    page = browser.get("/cases").text
    return {name for name in NAMES if name in page}


def _sign_in(browser: FtmClient, email: str, passphrase: str) -> int:
    page = browser.get("/sign-in")
    answer = browser.submit(page, "form[method=post]", email=email, password=passphrase)
    return answer.status_code


def test_the_seed_was_written_for_a_day_that_its_families_know() -> None:
    """Each has met, or is about to, within a quarter of that day."""
    day = datetime(2026, 10, 8, tzinfo=UTC)
    for path in EVERY_FAMILY:
        _, facts = read_case(path.read_bytes())
        starts = [each.starts_at for m in facts.meetings for s in m.sessions for each in s.segments]
        assert any(abs(start - day) < timedelta(days=120) for start in starts), path
