"""The demo's mailbox as a person sees it, with the worker and the mail server running inside."""

import asyncio
import socket

from litestar import Litestar, Router

from ftm.app import create_app
from ftm.core import clock
from ftm.core.database import Database
from ftm.mail.mail_room import MailRoom
from ftm.mail.mailbox_controller import mailbox_routes
from ftm.mail.sink import DemoMailbox
from ftm.settings import Settings
from tests.mail.outbox import put, states
from tests.mail.test_sink import LINK, invitation
from tests.support.client import FtmClient


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def demo(db: Database, mailbox: DemoMailbox) -> Litestar:
    """The demo's application, and below `/untouched` a mailbox that nobody sends to."""
    settings = Settings.for_demo(
        secret="s" * 40,
        database_url=db.engine.url.render_as_string(hide_password=False),
        smtp_port=free_port(),
        base_url="http://127.0.0.1:8000",
    )
    room = MailRoom(db, settings.smtp, mailbox=mailbox)
    return create_app(
        settings,
        db,
        extra=[
            mailbox_routes(mailbox),
            Router("/untouched", route_handlers=[mailbox_routes(DemoMailbox())]),
        ],
        on_startup=[room.open],
        on_shutdown=[room.close],
    )


def test_the_mailbox_shows_a_queued_mail_and_runs_nothing_or_says_that_there_is_none(
    one_db: Database,
) -> None:
    mailbox = DemoMailbox()
    with one_db.write() as session:
        raw = invitation()
        put(
            session, "pat@family.example", raw=raw, message_id="<1@agency.example>", now=clock.now()
        )
    with FtmClient(demo(one_db, mailbox)) as client:
        for _ in range(500):
            if mailbox.newest_first():
                break
            client.blocking_portal.call(asyncio.sleep, 0.01)
        listing = client.get("/demo/mailbox")
        assert listing.status_code == 200
        assert "Planning meeting: Wed Dec 2, 2026, 2:00 PM" in listing.text
        shown = client.get("/demo/mailbox/1")
        assert shown.status_code == 200
        assert f'<a href="{LINK}" rel="noreferrer">' in shown.text
        assert "<script>alert" not in shown.text
        assert "&lt;script&gt;alert" in shown.text
        assert client.get("/demo/mailbox/2").status_code == 404
        assert "No mail yet" in client.get("/untouched/demo/mailbox").text
    assert states(one_db) == ["sent"]
