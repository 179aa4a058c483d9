import asyncio
import contextlib
import os

import typer

from ftm.core import migrate
from ftm.core.database import Database
from ftm.mail.worker import run_once
from ftm.settings import Settings

app = typer.Typer(help="The outbox.", no_args_is_help=True)


@app.command()
def send() -> None:
    """Try every mail that is due once. `ftm serve` does so by itself."""
    settings = Settings.from_environment(os.environ)
    with contextlib.closing(Database(settings.database_url)) as db:
        migrate.check_is_current(db)
        done = asyncio.run(run_once(db, settings.smtp))
    typer.echo(f"{done.sent} sent, {done.waiting} waiting, {done.failed} failed, {done.held} held.")
    if done.server_trouble:
        typer.echo(done.server_trouble, err=True)
        raise typer.Exit(1)


@app.callback()
def main() -> None:
    """What waits for the mail server."""
