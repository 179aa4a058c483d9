"""Which meetings stand in a worker's feed, and what of each."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from sqlmodel import Session, col, select

from ftm.cases.models import CaseStaff
from ftm.facts import CaseFacts
from ftm.facts.meeting import Meeting as MeetingFact
from ftm.facts.meeting import MeetingPlace
from ftm.facts.meeting import Session as SessionFact
from ftm.facts.protected_words import names_in
from ftm.facts.standing import Standing
from ftm.facts.windows import session_window
from ftm.insight.feeds.calendar import FeedEvent
from ftm.insight.feeds.queries import Reader
from ftm.invitations.deciding import planned_anew
from ftm.meetings.case_facts import load_facts_of
from ftm.meetings.models import Meeting

LOOK_BACK = timedelta(days=30)
LOOK_AHEAD = timedelta(days=365)
_SPACE = UUID("5d6c3f0e-9a44-4f0b-8a51-0c1f6f6f1a7e")
"""Under which the UIDs of feeds are made: from random row ids, so that they tell nothing."""


def feed_events(
    session: Session, reader: Reader, *, base_url: str, now: datetime
) -> tuple[FeedEvent, ...]:
    """Sessions of the families whose staff the worker is, by time: staff attend every session.

    A meeting called off, and a session that a newer plan left out, stay as cancelled.
    """
    rows = session.exec(
        select(Meeting)
        .join(CaseStaff, col(CaseStaff.case_id) == col(Meeting.case_id))
        .where(
            col(CaseStaff.email_lower) == reader.email,
            col(Meeting.ends_at) >= now - LOOK_BACK,
            col(Meeting.starts_at) <= now + LOOK_AHEAD,
        )
        .distinct()
    ).all()
    case_ids = {each.case_id for each in rows}
    facts, changes = load_facts_of(session, case_ids), _changes(session, case_ids)
    found = [
        event
        for row in rows
        for event in _of_meeting(facts[row.case_id], row, changes, reader, base_url, now)
        if event.ends_at >= now - LOOK_BACK and event.starts_at <= now + LOOK_AHEAD
    ]
    return tuple(sorted(found, key=lambda each: (each.starts_at, each.uid)))


def _changes(session: Session, case_ids: Collection[UUID]) -> dict[tuple[UUID, str], int]:
    """How often each entry of these cases was changed."""
    rows = session.exec(
        select(Meeting.case_id, Meeting.key, Meeting.version).where(
            col(Meeting.case_id).in_(case_ids)
        )
    )
    return {(case_id, key): version for case_id, key, version in rows}


def _of_meeting(
    facts: CaseFacts,
    row: Meeting,
    changes: Mapping[tuple[UUID, str], int],
    reader: Reader,
    base_url: str,
    now: datetime,
) -> Iterator[FeedEvent]:
    standing = Standing(facts, now)
    meeting = facts.meetings_by_id[row.key]
    if planned_anew(facts, meeting, now) is not None:
        return
    family = f"{facts.case.family_name} family" if reader.names_families else ""
    ftm = facts.ftm_of(meeting)
    # A plan that takes the place of another goes on counting where that one stopped.
    sequence = sum(changes[row.case_id, each.id] for each in facts.entries_before(meeting))
    for planned, stands in _sessions(facts, meeting):
        window = session_window(planned)
        is_cancelled = meeting.cancelled or not stands
        yield FeedEvent(
            uid=str(uuid5(_SPACE, f"{reader.worker_id} {row.case_id} {ftm} {planned.id}")),
            sequence=sequence,
            starts_at=window.starts_at.astimezone(facts.zone),
            ends_at=window.ends_at.astimezone(facts.zone),
            zone=facts.case.time_zone,
            family=family,
            place="" if is_cancelled else _place(planned.place, standing),
            page=f"{base_url}/meetings/{row.id}",
            is_cancelled=is_cancelled,
        )


def _sessions(facts: CaseFacts, meeting: MeetingFact) -> Iterator[tuple[SessionFact, bool]]:
    """Every session this FTM ever had, as it was planned last, and whether it still stands."""
    known: set[str] = set()
    for entry in facts.entries_before(meeting):
        for each in entry.sessions:
            if each.id not in known:
                known.add(each.id)
                yield each, entry is meeting


def _place(place: MeetingPlace, standing: Standing) -> str:
    """Where to go or what to open; nothing when it would say where somebody lives, or a name."""
    in_the_room = place.mode == "in_person"
    parts = (place.building, place.room, place.address) if in_the_room else ()
    text = ", ".join(filter(None, parts)) or place.link or place.phone or ""
    people = standing.facts.people_by_id.values()
    gives_away = standing.contains_protected_words(text) or names_in(
        text, people, any_case=not in_the_room
    )
    return "" if gives_away else text
