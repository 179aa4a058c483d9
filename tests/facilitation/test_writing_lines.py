"""Lines of the plan are saved once, checked, labelled, recorded, and never overwritten unseen."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlmodel import select

from ftm.core.audit import AuditEvent
from ftm.core.database import Database
from ftm.core.errors import ConflictError, NotFoundError, RuleBrokenError
from ftm.facilitation import service_lines as service
from ftm.facilitation.known import known_at
from ftm.facilitation.rules import Disagreement, tidied
from ftm.facts import build_case_facts
from ftm.meetings.case_facts import load_facts
from ftm.meetings.models import Meeting
from ftm.plans.models import Item
from tests.facilitation.world import AFTER, CHARLIE, DURING, FERN, Family, content, import_family
from tests.support.scenarios import scenario


@pytest.fixture
def family(db: Database) -> Family:
    return import_family(db)


def add(family: Family, **changes: Any) -> Item:
    token = changes.pop("client_token", None)
    with family.db.write() as session:
        saved = service.add_line(
            session, FERN, family.meeting, content(**changes), client_token=token, now=DURING
        )
    return family.line(saved.id)


def edit(family: Family, row: Item, version: int | None = None, **changes: Any) -> Item:
    with family.db.write() as session:
        saved = service.edit_line(
            session,
            FERN,
            family.meeting,
            row.id,
            content(**changes),
            version=version or row.version,
            now=AFTER,
        )
    stored = family.line(saved.id)
    assert saved.version == stored.version
    return stored


def test_a_line_becomes_a_fact_of_the_case(family: Family) -> None:
    row = add(family)
    with family.db.read() as session:
        (item,) = load_facts(session, family.case).plan.items
    assert (item.id, item.text, item.labels, item.sessions) == (
        row.key,
        "Remy brings the learner permit forms.",
        ("CHILD(C1)",),
        ("main",),
    )
    assert (item.section, item.owner, item.for_whom, item.source_kind) == (
        "youth",
        "Remy",
        "C1",
        "agency",
    )


def test_a_line_sent_twice_is_saved_once(family: Family) -> None:
    token = uuid4()
    first = add(family, client_token=token)
    again = add(family, client_token=token)
    assert again.id == first.id
    assert len(family.lines()) == 1
    with family.db.read() as session:
        events = session.exec(select(AuditEvent).where(AuditEvent.verb == "add_line")).all()
    assert len(events) == 1


def test_two_lines_alike_are_two_lines(family: Family) -> None:
    add(family, client_token=uuid4())
    add(family, client_token=uuid4())
    assert [row.position for row in family.lines()] == [0, 1]


def test_the_log_says_who_labelled_what_and_never_what_was_said(family: Family) -> None:
    row = add(family)
    with family.db.read() as session:
        event = session.exec(select(AuditEvent).where(AuditEvent.verb == "add_line")).one()
    assert (event.actor_name, event.subject, event.case_id) == (
        FERN.name,
        f"line:{row.id}",
        family.case,
    )
    assert event.details["labels"] == ["CHILD(C1)"]
    assert "permit" not in str(event.details)


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"text": "  \x00\n "}, "text"),
    ({"text": "x" * 2001}, "text"),
    ({"kind": "wish"}, "kind"),
    ({"whose": "person"}, "whose"),
    ({"sensitive": ("gossip",)}, "sensitive"),
    ({"whose": "person", "sensitive": ("mental_health",)}, "about"),
    ({"for_whom": "Nobody"}, "about"),
    ({"owner": "Nobody"}, "owner"),
    ({"said_by": "FERN"}, "said_by"),
    ({"shared_with": ("everyone",)}, "shared_with"),
    ({"sessions": ()}, "sessions"),
    ({"sessions": ("other",)}, "sessions"),
    ({"section": "weather"}, "section"),
    ({"sensitive": ("treatment",)}, "release"),
    ({"sensitive": ("treatment",), "release": "R1", "information": "relapse"}, "release"),
    ({"release": "R9"}, "release"),
    ({"release": "R1", "information": "gossip"}, "information"),
    ({"disagreement": Disagreement("Nobody", "No.")}, "dissent_person"),
]


def test_what_cannot_be_is_refused_beside_the_field() -> None:
    facts = build_case_facts(scenario("S4"))
    known = known_at(facts, facts.meetings_by_id["correct"])
    for changes, field in REFUSED:
        with pytest.raises(RuleBrokenError) as refused:
            tidied(content(**changes), known)
        assert refused.value.field == field, changes


def test_what_is_refused_is_not_saved(family: Family) -> None:
    with pytest.raises(RuleBrokenError):
        add(family, owner="Nobody")
    assert family.lines() == []


def test_what_a_person_said_is_in_their_words(family: Family) -> None:
    assert add(family, said_by="C1").source_kind == "family_said"
    assert add(family, from_court=True).source_kind == "court"
    assert add(family, release="R1", information="education_records").source_kind == (
        "provider_release"
    )


def test_pasted_text_becomes_one_line(family: Family) -> None:
    assert (
        add(family, text=" Saturdays \r\n\ttogether\x07 at 10 ").text == "Saturdays together at 10"
    )


def test_words_in_any_script_are_kept_letter_by_letter(family: Family) -> None:
    for text in ("نلتقي كل سبت", "🏀 practice at 6", "Kulan Sabti kasta"):
        assert family.line(add(family, text=text).id).text == text


def test_an_edit_keeps_when_it_was_said_and_counts_versions(family: Family) -> None:
    row = add(family)
    edited = edit(family, row, text="Remy brings the forms.")
    assert (edited.text, edited.version) == ("Remy brings the forms.", 2)
    assert edited.recorded_at == row.recorded_at


def test_saving_without_a_change_changes_nothing(family: Family) -> None:
    assert edit(family, add(family)).version == 1


def test_a_stale_edit_is_refused_with_the_other_workers_text(family: Family) -> None:
    row = add(family)
    edit(family, row, text="Remy brings the forms.")
    with pytest.raises(ConflictError) as conflict:
        edit(family, row, version=1, text="Coach Remy mails the forms.")
    assert conflict.value.current == "Remy brings the forms."
    assert family.line(row.id).text == "Remy brings the forms."


def test_a_line_changed_between_reading_and_writing_is_not_written_over(family: Family) -> None:
    read = add(family)
    edit(family, read, text="Remy brings the forms.")
    with family.db.read() as session:
        facts, meeting = load_facts(session, family.case), session.get_one(Meeting, family.meeting)
    late = content(text="Coach mails them.")
    with pytest.raises(ConflictError) as conflict, family.db.write() as session:
        service.write_line(session, facts, meeting.key, read, late, read.version)
    assert conflict.value.current == "Remy brings the forms."
    assert family.line(read.id).text == "Remy brings the forms."


def test_disagreement_is_kept_through_edits_and_can_be_taken_back(family: Family) -> None:
    row = add(family, disagreement=Disagreement("M1", "Too soon."))
    edited = edit(family, row, text="Later.", disagreement=Disagreement("F1", "Too late."))
    assert [each["person"] for each in edited.dissent] == ["M1", "F1"]
    edited = edit(family, edited, text="Later.", disagreement=Disagreement("M1", " "))
    assert edited.dissent == [{"person": "F1", "words": "Too late."}]


def test_a_removed_line_is_gone_and_the_log_knows(family: Family) -> None:
    row = add(family)
    with family.db.write() as session:
        service.remove_line(session, FERN, family.meeting, row.id, version=1, now=AFTER)
    assert family.lines() == []
    with family.db.read() as session:
        assert session.exec(select(AuditEvent).where(AuditEvent.verb == "remove_line")).one()


def test_a_line_somebody_changed_meanwhile_is_not_removed(family: Family) -> None:
    row = add(family)
    edit(family, row, text="Remy brings the forms.")
    with pytest.raises(ConflictError), family.db.write() as session:
        service.remove_line(session, FERN, family.meeting, row.id, version=1, now=AFTER)
    assert len(family.lines()) == 1


def test_a_stranger_cannot_tell_that_the_meeting_exists(family: Family) -> None:
    row = add(family)
    with pytest.raises(NotFoundError), family.db.write() as session:
        service.add_line(session, CHARLIE, family.meeting, content(), now=DURING)
    with pytest.raises(NotFoundError), family.db.write() as session:
        service.edit_line(
            session, CHARLIE, family.meeting, row.id, content(), version=1, now=DURING
        )
    with pytest.raises(NotFoundError), family.db.write() as session:
        service.remove_line(session, CHARLIE, family.meeting, row.id, version=1, now=DURING)


def test_a_line_of_another_family_is_not_found(family: Family) -> None:
    other = import_family(family.db, "S5")
    row = add(family)
    with pytest.raises(NotFoundError), family.db.write() as session:
        service.edit_line(session, FERN, other.meeting, row.id, content(), version=1, now=DURING)


@pytest.mark.parametrize("state", [{"closed_at": AFTER}, {"cancelled": True}])
def test_a_meeting_that_is_closed_or_off_takes_no_line(
    family: Family, state: dict[str, Any]
) -> None:
    with family.db.write() as session:
        session.get_one(Meeting, family.meeting).sqlmodel_update(state)
    with pytest.raises(RuleBrokenError):
        add(family)


def test_a_line_of_a_closed_meeting_is_not_edited_through_another_meeting(family: Family) -> None:
    row = add(family)
    with family.db.write() as session:
        session.get_one(Meeting, family.meeting).closed_at = AFTER
        draft = session.exec(
            select(Meeting.id).where(Meeting.case_id == family.case, Meeting.key == "draft-1")
        ).one()
    with pytest.raises(RuleBrokenError, match="closed"), family.db.write() as session:
        service.edit_line(
            session,
            FERN,
            draft,
            row.id,
            content(text="Changed."),
            version=1,
            now=AFTER + timedelta(days=1),
        )
