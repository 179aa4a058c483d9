"""Starts the web server and the mail worker beside it; the commands are in serving.py."""

import contextlib
import logging
import os
import secrets
import socket
from pathlib import Path

import typer
import uvicorn
from litestar import Litestar

from ftm.accounts import passwords
from ftm.app import create_app, settle_memory
from ftm.core import clock, migrate
from ftm.core.database import Database
from ftm.core.errors import BadInputError
from ftm.demo.setting_up import DemoWorker, set_up
from ftm.invitations.incoming import take_mail
from ftm.invitations.reminding_room import reminder_rounds
from ftm.mail.inbound_room import inbound_rounds
from ftm.mail.mail_room import MailRoom
from ftm.mail.mailbox_controller import mailbox_routes
from ftm.mail.rounds import Rounds
from ftm.mail.sink import DemoMailbox
from ftm.meetings.cadence import adopt_policy
from ftm.paths import SEED
from ftm.policies import PolicyPack, load_pack
from ftm.settings import Settings

# Open pages that wait for changes would otherwise hold up a restart for ever.
GRACE_SECONDS = 5
LOOPBACK = "127.0.0.1"


def serve(host: str, port: int) -> None:
    """Serve until the process is stopped.

    Raises BadInputError when a setting is missing, the schema is behind or the port is taken.
    """
    settings = Settings.from_environment(os.environ)
    db = Database(settings.database_url)
    with contextlib.closing(db):
        migrate.check_is_current(db)
        pack = _adopt_policy(db, settings)
        listening = _listen(host, port)
        rooms: list[MailRoom | Rounds] = [
            MailRoom(db, settings.smtp),
            reminder_rounds(db, pack, settings.base_url),
        ]
        if settings.imap is not None:
            rooms.append(inbound_rounds(db, settings.imap, take_mail))
        app = create_app(
            settings,
            db,
            on_startup=[
                *(each.open for each in rooms),
                settle_memory,
                lambda: typer.echo(f"Serving {settings.base_url} on {host}, port {port}."),
            ],
            on_shutdown=[each.close for each in reversed(rooms)],
        )
        _run(app, listening)


def demo(port: int, folder: Path, *, fresh: bool) -> None:
    """Serve the demo from its own database in `folder`; `fresh` begins again from the seed.

    No variable is read: nothing of the demo can reach an agency's database, nor the reverse.
    Raises BadInputError when the port is taken.
    """
    listening = _listen(LOOPBACK, port)
    address = f"http://{LOOPBACK}:{port}"
    if fresh:
        for each in folder.glob("demo.db*"):
            each.unlink()
    settings = Settings.for_demo(
        secret=secrets.token_urlsafe(48),
        database_url=f"sqlite:///{folder / 'demo.db'}",
        smtp_port=_free_port(),
        base_url=address,
    )
    passphrase = passwords.make_passphrase()
    db = Database(settings.database_url)
    with contextlib.closing(db):
        migrate.upgrade(db)
        pack = _adopt_policy(db, settings)
        workers = set_up(db, now=clock.now(), passphrase=passphrase)
        mailbox = DemoMailbox()
        room = MailRoom(db, settings.smtp, mailbox=mailbox)
        reminders = reminder_rounds(db, pack, settings.base_url)
        app = create_app(
            settings,
            db,
            extra=[mailbox_routes(mailbox)],
            on_startup=[
                room.open,
                reminders.open,
                settle_memory,
                lambda: typer.echo(_welcome(address, workers, passphrase)),
            ],
            on_shutdown=[reminders.close, room.close],
        )
        _run(app, listening)


def _adopt_policy(db: Database, settings: Settings) -> PolicyPack:
    """An agency may have changed its policy since the last start: then all clocks are set anew."""
    pack = load_pack(SEED / "policies" / f"{settings.policy_pack}.toml")
    with db.write() as session:
        adopt_policy(session, pack)
    return pack


def _run(app: Litestar, listening: socket.socket) -> None:
    # No log of requests: the address of a reply link opens it.
    logging.basicConfig(
        level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            server_header=False,
            ws="none",
            timeout_graceful_shutdown=GRACE_SECONDS,
        )
    )
    with contextlib.suppress(KeyboardInterrupt):
        server.run(sockets=[listening])
    if not server.started:
        raise BadInputError("The server could not start; the reason stands above.")


def _listen(host: str, port: int) -> socket.socket:
    """Raises BadInputError when the port is taken or the address is not this machine's."""
    with contextlib.ExitStack() as unless_listening:
        try:
            family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
            # Named as TCP, or else asyncio leaves Nagle's delay on: 40 ms for every answer.
            listening = socket.socket(family, kind, socket.IPPROTO_TCP)
            unless_listening.enter_context(listening)
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listening.bind(address)
            # Now, and not when the server is ready: another program must not get in between.
            listening.listen()
        except OSError as error:
            raise BadInputError(
                f"Cannot listen on {host}, port {port} ({error.strerror}). "
                f"Stop the program that uses it, or name another port: --port {port % 65_535 + 1}"
            ) from error
        unless_listening.pop_all()
    return listening


def _free_port() -> int:
    with socket.create_server((LOOPBACK, 0)) as found:
        port: int = found.getsockname()[1]
        return port


def _welcome(address: str, workers: tuple[DemoWorker, ...], passphrase: str) -> str:
    width = max(len(each.email) for each in workers)
    sign_ins = "\n".join(f"  {each.email:{width}}  {each.name}, {each.about}" for each in workers)
    return (
        f"\nOpen      {address}\n"
        f"Mails     {address}/demo/mailbox\n"
        f"Sign in as one of these, with the passphrase  {passphrase}\n{sign_ins}\n"
        "Everybody in it is made up. Stop it with Ctrl-C; what you changed stays for the next time."
    )
