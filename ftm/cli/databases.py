import typer

from ftm.cli.common import open_database, pack_of_command
from ftm.core.schema import is_current
from ftm.meetings.cadence import adopt_policy

app = typer.Typer(
    name="db",
    help="The database named by FTM_DATABASE_URL.",
    no_args_is_help=True,
    add_completion=False,
)


@app.command()
def upgrade() -> None:
    """Create the tables or bring them up to date; running it again changes nothing.

    The clocks of all cases are kept by the policy pack named by FTM_POLICY_PACK from then on.
    """
    pack = pack_of_command()
    with open_database(check=False) as db:
        if not is_current(db):
            from ftm.core import migrate  # noqa: PLC0415 - Alembic loads longer than all else

            migrate.upgrade(db)
        with db.write() as session:
            adopt_policy(session, pack)


@app.command()
def check() -> None:
    """Say whether the tables are up to date."""
    with open_database() as _:
        typer.echo("The database is up to date.")
