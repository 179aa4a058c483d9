"""Closing: what was written becomes a numbered record, and nothing changes it any more."""

from datetime import datetime, timedelta

import pytest
import time_machine
from sqlmodel import select

from ftm.cases.models import Case
from ftm.core.audit import AuditEvent
from ftm.core.database import Database
from ftm.core.errors import NotFoundError, RuleBrokenError
from ftm.facilitation import service_lines
from ftm.facts import build_case_facts
from ftm.meetings.case_facts import load_facts
from ftm.meetings.models import Meeting, Segment
from ftm.summaries import service
from ftm.summaries.models import Snapshot, WrittenOnceError
from tests.facilitation.world import (
    AFTER,
    CHARLIE,
    DURING,
    FERN,
    NOON,
    Family,
    content,
)
from tests.summaries.sharing import open_family
from tests.support.databases import on_sqlite
from tests.support.prepared import prepared
from tests.support.world import World


@pytest.fixture
def family(db: Database, world: World) -> Family:
    return open_family(db)


@pytest.fixture
def closed(family: Family) -> Snapshot:
    """The record of the family's meeting, closed when it was over."""
    return prepared(_closed, family.db, family)


def _closed(_: Database, family: Family) -> Snapshot:
    return close(family)


def close(
    family: Family, now: datetime = AFTER, *, read_back: bool = True, held_early: bool = False
) -> Snapshot:
    with time_machine.travel(now, tick=False), family.db.write() as session:
        return service.close_meeting(
            session, FERN, family.meeting, read_back=read_back, held_early=held_early, now=now
        )


def ends(family: Family) -> tuple[datetime, datetime]:
    """When the meeting, and when its last part, is recorded to have ended."""
    with family.db.read() as session:
        parts = session.exec(
            select(Segment.ends_at).where(Segment.meeting_id == family.meeting)
        ).all()
        return session.get_one(Meeting, family.meeting).ends_at, max(parts)


def test_the_snapshot_is_the_whole_case_and_reads_back_to_the_same_facts(
    family: Family, closed: Snapshot
) -> None:
    with family.db.read() as session:
        stored = session.get_one(Snapshot, closed.id)
        assert build_case_facts(stored.case_file) == load_facts(session, family.case)
        assert session.get_one(Meeting, family.meeting).closed_at == AFTER
    assert (stored.number, stored.closed_by, len(stored.sha256)) == (1, FERN.name, 64)


@pytest.mark.usefixtures("closed")
def test_nothing_is_written_after_the_record_is_closed(family: Family) -> None:
    with pytest.raises(RuleBrokenError, match="closed"), family.db.write() as session:
        service_lines.add_line(session, FERN, family.meeting, content(), now=AFTER)


@pytest.mark.usefixtures("closed")
def test_a_record_is_closed_once(family: Family) -> None:
    with pytest.raises(RuleBrokenError, match="closed"):
        close(family)
    with family.db.read() as session:
        assert len(session.exec(select(Snapshot)).all()) == 1


def test_a_snapshot_can_be_neither_changed_nor_deleted(family: Family, closed: Snapshot) -> None:
    with pytest.raises(WrittenOnceError), family.db.write() as session:
        session.get_one(Snapshot, closed.id).closed_by = "Somebody else"
    with pytest.raises(WrittenOnceError), family.db.write() as session:
        session.delete(session.get_one(Snapshot, closed.id))


@on_sqlite
def test_the_plan_is_read_back_first(family: Family) -> None:
    with pytest.raises(RuleBrokenError) as refused:
        close(family, read_back=False)
    assert refused.value.field == "read_back"


def test_closing_records_that_the_meeting_ends_now(family: Family) -> None:
    close(family, DURING)
    assert ends(family) == (DURING, DURING)


@on_sqlite
def test_a_meeting_closed_after_its_end_keeps_its_times(family: Family) -> None:
    before = ends(family)
    close(family)
    assert ends(family) == before


@on_sqlite
def test_a_part_that_has_not_begun_is_not_closed_by_mistake(family: Family) -> None:
    with pytest.raises(RuleBrokenError) as refused:
        close(family, NOON)
    assert refused.value.field == "held_early"


@on_sqlite
def test_a_meeting_that_took_place_before_its_time_ends_now(family: Family) -> None:
    close(family, NOON, held_early=True)
    assert ends(family) == (NOON, NOON)
    with family.db.read() as session:
        meeting = session.get_one(Meeting, family.meeting)
        assert meeting.ends_at - meeting.starts_at == timedelta(minutes=90)


@pytest.mark.usefixtures("closed")
def test_the_quarter_clock_starts_again(family: Family) -> None:
    with family.db.read() as session:
        assert str(session.get_one(Case, family.case).next_due_on) == "2027-01-13"


def test_the_log_names_the_snapshot(family: Family) -> None:
    snapshot = close(family, DURING)
    with family.db.read() as session:
        event = session.exec(select(AuditEvent).where(AuditEvent.verb == "close_meeting")).one()
    assert event.details == {
        "snapshot": 1,
        "sha256": snapshot.sha256,
        "ended_early": True,
        "held_early": False,
    }


def test_a_stranger_cannot_tell_that_the_meeting_exists(family: Family) -> None:
    with pytest.raises(NotFoundError), family.db.write() as session:
        service.close_meeting(session, CHARLIE, family.meeting, read_back=True, now=AFTER)
    with pytest.raises(NotFoundError), family.db.write() as session:
        service.make_papers(session, CHARLIE, family.meeting, now=AFTER)
