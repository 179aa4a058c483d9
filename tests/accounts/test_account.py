"""A worker's own account, and who may make one."""

import pytest
from argon2 import PasswordHasher
from sqlmodel import Session, select

from ftm.accounts import passwords, queries, rules, service, signing_in
from ftm.accounts.models import WebSession, Worker
from ftm.core import clock
from ftm.core.actor import COMMAND_LINE
from ftm.core.database import Database
from ftm.core.errors import NotAllowedError, RuleBrokenError
from tests.support.client import SignedInAs
from tests.support.databases import on_sqlite
from tests.support.prepared import prepared
from tests.support.world import PASSPHRASE, World, populate

NEW = "another five plain words here"


def make(session: Session, **changes: str) -> Worker:
    values = {"email": "Ash@OCFS.example.org", "name": "Ash", "role": "caseworker", **changes}
    return service.create_worker(session, COMMAND_LINE, password_hash="x", **values)


def test_a_new_passphrase_ends_every_other_session(
    signed_in_as: SignedInAs, world: World, db: Database
) -> None:
    here, elsewhere = signed_in_as(world.robin), signed_in_as(world.robin)
    page = here.get("/account")
    values = {"current": PASSPHRASE, "new": NEW, "again": NEW}
    assert "Your account" in here.follow(here.submit(page, "#passphrase", **values)).text
    assert elsewhere.get("/account").status_code == 303
    with db.read() as session:
        assert len(session.exec(select(WebSession)).all()) == 1
        known = queries.find_credentials(session, world.robin.email)
    assert known is not None
    assert passwords.is_passphrase(NEW, known.password_hash)


@on_sqlite
@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"current": "wrong"}, "current", "not your passphrase"),
        ({"current": ""}, "current", "you use now"),
        ({"again": "different"}, "again", "differ"),
        ({"new": "short", "again": "short"}, "new", "at least 15"),
    ],
)
def test_a_refused_passphrase_says_why_and_changes_nothing(
    signed_in_as: SignedInAs, world: World, values: dict[str, str], field: str, words: str
) -> None:
    browser = signed_in_as(world.robin)
    typed = {"current": PASSPHRASE, "new": NEW, "again": NEW, **values}
    answer = browser.submit(browser.get("/account"), "#passphrase", **typed)
    assert answer.status_code == 422
    message = answer.text.split(f'id="{field}-error">')[1].split("<")[0]
    assert words in message
    assert browser.get("/account").status_code == 200


@pytest.mark.parametrize(
    ("passphrase", "words"),
    [
        ("fourteen signs", "at least 15"),
        ("four plain words, " * 12, "at most 200"),
        ("a" * 20, "easy to guess"),
        ("robin caseworth 1", "easy to guess"),
    ],
)
def test_a_passphrase_is_long_and_not_easy_to_guess(passphrase: str, words: str) -> None:
    with pytest.raises(RuleBrokenError, match=words):
        rules.check_passphrase(passphrase, email="robin@ocfs.example.org", name="Robin Caseworth")


def test_a_weak_new_passphrase_costs_no_try(one_db: Database) -> None:
    robin = prepared(populate, one_db).robin
    for _ in range(rules.TRIES_FROM_ONE_ADDRESS + 1):
        with pytest.raises(RuleBrokenError, match="at least 15"):
            signing_in.change_passphrase(
                one_db, robin, current=PASSPHRASE, new="short", address="", now=clock.now()
            )


def test_only_the_operator_makes_accounts(db: Database, world: World) -> None:
    with pytest.raises(NotAllowedError), db.write() as session:
        service.create_worker(
            session, world.sam, email="a@b.org", name="A", role="caseworker", password_hash="x"
        )


def test_an_address_has_one_account_in_whatever_case(db: Database) -> None:
    with db.write() as session:
        assert make(session).email == "ash@ocfs.example.org"
    with pytest.raises(RuleBrokenError, match="already signs in"), db.write() as session:
        make(session, email="ASH@ocfs.example.org")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"email": "ash"}, "email"),
        ({"email": "ash@office"}, "email"),
        ({"email": "a sh@b.org"}, "email"),
        ({"name": "  "}, "name"),
        ({"role": "boss"}, "role"),
    ],
)
def test_a_wrong_account_is_refused_beside_its_field(
    one_db: Database, changes: dict[str, str], field: str
) -> None:
    with pytest.raises(RuleBrokenError) as refusal, one_db.write() as session:
        make(session, **changes)
    assert refusal.value.field == field


def test_a_hash_made_with_weaker_settings_is_made_again_at_sign_in(db: Database) -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(NEW)
    with db.write() as session:
        make(session).password_hash = weak
    signing_in.sign_in(
        db, email="ash@ocfs.example.org", passphrase=NEW, address="", now=clock.now(), replaces=None
    )
    with db.read() as session:
        known = queries.find_credentials(session, "ash@ocfs.example.org")
    assert known is not None
    assert not passwords.is_outdated(known.password_hash)
    assert passwords.is_passphrase(NEW, known.password_hash)


def test_guessers_are_stopped_by_account_and_by_address() -> None:
    assert rules.may_try(for_account_here=4, for_account=24, from_address=59)
    assert not rules.may_try(for_account_here=5, for_account=5, from_address=5)
    assert not rules.may_try(for_account_here=0, for_account=25, from_address=0)
    assert not rules.may_try(for_account_here=0, for_account=0, from_address=60)
