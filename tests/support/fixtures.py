"""The fixtures that all tests share; tests/conftest.py loads them."""

import gc
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path

import pytest
import time_machine
from litestar import Litestar

from ftm.accounts import service
from ftm.core import clock
from ftm.core.actor import Actor
from ftm.core.database import Database
from ftm.core.memory import settle_memory
from ftm.settings import Settings
from tests.support import databases
from tests.support.application import application
from tests.support.client import FtmClient, SignedInAs
from tests.support.families import OCTOBER_1
from tests.support.prepared import begin_empty, forget, prepared, settle
from tests.support.world import Family, World, import_family, populate


def pytest_collection_finish() -> None:
    """What was loaded stays, so that the collector need not look at it again and again."""
    settle_memory()
    gc.enable()


def pytest_runtest_call() -> None:
    """What the fixtures want in a database is put there once: at first use, at the latest here."""
    settle()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return databases.make_sqlite(tmp_path_factory.mktemp("sqlite") / "template.db")


@pytest.fixture(scope="session")
def sqlite_file(sqlite_template: Path) -> Iterator[Database]:
    db = Database(
        f"sqlite:///{shutil.copyfile(sqlite_template, sqlite_template.with_name('ftm.db'))}"
    )
    yield db
    db.close()


@pytest.fixture(scope="session")
def postgres_pool(postgres_url: str) -> Iterator[Database]:
    db = Database(postgres_url)
    begin_empty(db)
    yield db
    forget(db)
    db.close()


@pytest.fixture
def sqlite_db(sqlite_file: Database) -> Database:
    """For what is about SQLite."""
    begin_empty(sqlite_file)
    return sqlite_file


@pytest.fixture
def postgres_db(postgres_pool: Database) -> Database:
    """For what is about PostgreSQL."""
    begin_empty(postgres_pool)
    return postgres_pool


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def db(request: pytest.FixtureRequest) -> Database:
    """An empty database with the current schema; the test runs on both kinds."""
    return _empty(request, request.param)


@pytest.fixture
def one_db(request: pytest.FixtureRequest) -> Database:
    """For what is the same on every database: one of SQLite, or of the kind `--database` names."""
    return _empty(request, request.config.option.database or "sqlite")


def _empty(request: pytest.FixtureRequest, kind: str) -> Database:
    database: Database = request.getfixturevalue(f"{kind}_db")
    return database


@pytest.fixture
def october_1() -> Iterator[None]:
    """It is the morning on which most families of the tests plan their meeting."""
    with time_machine.travel(OCTOBER_1, tick=False):
        yield


@pytest.fixture
def settings() -> Settings:
    return Settings.for_demo(
        secret="only for tests " * 3,
        database_url="",
        smtp_port=25,
        base_url="http://testserver.local",
    )


@pytest.fixture
def app(settings: Settings, db: Database) -> Litestar:
    return application(settings, db)


@pytest.fixture
def served_app(settings: Settings, db: Database) -> Litestar:
    """For `serve`; `app` is what the browsers without a server look at."""
    return application(settings, db, served=True)


@pytest.fixture
def world(db: Database) -> World:
    """Robin, Sam, Fern and Charlie have accounts."""
    return prepared(populate, db)


@pytest.fixture(scope="session")
def started() -> Iterator[Callable[[Litestar], FtmClient]]:
    """A browser at an application that started when it was first asked for, and runs until the end.

    What happens at the start and the end is tested where it is done.
    """
    with ExitStack() as running:
        yield cache(lambda app: running.enter_context(FtmClient(app)))


@pytest.fixture
def new_browser(app: Litestar, started: Callable[[Litestar], FtmClient]) -> Callable[[], FtmClient]:
    """`new_browser()`: a browser without cookies; all look at one started application."""
    return started(app).beside


@pytest.fixture
def client(new_browser: Callable[[], FtmClient]) -> FtmClient:
    """Nobody is signed in."""
    return new_browser()


@pytest.fixture
def signed_in_as(new_browser: Callable[[], FtmClient], db: Database) -> SignedInAs:
    """`signed_in_as(world.robin)`: a browser of that worker."""

    def sign_in(actor: Actor) -> FtmClient:
        browser = new_browser()
        with db.write() as session:
            secret = service.open_session(session, actor, address="test", now=clock.now())
        browser.cookies.set("ftm", secret, domain=browser.base_url.host)
        return browser

    return sign_in


@pytest.fixture
def spruceby(db: Database) -> Family:
    """The family of S4: robin's and fern's, supervised by sam, unknown to charlie."""
    return prepared(import_family, db, "S4")
