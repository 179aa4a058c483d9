from typing import Annotated

import typer

from ftm.accounts import passwords, rules, service
from ftm.cli.common import open_database
from ftm.core.actor import COMMAND_LINE, WorkerRole

app = typer.Typer(
    name="worker", help="The people who sign in.", no_args_is_help=True, add_completion=False
)


@app.command()
def add(
    email: str,
    name: Annotated[str, typer.Option(help="As it stands in invitations.")],
    role: Annotated[WorkerRole, typer.Option(help="What the worker may do.")],
    unit: Annotated[str, typer.Option(help="A supervisor sees the families of the unit.")] = "",
    *,
    ask: Annotated[
        bool, typer.Option("--ask", help="Ask for the passphrase instead of making one.")
    ] = False,
) -> None:
    """Let somebody sign in. A passphrase that is made here is printed once and kept nowhere."""
    passphrase = (
        typer.prompt("Passphrase", hide_input=True, confirmation_prompt=True)
        if ask
        else passwords.make_passphrase()
    )
    rules.check_passphrase(passphrase, email=email, name=name)
    hashed = passwords.hash_passphrase(passphrase)
    with open_database() as db, db.write() as session:
        service.create_worker(
            session,
            COMMAND_LINE,
            email=email,
            name=name,
            role=role,
            unit=unit,
            password_hash=hashed,
        )
    typer.echo(f"{email} may sign in." + ("" if ask else f" Passphrase: {passphrase}"))


@app.command()
def end(email: str) -> None:
    """Somebody has left: from now on they see nothing, here or in their calendar program."""
    with open_database() as db, db.write() as session:
        service.end_worker(session, COMMAND_LINE, email=email)
    typer.echo(f"{email} may not sign in any more.")


@app.callback()
def main() -> None:
    """Each worker has an account of their own."""
