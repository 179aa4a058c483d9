"""Puts the commands together and turns errors into exit codes (case-file.md 3)."""

import os
import sys
from functools import cache
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

from ftm.cli import serving
from ftm.core.errors import BadInputError, FtmError, NotFoundError
from ftm.core.memory import load_in_peace
from ftm.settings import word_template
from ftm.word import template

BAD_INPUT = 2
REFUSED = 3

# The module of each group, loaded when the group is asked for: no command waits for another.
GROUPS = {
    "db": "ftm.cli.databases",
    "case": "ftm.cli.cases",
    "meeting": "ftm.cli.meetings",
    "summary": "ftm.cli.summaries",
    "worker": "ftm.cli.workers",
    "mail": "ftm.cli.mails",
}


class _Groups(TyperGroup):
    def list_commands(self, ctx: Any) -> list[str]:
        return [*super().list_commands(ctx), *GROUPS]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in GROUPS:
            return super().get_command(ctx, cmd_name)
        return _put_together(import_module(GROUPS[cmd_name]).app)


app = typer.Typer(
    cls=_Groups,
    help="Plan, hold and follow up Family Team Meetings.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command()(serving.serve)
app.command()(serving.demo)
# Putting commands together takes longer than most of them do.
_put_together = cache(get_command)


def main() -> None:
    """Run one command; exit 0 done, 2 bad input, 3 refused by a rule."""
    load_in_peace()
    template.choose(word_template(os.environ))
    try:
        _put_together(app)()
    except (BadInputError, NotFoundError) as error:
        sys.exit(_say(error, BAD_INPUT))
    except FtmError as error:
        sys.exit(_say(error, REFUSED))


def _say(error: FtmError, code: int) -> int:
    if str(error):
        print(error, file=sys.stderr)  # noqa: T201 - this is the command's answer
    return code
