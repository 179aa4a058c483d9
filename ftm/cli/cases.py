import json
from pathlib import Path
from typing import Annotated

import typer

from ftm.casefiles.importing import import_case
from ftm.casefiles.reading import CaseFileError, read_case_file
from ftm.cli.common import open_database
from ftm.core.actor import COMMAND_LINE
from ftm.core.errors import BadInputError
from ftm.facts.export import export_case
from ftm.meetings.case_facts import case_id_of, load_facts

app = typer.Typer(
    name="case", help="Case files (ftm-case/1).", no_args_is_help=True, add_completion=False
)


@app.command("import")
def import_files(files: Annotated[list[str], typer.Argument(metavar="FILE...")]) -> None:
    """Import case files: all of them, or none if any has an error."""
    checked = {}
    failed = False
    for file in files:
        try:
            checked[file] = read_case_file(Path(file))
        except CaseFileError as error:
            failed = True
            for each in error.errors:
                typer.echo(f"{file}: {each.path}: {each.message}", err=True)
    if failed:
        raise BadInputError("")
    with open_database() as db, db.write() as session:
        for file, (data, facts) in checked.items():
            try:
                changed = import_case(session, COMMAND_LINE, data, facts)
            except BadInputError as error:
                raise BadInputError(f"{file}: $: {error}") from error
            typer.echo(f"{file}: {'imported' if changed else 'nothing new'}")


@app.command("export")
def export(case_number: str) -> None:
    """Print a case as a case file that imports to the same state."""
    with open_database() as db, db.read() as session:
        facts = load_facts(session, case_id_of(session, case_number))
    typer.echo(json.dumps(export_case(facts), ensure_ascii=False, indent=1))
