from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import typer
from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress
from sqlmodel import select

from ftm.cli.common import Now, Out, check_empty, find_meeting, moment, open_database, write_folder
from ftm.core.actor import COMMAND_LINE
from ftm.core.database import Database
from ftm.core.errors import BadInputError, RuleBrokenError
from ftm.meetings.case_facts import case_id_of, load_facts
from ftm.meetings.models import Meeting
from ftm.summaries.bulk import Done, closed_meetings, issue_meetings
from ftm.summaries.bulk_workers import issue_in_processes
from ftm.summaries.export import BuiltDocument
from ftm.summaries.issuing import documents_due, issue_built
from ftm.summaries.models import IssuedDocument

app = typer.Typer(
    name="summary",
    help="Word summaries, one for each recipient.",
    no_args_is_help=True,
    add_completion=False,
)


@app.command()
def export(case_number: str, meeting_id: str, now: Now, out: Out) -> None:
    """Write the documents of every session that has ended."""
    check_empty(out)
    with open_database() as db, db.write() as session:
        case_id = case_id_of(session, case_number)
        facts = load_facts(session, case_id)
        meeting = find_meeting(facts, meeting_id)
        row = session.exec(
            select(Meeting).where(Meeting.case_id == case_id, Meeting.key == meeting.id)
        ).one()
        at = moment(now, facts)
        due = documents_due(session, facts, row, meeting, now=at)
        ftm = facts.ftm_of(meeting)
        issued = issue_built(session, COMMAND_LINE, row, ftm, due, {}, now=at)
        lines = [_manifest_line(*each) for each in zip(issued, due, strict=True)]
        files = {document.file_name: document.content for document in issued}
        write_folder(out, files, {"documents": lines})


@app.command()
def issue(
    now: Now,
    case_number: Annotated[str, typer.Argument(help="One case; with --all: none.")] = "",
    meeting_id: Annotated[str, typer.Argument(help="One meeting of it.")] = "",
    *,
    everything: Annotated[bool, typer.Option("--all", help="Every closed meeting.")] = False,
    workers: Annotated[int, typer.Option(min=1, max=64, help="How many processes.")] = 1,
) -> None:
    """Make the papers of closed meetings that are missing or would read otherwise.

    Stopped at any moment, it goes on where it was when it is run again.
    """
    if everything is bool(case_number or meeting_id):
        raise BadInputError("Name a case and a meeting, or say --all.")
    with open_database() as db:
        meetings, at = _asked(db, case_number, meeting_id, now)
        done = _with_progress(_issued(db, meetings, at, workers), len(meetings))
    made = sum(each.made for each in done)
    typer.echo(f"{made} papers made for {sum(bool(each.made) for each in done)} meetings.")
    refused = [each for each in done if each.refusal]
    for each in refused:
        typer.echo(f"meeting {each.meeting}: {each.refusal}", err=True)
    if refused and not made:
        raise RuleBrokenError("No paper was made.")


def _asked(
    db: Database, case_number: str, meeting_id: str, now: str
) -> tuple[list[UUID], datetime]:
    with db.read() as session:
        if not case_number:
            return closed_meetings(session), _instant(now)
        case_id = case_id_of(session, case_number)
        facts = load_facts(session, case_id)
        meeting = find_meeting(facts, meeting_id)
        row = session.exec(
            select(Meeting).where(Meeting.case_id == case_id, Meeting.key == meeting.id)
        ).one()
        if row.closed_at is None:
            raise RuleBrokenError("Close the record of the meeting first.")
        return [row.id], moment(now, facts)


def _instant(text: str) -> datetime:
    """A moment for cases of any zone."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise BadInputError(f"--now {text!r} needs a date, a time and an offset.")
    return at


def _issued(db: Database, meetings: list[UUID], at: datetime, workers: int) -> Iterator[Done]:
    if workers == 1 or len(meetings) < 2:  # noqa: PLR2004 - one meeting needs one process
        return issue_meetings(db, COMMAND_LINE, meetings, at)
    url = db.engine.url.render_as_string(hide_password=False)
    return issue_in_processes(url, COMMAND_LINE, meetings, at, workers)


def _with_progress(done: Iterator[Done], total: int) -> list[Done]:
    columns = (*Progress.get_default_columns(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        return list(progress.track(done, total=total, description="Making papers"))


def _manifest_line(document: IssuedDocument, due: BuiltDocument) -> dict[str, Any]:
    """A file issued before may stand on other grounds today: those are what `due` says."""
    return {
        "kind": document.kind,
        "person": document.person or None,
        "session": document.session or None,
        "file": document.file_name,
        "sha256": document.sha256,
        "language": document.language,
        "version": document.version,
        "replaces": document.replaces,
        "lines": [{"item_id": item_id, "basis": basis} for item_id, basis in due.lines],
        "withheld_count": due.withheld_count,
    }


@app.callback()
def main() -> None:
    """One document for each person, each line with its basis."""
