"""Papers of many meetings at once: how fast, and whether memory stays where it is."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from time import perf_counter

from sqlalchemy import update

from ftm.casefiles.importing import import_case
from ftm.core import clock
from ftm.core.actor import COMMAND_LINE
from ftm.core.database import Database
from ftm.facts import build_case_facts
from ftm.meetings.models import Meeting
from ftm.summaries.bulk import closed_meetings, issue_meetings
from ftm.summaries.docx import render
from ftm.summaries.export import build_documents
from tests.bench.families import family_in_a_meeting
from tests.bench.figures import Figure, rate
from tests.support import databases

WARM, MEASURED = 20, 60
SECONDS = 3
WHOLE = 1000
"""Meetings of twelve people that an office may have to make anew."""


def figures(folder: Path) -> Iterator[Figure]:
    db = filled(folder / "bulk.db", WARM + MEASURED)
    after = clock.now() + timedelta(hours=4)
    try:
        with db.read() as session:
            meetings = closed_meetings(session)
        for _ in issue_meetings(db, COMMAND_LINE, meetings[:WARM], after):
            pass
        memory, began = resident(), perf_counter()
        measured = list(issue_meetings(db, COMMAND_LINE, meetings[WARM:], after))
        seconds, grown = perf_counter() - began, resident() - memory
    finally:
        db.close()
    made = sum(each.made for each in measured)
    yield Figure(
        "papers in bulk, one process",
        "/s",
        made / seconds,
        0.6,
        "at least",
        _alone(),
        "made and not kept",
    )
    minutes = seconds / MEASURED * WHOLE / 60
    yield Figure("1,000 meetings x 12 recipients at that pace", "min", minutes, 10, "at most")
    yield Figure(f"memory grown over {MEASURED} meetings", "MB", grown, 30, "at most")


def _alone() -> float:
    """The same papers of one family decided, composed and written as files, without a database."""
    facts = build_case_facts(family_in_a_meeting(0, clock.now()))
    after = clock.now() + timedelta(hours=4)

    def make() -> int:
        return sum(
            bool(render(each.content))
            for each in build_documents(facts, facts.meetings[0], after, days=90)
        )

    papers = make()
    return rate(make, seconds=SECONDS) * papers


def filled(file: Path, meetings: int) -> Database:
    """A database with so many families of twelve people, each with a closed meeting."""
    db = Database(f"sqlite:///{file}")
    databases.upgrade(db)
    for number in range(meetings):
        data = family_in_a_meeting(number, clock.now())
        with db.write() as session:
            import_case(session, COMMAND_LINE, data, build_case_facts(data))
    with db.write() as session:
        session.execute(update(Meeting).values(closed_at=clock.now()))
    return db


def resident() -> float:
    """The memory of this process now, in MB."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 1e6
