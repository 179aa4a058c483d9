"""`ftm serve` for an agency, `ftm demo` to try it out."""

from pathlib import Path
from typing import Annotated

import typer

Port = Annotated[int, typer.Option(min=1, max=65_535, help="The port to listen on.")]


def serve(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Port = 8000,
) -> None:
    """Serve the agency's families and send their mail, with the settings of FTM_*."""
    from ftm.cli import server  # noqa: PLC0415 - no other command should wait for the web program

    server.serve(host, port)


def demo(
    port: Port = 8000,
    folder: Annotated[Path, typer.Option(help="Where the demo keeps its database.")] = Path("var"),
    *,
    fresh: Annotated[bool, typer.Option("--fresh", help="Begin again from the seed.")] = False,
) -> None:
    """Try it with fictional families; nothing leaves this machine."""
    from ftm.cli import demo_server  # noqa: PLC0415 - no other command should wait for the web program

    demo_server.demo(port, folder, fresh=fresh)
