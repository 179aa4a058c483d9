import asyncio
import contextlib
import os

import typer

from ftm.cli.common import pack_of_command
from ftm.core import clock
from ftm.core.database import Database
from ftm.core.errors import BadInputError
from ftm.core.schema import check_is_current
from ftm.mail.worker import run_once
from ftm.settings import Settings

app = typer.Typer(
    name="mail", help="The outbox and the mailbox.", no_args_is_help=True, add_completion=False
)


@app.command()
def send() -> None:
    """Try every mail that is due once. `ftm serve` does so by itself."""
    settings = Settings.from_environment(os.environ)
    with contextlib.closing(Database(settings.database_url)) as db:
        check_is_current(db)
        done = asyncio.run(run_once(db, settings.smtp))
    typer.echo(f"{done.sent} sent, {done.waiting} waiting, {done.failed} failed, {done.held} held.")
    if done.server_trouble:
        typer.echo(done.server_trouble, err=True)
        raise typer.Exit(1)


@app.command()
def fetch() -> None:
    """Read what came in once: answers and returned mail. `ftm serve` does so every minute."""
    # Here, because no other command should wait for what reads calendars and mailboxes.
    from ftm.invitations.incoming import take_mail  # noqa: PLC0415
    from ftm.mail.inbound import fetch_once  # noqa: PLC0415

    settings = Settings.from_environment(os.environ)
    if settings.imap is None:
        raise BadInputError("FTM_IMAP_HOST must name the mailbox that answers come to.")
    with contextlib.closing(Database(settings.database_url)) as db:
        check_is_current(db)
        done = fetch_once(db, settings.imap, take_mail)
    told = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in done.outcomes.items())
    typer.echo(f"{done.outcomes.total()} read{': ' if told else ''}{told}.")
    if done.trouble:
        typer.echo(done.trouble, err=True)
        raise typer.Exit(1)


@app.command()
def remind() -> None:
    """Queue every reminder that is due once. `ftm serve` does so every minute."""
    # Here, because no other command should wait for what builds mails.
    from ftm.invitations.reminding_room import remind_once  # noqa: PLC0415

    settings = Settings.from_environment(os.environ)
    with contextlib.closing(Database(settings.database_url)) as db:
        check_is_current(db)
        count = remind_once(db, pack_of_command(), settings.base_url, now=clock.now())
    typer.echo(f"{count} queued.")


@app.callback()
def main() -> None:
    """What waits for the mail server, and what came in."""
