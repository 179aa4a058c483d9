from typing import Any

import typer
from sqlmodel import select

from ftm.cli.common import Now, Out, check_empty, find_meeting, moment, open_database, write_folder
from ftm.core.actor import COMMAND_LINE
from ftm.meetings.case_facts import case_id_of, load_facts
from ftm.meetings.models import Meeting
from ftm.summaries.issuing import issue_documents
from ftm.summaries.models import IssuedDocument

app = typer.Typer(help="Word summaries, one for each recipient.", no_args_is_help=True)


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
        issued = issue_documents(session, COMMAND_LINE, facts, row, meeting, now=moment(now, facts))
        write_folder(
            out,
            {document.file_name: document.content for document in issued},
            {"documents": [_manifest_line(document) for document in issued]},
        )


def _manifest_line(document: IssuedDocument) -> dict[str, Any]:
    return {
        "kind": document.kind,
        "person": document.person or None,
        "session": document.session or None,
        "file": document.file_name,
        "sha256": document.sha256,
        "language": document.language,
        "version": document.version,
        "replaces": document.replaces,
        "lines": document.lines,
        "withheld_count": document.withheld_count,
    }


@app.callback()
def main() -> None:
    """One document for each person, each line with its basis."""
