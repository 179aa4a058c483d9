"""Which documents exist at which moment, in which order, and when a copy is issued anew."""

import copy
from datetime import datetime

import pytest

from ftm.core.errors import RuleBrokenError
from ftm.facts import build_case_facts
from ftm.summaries.content import ContentLine, ContentSection, SummaryContent, fingerprint
from ftm.summaries.docx import render
from ftm.summaries.export import build_documents
from tests.disclosure.household import household, line
from tests.summaries.opened import AFTER, built
from tests.support.scenarios import scenario


def test_nothing_is_built_before_a_session_has_ended() -> None:
    facts = build_case_facts(household())

    with pytest.raises(RuleBrokenError):
        build_documents(
            facts, facts.meetings[0], datetime.fromisoformat("2026-10-15T16:59-04:00"), days=90
        )
    assert build_documents(facts, facts.meetings[0], AFTER, days=90)


def test_nothing_is_built_for_a_cancelled_meeting() -> None:
    data = household()
    data["meetings"][0]["cancelled"] = True
    facts = build_case_facts(data)

    with pytest.raises(RuleBrokenError):
        build_documents(facts, facts.meetings[0], AFTER, days=90)


def test_only_ended_sessions_have_copies_and_there_is_one_internal_record() -> None:
    data = household()
    (session,) = data["meetings"][0]["sessions"]
    later = copy.deepcopy(session)
    later["id"] = "later"
    later["segments"][0].update(starts_at="2026-10-15T18:30", ends_at="2026-10-15T19:00")
    data["meetings"][0].update(sessions=[session, later], court_packet=True)
    facts = build_case_facts(data)

    documents = build_documents(facts, facts.meetings[0], AFTER, days=90)

    assert {each.session for each in documents if each.kind == "recipient"} == {"main"}
    assert [each.kind for each in documents if each.kind != "recipient"] == ["internal"]


def test_a_court_packet_is_built_when_wanted() -> None:
    data = household()
    assert "court_packet" not in built(build_case_facts(data))

    data["meetings"][0]["court_packet"] = True
    data["plan"]["items"] = [line("CHILD(Kid)"), line("MH", id="i-2", for_whom="Kid")]
    packet = built(build_case_facts(data))["court_packet"]
    assert (packet.lines, packet.withheld_count) == ((("i-1", "court"),), 1)


def test_what_is_not_printed_is_counted_for_staff() -> None:
    data = household()
    data["plan"]["items"] = [
        line("PARENT(Mum)"),
        line("PLAN_SHARED", id="i-2"),
        line("PLAN_SHARED", id="i-3", recorded_at="2026-10-15T18:01"),
        line("PLAN_SHARED", id="i-4", sessions=["other"]),
    ]
    documents = built(build_case_facts(data))

    assert (documents["Mum"].withheld_count, documents["Foster"].withheld_count) == (0, 1)
    assert documents["internal"].lines == (
        ("i-1", "internal"),
        ("i-2", "internal"),
        ("i-4", "internal"),
    )


def test_the_same_case_gives_the_same_bytes_whenever_it_is_asked() -> None:
    facts = build_case_facts(scenario("S4"))
    meeting = facts.meetings_by_id["correct"]
    moments = [f"2026-10-{day}T17:30-04:00" for day in (15, 20)]
    first, second = (
        build_documents(facts, meeting, datetime.fromisoformat(moment), days=90)
        for moment in moments
    )

    assert [render(each.content) for each in first] == [render(each.content) for each in second]
    assert [fingerprint(each.content) for each in first] == [
        fingerprint(each.content) for each in second
    ]


def test_a_copy_is_new_when_its_text_or_lines_change_and_only_then() -> None:
    data = scenario("S4")
    facts = build_case_facts(data)
    for item in data["plan"]["items"]:
        if item["id"] == "i-budget":
            item["labels"] = ["AGENCY_ONLY"]
        if item["id"] == "i-drive":
            item["labels"] = ["PLAN_SHARED"]
    changed = build_case_facts(data)
    now = datetime.fromisoformat("2026-10-15T17:45-04:00")

    before, after = (
        {
            each.person: fingerprint(each.content)
            for each in build_documents(case, case.meetings_by_id["correct"], now, days=90)
            if each.kind == "recipient"
        }
        for case in (facts, changed)
    )

    # Who had i-drive keeps the same file though its basis changed; the others get it now.
    assert {who for who in before if before[who] != after[who]} == {
        "M1", "MA", "G", "RP2", "Tally", "Cliff", "Rue",
    }  # fmt: skip


def test_papers_made_by_an_earlier_program_are_known_again() -> None:
    """Their marks lie in the database; with others every paper would get a new version."""
    section = ContentSection("H", (ContentLine("i-1", "Text.", "team"),))
    content = SummaryContent("recipient", "T", "en-US", ("I",), (("a", "b"),), (), (), (section,))
    known = "9b18b1ff50ca85a84ec9e9a3ad1ed073c3cd592ee407ed4afeb73ca1824e5f0f"
    assert fingerprint(content) == known
