"""Papers in bulk beside people who work on: what changes while files are written counts."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlmodel import Session, select

from ftm.core.actor import COMMAND_LINE
from ftm.core.database import Database
from ftm.plans.models import Item
from ftm.summaries.bulk import closed_meetings, issue_meetings
from tests.facilitation.world import AFTER
from tests.summaries.sharing import closed_family, papers
from tests.support.world import World


class Interrupted:
    """A database in which somebody changes a line just before each writing begins."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self.read = db.read

    @contextmanager
    def write(self) -> Iterator[Session]:
        with self._db.write() as session:
            row = session.exec(select(Item).where(Item.key == "i-drive")).one()
            row.text = "Changed meanwhile."
        with self._db.write() as session:
            yield session


def test_a_line_changed_while_files_are_written_stands_in_the_papers(
    db: Database, world: World
) -> None:
    family = closed_family(db)
    with db.read() as session:
        assert closed_meetings(session) == [family.meeting]
    (done,) = issue_meetings(Interrupted(db), COMMAND_LINE, [family.meeting], AFTER)  # type: ignore[arg-type]
    assert done.made == len(papers(family))
    (again,) = issue_meetings(db, COMMAND_LINE, [family.meeting], AFTER)
    assert again.made == 0
