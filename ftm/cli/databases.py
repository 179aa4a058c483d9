import typer

from ftm.cli.common import open_database
from ftm.core import migrate

app = typer.Typer(help="The database named by FTM_DATABASE_URL.", no_args_is_help=True)


@app.command()
def upgrade() -> None:
    """Create the tables or bring them up to date; running it again changes nothing."""
    with open_database(check=False) as db:
        migrate.upgrade(db)


@app.command()
def check() -> None:
    """Say whether the tables are up to date."""
    with open_database() as _:
        typer.echo("The database is up to date.")
