"""Starts the web server and the mail worker beside it; the commands are in serving.py."""

import contextlib
import logging
import os
import socket

import typer
import uvicorn
from litestar import Litestar

from ftm.app import create_app
from ftm.core.database import Database
from ftm.core.errors import BadInputError
from ftm.core.memory import settle_memory
from ftm.core.schema import check_is_current
from ftm.invitations.incoming import take_mail
from ftm.invitations.reminding_room import reminder_rounds
from ftm.mail.inbound_room import inbound_rounds
from ftm.mail.mail_room import MailRoom
from ftm.mail.rounds import Rounds
from ftm.meetings.cadence import adopt_policy
from ftm.paths import SEED
from ftm.policies import PolicyPack, load_pack
from ftm.settings import Settings

# Open pages that wait for changes would otherwise hold up a restart for ever.
GRACE_SECONDS = 5


def serve(host: str, port: int) -> None:
    """Serve until the process is stopped.

    Raises BadInputError when a setting is missing, the schema is behind or the port is taken.
    """
    settings = Settings.from_environment(os.environ)
    db = Database(settings.database_url)
    with contextlib.closing(db):
        check_is_current(db)
        pack = pack_in_force(db, settings)
        listening = listen(host, port)
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
        run_app(app, listening)


def pack_in_force(db: Database, settings: Settings) -> PolicyPack:
    """The agency's policy; if it changed since the last start, all clocks are set anew."""
    pack = load_pack(SEED / "policies" / f"{settings.policy_pack}.toml")
    with db.write() as session:
        adopt_policy(session, pack)
    return pack


def run_app(app: Litestar, listening: socket.socket) -> None:
    """Answer on `listening` until the process is stopped. Raises BadInputError if it cannot."""
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


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens there.

    Raises BadInputError when the port is taken or the address is not this machine's.
    """
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
