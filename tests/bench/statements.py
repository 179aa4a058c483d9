"""How many SQL statements a page needs, asked of the application in this process."""

from collections.abc import Iterator
from pathlib import Path

from litestar.testing import TestClient

from ftm.accounts import service
from ftm.app import create_app
from ftm.core import clock
from ftm.core.database import Database
from ftm.settings import Settings
from tests.bench.figures import Figure
from tests.bench.web import actor_of, filled, meeting_of
from tests.support.counting import statements

SETTINGS = Settings.for_demo(
    secret="only for the bench " * 2,
    database_url="",
    smtp_port=25,
    base_url="http://testserver.local",
)
MOST = 8


def figures(folder: Path) -> Iterator[Figure]:
    db = Database(filled(f"sqlite:///{folder / 'statements.db'}"))
    with db.write() as session:
        secret = service.open_session(session, actor_of(session), address="", now=clock.now())
        meeting = meeting_of(session, "BENCH-0000")
    pages = {"the live meeting": f"/meetings/{meeting}/live", "Today": "/today"}
    with TestClient(create_app(SETTINGS, db), cookies={"ftm": secret}) as client:
        for name, path in pages.items():
            client.get(path).raise_for_status()
            with statements(db) as seen:
                client.get(path).raise_for_status()
            yield Figure(f"SQL statements of {name}", "", len(seen), MOST, "at most")
    db.close()
