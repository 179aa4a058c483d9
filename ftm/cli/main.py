"""Puts the commands together and turns errors into exit codes (case-file.md 3)."""

import os
import sys

import typer

from ftm.cli import cases, databases, mails, meetings, serving, summaries, workers
from ftm.core.errors import BadInputError, FtmError, NotFoundError
from ftm.settings import word_template
from ftm.word import template

BAD_INPUT = 2
REFUSED = 3

app = typer.Typer(
    help="Plan, hold and follow up Family Team Meetings.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command()(serving.serve)
app.command()(serving.demo)
app.add_typer(databases.app, name="db")
app.add_typer(cases.app, name="case")
app.add_typer(meetings.app, name="meeting")
app.add_typer(summaries.app, name="summary")
app.add_typer(workers.app, name="worker")
app.add_typer(mails.app, name="mail")


def main() -> None:
    """Run one command; exit 0 done, 2 bad input, 3 refused by a rule."""
    template.choose(word_template(os.environ))
    try:
        app()
    except (BadInputError, NotFoundError) as error:
        sys.exit(_say(error, BAD_INPUT))
    except FtmError as error:
        sys.exit(_say(error, REFUSED))


def _say(error: FtmError, code: int) -> int:
    if str(error):
        print(error, file=sys.stderr)  # noqa: T201 - this is the command's answer
    return code
