"""Starts the demo: the web server, a mailbox that keeps every mail, and the seed's families."""

import contextlib
import secrets
import socket
from pathlib import Path

import typer

from ftm.accounts import passwords
from ftm.app import create_app
from ftm.cli.server import listen, pack_in_force, run_app
from ftm.core import clock, migrate
from ftm.core.database import Database
from ftm.core.memory import settle_memory
from ftm.demo.setting_up import DemoWorker, set_up
from ftm.invitations.reminding_room import reminder_rounds
from ftm.mail.mail_room import MailRoom
from ftm.mail.mailbox_controller import mailbox_routes
from ftm.mail.sink import DemoMailbox
from ftm.settings import Settings

LOOPBACK = "127.0.0.1"


def demo(port: int, folder: Path, *, fresh: bool) -> None:
    """Serve the demo from its own database in `folder`; `fresh` begins again from the seed.

    No variable is read: nothing of the demo can reach an agency's database, nor the reverse.
    Raises BadInputError when the port is taken.
    """
    listening = listen(LOOPBACK, port)
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
        pack = pack_in_force(db, settings)
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
        run_app(app, listening)


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
