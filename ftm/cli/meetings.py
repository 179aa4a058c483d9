import json
import os
from typing import Annotated, Any

import typer
from sqlmodel import select

from ftm.cli.common import (
    Now,
    Out,
    check_empty,
    find_meeting,
    moment,
    open_database,
    pack_of_command,
    write_folder,
)
from ftm.core.actor import COMMAND_LINE
from ftm.invitations.rules.check import check_meeting
from ftm.invitations.sending import Sending, SentLine, find_due, send_invitations
from ftm.meetings.case_facts import case_id_of, load_facts
from ftm.meetings.models import Meeting

app = typer.Typer(
    name="meeting", help="Family Team Meetings.", no_args_is_help=True, add_completion=False
)


@app.command()
def check(
    case_number: str,
    meeting_id: str,
    now: Now,
    as_json: Annotated[bool, typer.Option("--json", help="Print the findings as JSON.")] = False,  # noqa: FBT002 - a flag of the command line
) -> None:
    """Say what stops a meeting, what wants a reason, and which roles are still missing."""
    with open_database() as db, db.read() as session:
        facts = load_facts(session, case_id_of(session, case_number))
    found = check_meeting(
        facts, find_meeting(facts, meeting_id), moment(now, facts), pack_of_command()
    )
    if as_json:
        typer.echo(json.dumps(found.as_json(), ensure_ascii=False, indent=1))
        return
    for finding in (*found.blocks, *found.warnings, *found.info):
        typer.echo(f"{finding.code}: {finding.message} [{finding.citation}]")
    if not (found.blocks or found.warnings):
        typer.echo("Nothing stands in the way.")


@app.command()
def invitations(
    case_number: str,
    meeting_id: str,
    now: Now,
    out: Out,
    acknowledge: Annotated[
        str | None, typer.Option(help="Why the warnings may stand; logged with each.")
    ] = None,
) -> None:
    """Write the messages that are due, and count them as sent."""
    check_empty(out)
    with open_database() as db, db.write() as session:
        facts = load_facts(session, case_id_of(session, case_number))
        meeting = find_meeting(facts, meeting_id)
        row = session.exec(
            select(Meeting).where(
                Meeting.case_id == case_id_of(session, case_number), Meeting.key == meeting.id
            )
        ).one()
        at, pack = moment(now, facts), pack_of_command()
        sent = send_invitations(
            session,
            COMMAND_LINE,
            facts,
            row,
            find_due(session, facts, row, pack, at),
            now=at,
            sending=Sending(
                pack=pack,
                base_url=os.environ.get("FTM_BASE_URL", ""),
                by_mail=False,
                ask_again=True,
            ),
            acknowledge=acknowledge,
        )
        write_folder(
            out,
            {line.file: line.content for line in sent.lines if line.file and line.content},
            {
                "messages": [_manifest_line(line) for line in sent.lines],
                "active_efforts": [
                    {"child": child, "tribe": tribe, "text": text}
                    for child, tribe, text in sent.active_efforts
                ],
            },
        )


def _manifest_line(line: SentLine) -> dict[str, Any]:
    target = line.due.target
    return {
        "person": target.person,
        "channel": target.channel,
        "via": target.via,
        "file": line.file,
        "session": target.session,
        "starts_at": line.due.starts_at.isoformat(timespec="seconds"),
        "ends_at": line.due.ends_at.isoformat(timespec="seconds"),
        "time_zone": line.due.time_zone,
        "uid": line.uid,
        "sequence": line.due.sequence,
        "method": line.due.method,
    }
