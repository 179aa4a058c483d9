"""Signing in and out, as a browser without JavaScript does it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from argon2 import PasswordHasher
from litestar import Litestar
from litestar.middleware.csrf import generate_csrf_token
from sqlmodel import select

from ftm.accounts import passwords, rules, service, signing_in
from ftm.accounts.models import SignInTry, WebSession, Worker
from ftm.core import clock
from ftm.core.audit import AuditEvent
from ftm.core.database import Database
from ftm.core.errors import RuleBrokenError
from ftm.settings import Settings
from ftm.web.tokens import form_tokens
from tests.support.application import application
from tests.support.client import HTMX, FtmClient, SignedInAs
from tests.support.databases import on_sqlite
from tests.support.prepared import prepared
from tests.support.world import PASSPHRASE, World, populate

ROBIN = {"email": "robin@ocfs.example.org", "password": PASSPHRASE}
HERE = "testclient"
"""The address from which the browsers of the tests come."""


@pytest.fixture
def browser_at(
    settings: Settings, one_db: Database, started: Callable[[Litestar], FtmClient]
) -> Callable[[str], FtmClient]:
    """`browser_at("https://testserver.local")`: a browser of an agency with this address."""

    def open_at(base_url: str) -> FtmClient:
        app = application(replace(settings, base_url=base_url), one_db)
        return started(app).beside(base_url)

    return open_at


@pytest.fixture
def browser(browser_at: Callable[[str], FtmClient], one_db: Database) -> FtmClient:
    """Nobody is signed in; for what is the same on every database."""
    prepared(populate, one_db)
    return browser_at("http://testserver.local")


def sign_in(client: FtmClient, page: str = "/sign-in", **values: str) -> str:
    """Sign in; answers where that leads."""
    response = client.submit(client.get(page), "#sign-in", **{**ROBIN, **values})
    assert response.status_code == 303, response.text[-500:]
    return str(response.headers["location"])


@pytest.mark.usefixtures("world")
def test_a_worker_signs_in_and_out(client: FtmClient, db: Database) -> None:
    assert sign_in(client, email="  ROBIN@ocfs.example.org ") == "/"
    page = client.get("/account")
    assert "Robin Caseworth" in page.text
    response = client.submit(page, ".ftm-sign-out")
    assert client.follow(response).text.count("<h1>Sign in</h1>") == 1
    assert client.get("/account").status_code == 303
    with db.read() as session:
        assert session.exec(select(WebSession)).all() == []
        assert [each.verb for each in session.exec(select(AuditEvent))] == ["sign_in", "sign_out"]


@on_sqlite
def test_the_secret_of_a_session_is_stored_nowhere(
    signed_in_as: SignedInAs, world: World, db: Database
) -> None:
    browser = signed_in_as(world.robin)
    with db.read() as session:
        stored = session.exec(select(WebSession)).one()
    assert browser.cookies["ftm"] not in stored.model_dump_json()
    browser.cookies.clear()
    browser.cookies.set("ftm", stored.key)
    assert browser.get("/account").status_code == 303


@on_sqlite
@pytest.mark.usefixtures("world")
def test_a_session_chosen_by_somebody_else_is_never_used(client: FtmClient, db: Database) -> None:
    client.cookies.set("ftm", "chosen-by-an-attacker")
    sign_in(client)
    assert client.cookies.get("ftm", domain="testserver.local") != "chosen-by-an-attacker"
    with db.read() as session:
        keys = {each.key for each in session.exec(select(WebSession))}
    assert service.session_key("chosen-by-an-attacker") not in keys


@pytest.mark.parametrize("base_url", ["http://testserver.local", "https://testserver.local"])
def test_a_form_token_of_an_older_secret_keeps_nobody_from_signing_in(
    browser_at: Callable[[str], FtmClient], one_db: Database, base_url: str
) -> None:
    prepared(populate, one_db)
    browser = browser_at(base_url)
    older = form_tokens("older than ours " * 3, https=browser.base_url.scheme == "https")
    browser.cookies.set(older.cookie_name, generate_csrf_token(older.secret))
    sign_in(browser)


def test_signing_in_again_ends_the_session_of_before(
    signed_in_as: SignedInAs, world: World, client: FtmClient
) -> None:
    browser = signed_in_as(world.robin)
    client.cookies.set("ftm", browser.cookies["ftm"])
    sign_in(browser)
    assert client.get("/account").status_code == 303


@pytest.mark.parametrize("email", ["robin@ocfs.example.org", "nobody@ocfs.example.org"])
def test_a_wrong_passphrase_and_an_unknown_address_get_the_same_answer(
    browser: FtmClient, email: str
) -> None:
    page = browser.get("/sign-in")
    response = browser.submit(page, "#sign-in", email=email, password="not the passphrase")
    assert response.status_code == 422
    assert signing_in.WRONG in response.text
    assert f'value="{email}"' in response.text
    assert "not the passphrase" not in response.text


def test_an_unknown_address_costs_the_same_work(
    one_db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    verified: list[str] = []
    really = PasswordHasher.verify

    def counting(self: PasswordHasher, stored: str, passphrase: str) -> bool:
        verified.append(stored)
        return bool(really(self, stored, passphrase))

    monkeypatch.setattr(PasswordHasher, "verify", counting)
    with pytest.raises(RuleBrokenError, match="do not belong together"):
        signing_in.sign_in(
            one_db,
            email="nobody@example.org",
            passphrase="anything",
            address="",
            now=clock.now(),
            replaces=None,
        )
    assert len(verified) == 1
    assert not passwords.is_outdated(verified[0])


@on_sqlite
@pytest.mark.parametrize("email", ["robin@ocfs.example.org", "nobody@ocfs.example.org"])
def test_after_five_tries_even_the_right_passphrase_waits(
    client: FtmClient, world: World, db: Database, email: str
) -> None:
    with time_machine.travel(clock.now(), tick=False) as traveller:
        # As the page counts them, without the work of comparing.
        with db.write() as session:
            for _ in range(rules.TRIES_FROM_ONE_ADDRESS):
                service.begin_try(session, email=email, address=HERE, now=clock.now())
        page = client.get("/sign-in")
        response = client.submit(page, "#sign-in", email=email, password=PASSPHRASE)
        assert signing_in.TOO_MANY in response.text
        traveller.shift(rules.TRY_WINDOW + timedelta(seconds=1))
        response = client.submit(page, "#sign-in", email=email, password=PASSPHRASE)
        assert signing_in.TOO_MANY not in response.text


@pytest.mark.usefixtures("world")
def test_a_sign_in_from_elsewhere_does_not_wait_for_a_guesser(db: Database) -> None:
    now = clock.now()
    with db.write() as session:
        for _ in range(rules.TRIES_FROM_ONE_ADDRESS):
            assert service.begin_try(session, email=ROBIN["email"], address="guesser", now=now)
        assert not service.begin_try(session, email=ROBIN["email"], address="guesser", now=now)
        assert service.begin_try(session, email=ROBIN["email"], address="office", now=now)


@pytest.mark.parametrize(
    ("email", "address", "same", "most"),
    [
        ("robin", "elsewhere", "account", rules.TRIES_FOR_ONE_ACCOUNT),
        ("sam", "here", "address", rules.TRIES_OF_ONE_ADDRESS),
    ],
)
def test_who_guesses_from_everywhere_or_at_everybody_waits_too(
    db: Database, email: str, address: str, same: str, most: int
) -> None:
    now = clock.now()
    with db.write() as session:
        assert service.begin_try(session, email="robin", address="here", now=now)
        first = session.exec(select(SignInTry)).one()
        for number in map(str, range(most - 1)):
            each = SignInTry(account=number, address=number, at=now)
            setattr(each, same, getattr(first, same))
            session.add(each)
        session.flush()
        assert not service.begin_try(session, email=email, address=address, now=now)
        assert service.begin_try(session, email="sam", address="elsewhere", now=now)


@on_sqlite
def test_a_session_ends_after_a_pause(signed_in_as: SignedInAs, world: World) -> None:
    with time_machine.travel(clock.now(), tick=False) as traveller:
        browser = signed_in_as(world.robin)
        traveller.shift(rules.LONGEST_PAUSE)
        response = browser.get("/account?tab=1")
    assert response.status_code == 303
    assert response.headers["location"] == "/sign-in?next=%2Faccount%3Ftab%3D1"


def test_a_session_ends_after_a_day_without_a_pause(db: Database, world: World) -> None:
    now = started = clock.now()
    with db.write() as session:
        secret = service.open_session(session, world.robin, address=HERE, now=started)
    while now < started + rules.LONGEST_SESSION:
        assert signing_in.find_signed_in(db, secret, now) is not None
        now += rules.LONGEST_PAUSE - timedelta(minutes=1)
    assert signing_in.find_signed_in(db, secret, started + rules.LONGEST_SESSION) is None


@on_sqlite
def test_a_form_sent_after_the_session_ended_is_not_lost(
    signed_in_as: SignedInAs, world: World
) -> None:
    browser = signed_in_as(world.robin)
    page = browser.get("/account")
    del browser.cookies["ftm"]
    response = browser.submit(page, "#passphrase", current="a", new="b", again="b")
    assert response.status_code == 401
    assert "sign in on a new tab" in response.text
    by_htmx = browser.post("/account/passphrase", data={}, headers=HTMX)
    assert by_htmx.headers["hx-retarget"] == "#notice"


def test_htmx_is_led_to_the_sign_in_and_back(browser: FtmClient) -> None:
    here = {"HX-Current-URL": "http://testserver.local/account?x=1"}
    response = browser.get("/account", headers={**HTMX, **here})
    assert response.headers["hx-redirect"] == "/sign-in?next=%2Faccount%3Fx%3D1"
    elsewhere = {"HX-Current-URL": "https://evil.example/account"}
    response = browser.get("/account", headers={**HTMX, **elsewhere})
    assert response.headers["hx-redirect"] == "/sign-in"


def test_signing_in_never_leads_to_another_server(browser: FtmClient) -> None:
    assert sign_in(browser, next="//evil.example") == "/"


def test_signing_in_leads_back_to_the_page_asked_for(browser: FtmClient) -> None:
    response = browser.get("/account?tab=1")
    assert sign_in(browser, response.headers["location"]) == "/account?tab=1"


def test_a_form_without_our_token_is_refused(browser: FtmClient) -> None:
    response = browser.post("/sign-in", token=False, data=ROBIN)
    assert response.status_code == 403
    assert "no longer valid" in response.text
    assert "ftm" not in browser.cookies


def test_a_worker_who_left_is_signed_out(
    signed_in_as: SignedInAs, world: World, db: Database
) -> None:
    browser = signed_in_as(world.robin)
    with db.write() as session:
        worker = session.get(Worker, world.robin.id)
        assert worker is not None
        worker.is_active = False
    assert browser.get("/account").status_code == 303


def test_over_https_every_cookie_is_for_https_only(
    browser_at: Callable[[str], FtmClient], one_db: Database
) -> None:
    prepared(populate, one_db)
    browser = browser_at("https://testserver.local")
    page = browser.get("/sign-in")
    assert "max-age" in page.headers["strict-transport-security"]
    opened = browser.submit(page, "#sign-in", **ROBIN)
    for answer, name in ((page, "__Host-ftm-form-"), (opened, "__Host-ftm=")):
        cookie = answer.headers["set-cookie"]
        assert cookie.startswith(name)
        assert {"Secure", "HttpOnly"} <= {each.strip() for each in cookie.split(";")}
