import json
from datetime import datetime
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
    settings_of_command,
    write_folder,
)
from ftm.core.actor import COMMAND_LINE
from ftm.invitations.rules.check import check_meeting
from ftm.invitations.sending import SentLine, send_invitations
from ftm.meetings.case_facts import case_id_of, load_facts
from ftm.meetings.models import Meeting
from ftm.policies.loading import load_pack

app = typer.Typer(help="Family Team Meetings.", no_args_is_help=True)


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
    pack = load_pack(settings_of_command().policy)
    found = check_meeting(facts, find_meeting(facts, meeting_id), moment(now, facts), pack)
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
    settings = settings_of_command()
    with open_database() as db, db.write() as session:
        facts = load_facts(session, case_id_of(session, case_number))
        meeting = find_meeting(facts, meeting_id)
        row = session.exec(
            select(Meeting).where(
                Meeting.case_id == case_id_of(session, case_number), Meeting.key == meeting.id
            )
        ).one()
        sent = send_invitations(
            session,
            COMMAND_LINE,
            facts,
            row,
            now=moment(now, facts),
            pack=load_pack(settings.policy),
            base_url=settings.base_url,
            acknowledge=acknowledge,
            by_mail=False,
        )
        files = {line.file: line.content for line in sent.lines if line.file and line.content}
        write_folder(
            out,
            files,
            {
                "messages": [_manifest_line(line) for line in sent.lines],
                "active_efforts": sent.active_efforts,
            },
        )


def _manifest_line(line: SentLine) -> dict[str, Any]:
    return {
        "person": line.person,
        "channel": line.channel,
        "via": line.via,
        "file": line.file,
        "session": line.session,
        "starts_at": _local(line.starts_at),
        "ends_at": _local(line.ends_at),
        "time_zone": line.time_zone,
        "uid": line.uid,
        "sequence": line.sequence,
        "method": line.method,
    }


def _local(instant: datetime) -> str:
    return instant.isoformat(timespec="seconds")
