"""Corrections of a closed record: the next record, new versions for those it concerns, the log."""

from datetime import date, timedelta

import pytest
from sqlmodel import select

from ftm.cases.models import Case
from ftm.core.database import Database
from ftm.core.errors import ConflictError, NotAllowedError, NotFoundError, RuleBrokenError
from ftm.meetings.models import Meeting
from ftm.plans.models import Translation
from ftm.releases.models import Release
from ftm.summaries import correcting
from ftm.summaries.correction_page import corrections_page
from ftm.summaries.current import copies_now
from ftm.summaries.models import IssuedDocument, WrittenOnceError
from ftm.summaries.progress import count_copies
from ftm.summaries.renewing import Why
from ftm.summaries.sending_page import log_page, sending_page
from tests.facilitation.world import AFTER, CHARLIE, DURING, FERN, Family, import_family
from tests.summaries.correcting import (
    NEXT_DAY,
    WHY,
    corrections,
    line_id,
    put_right,
    said_to,
    snapshots,
    take_out,
)
from tests.summaries.sharing import (
    SHARING,
    closed_family,
    log,
    make,
    open_family,
    paper_of,
    papers,
    ready_family,
    send,
)
from tests.support.databases import on_sqlite
from tests.support.prepared import prepared
from tests.support.world import World

S5_AFTER = AFTER + timedelta(days=3)
DRIVE = "I want to take driver's ed by February."
BY_MAY = DRIVE.replace("February", "May 3")
Papers = dict[str, IssuedDocument]


@pytest.fixture
def family(db: Database, world: World) -> Family:
    return ready_family(db)


@pytest.fixture
def corrected(db: Database, world: World) -> tuple[Family, Papers]:
    """Two copies were sent, then a line was put right; and the papers as they were before."""
    return prepared(_corrected_family, db, world)


def _corrected_family(db: Database, world: World) -> tuple[Family, Papers]:
    family = ready_family(db)
    send(family, "Remy", "RP2")
    before = newest(family)
    put_right(world, family, "i-drive", text=BY_MAY)
    return family, before


def newest(family: Family) -> Papers:
    """The newest paper of everybody, by person or kind."""
    found: Papers = {}
    for each in sorted(papers(family), key=lambda each: each.version):
        found[each.person or each.kind] = each
    return found


def readers(family: Family, key: str) -> set[str]:
    return holding(newest(family), key)


def holding(found: Papers, key: str) -> set[str]:
    """Whose papers hold the line."""
    return {
        who for who, each in found.items() if any(line["item_id"] == key for line in each.lines)
    }


def versions(family: Family) -> dict[str, int]:
    return {who: each.version for who, each in newest(family).items()}


def test_only_the_copies_that_hold_the_line_get_a_new_version_that_says_what_changed(
    corrected: tuple[Family, Papers],
) -> None:
    family, before = corrected
    had_it = holding(before, "i-drive")
    assert {"C1", "Remy", "internal"} < had_it < set(before)
    for who, paper in newest(family).items():
        if who not in had_it:
            assert (paper.id, paper.content) == (before[who].id, before[who].content)
            continue
        assert (paper.version, paper.replaces) == (2, before[who].sha256)
    assert "line 1: “by February” was corrected to “by May 3”." in said_to(family, "Remy")
    making_again_changes_nothing(family)


def making_again_changes_nothing(family: Family) -> None:
    before = {each.id for each in papers(family)}
    make(family, NEXT_DAY)
    assert {each.id for each in papers(family)} == before


def test_each_correction_is_the_next_record_and_the_one_before_stays(
    world: World, corrected: tuple[Family, Papers]
) -> None:
    family, _ = corrected
    later = NEXT_DAY + timedelta(minutes=1)
    put_right(world, family, "i-drive", text="I want to drive soon.", now=later)
    one, two = snapshots(family)
    assert (one.number, two.number, one.sha256 != two.sha256) == (1, 2, True)
    with pytest.raises(WrittenOnceError), family.db.write() as session:
        session.merge(corrections(family)[0]).reason = "another"
    first_row, second_row = corrections(family)
    assert (first_row.before["text"], first_row.after["text"]) == (DRIVE, BY_MAY)
    assert (second_row.number, second_row.reason, second_row.asked_by) == (2, WHY.reason, "Linden")
    assert versions(family)["Remy"] == 3
    with family.db.read() as session:
        page = corrections_page(session, FERN, family.meeting, now=later)
    assert [each.sha256 for each in page.records] == [two.sha256, one.sha256]
    assert [each.after for each in page.corrections] == ["I want to drive soon.", BY_MAY]


@on_sqlite
def test_who_may_not_have_the_line_any_more_gets_a_copy_without_it_and_without_a_word(
    world: World, family: Family
) -> None:
    had_it = readers(family, "i-drive")
    put_right(
        world, family, "i-drive", text="Keep this.", whose="parent:M1", shared_with=(), owner=None
    )
    lost = had_it - readers(family, "i-drive")
    assert {"Remy", "RP1"} <= lost
    for who in lost & set(versions(family)) - {"internal"}:
        words = said_to(family, who)
        for trace in ("What was corrected", "driver's ed", "Keep this", "taken out"):
            assert trace not in words, who
        assert versions(family)[who] == 2


@on_sqlite
def test_who_may_have_the_line_only_now_reads_the_new_words_alone(
    world: World, family: Family
) -> None:
    had_it = readers(family, "i-budget")
    put_right(world, family, "i-budget", text="Linden ended the class.", whose="team")
    new = readers(family, "i-budget") - had_it
    assert new
    for who in new:
        assert "Linden ended the class." in said_to(family, who)
        assert "budgeting" not in said_to(family, who)
    assert "budgeting" in said_to(family, "M1")


@on_sqlite
def test_old_words_are_not_repeated_when_whoever_corrects_says_so(
    world: World, family: Family
) -> None:
    why = Why("It told where somebody sleeps.", "Linden", quotes=False)
    put_right(world, family, "i-drive", text="I want to drive.", why=why)
    assert "line 1 was corrected." in said_to(family, "Remy")
    assert "driver's ed" not in said_to(family, "Remy")
    assert "It told where somebody sleeps." in said_to(family, "")
    assert "It told" not in said_to(family, "Remy")


def test_a_line_that_is_taken_out_is_told_to_those_who_had_it_and_to_nobody_else(
    world: World, family: Family
) -> None:
    had_it = readers(family, "i-drive") - {"internal"}
    take_out(world, family, "i-drive")
    told = {who for who, number in versions(family).items() if number == 2} - {"internal"}
    assert told == had_it
    assert all(f"This line was taken out: “{DRIVE}”" in said_to(family, who) for who in told)
    making_again_changes_nothing(family)


def attend(world: World, family: Family, person: str, mode: str, seen: str = "absent") -> None:
    with family.db.write() as session:
        correcting.correct_attendance(
            session, world.sam, family.meeting, "main", person, mode, WHY, seen=seen, now=NEXT_DAY
        )


def test_who_was_there_is_corrected_in_the_copies_that_print_it(
    world: World, family: Family
) -> None:
    attend(world, family, "G", "absent", "in_person")
    assert "Gale Adlitem was not there; that was wrong before." in said_to(family, "M1")
    attend(world, family, "G", "phone")
    told = {who for who, number in versions(family).items() if number == 3}
    assert {"M1", "internal"} <= told
    assert not told & {"Remy", "RP1", "C1"}
    assert "Gale Adlitem was there; that was missing before." in said_to(family, "M1")
    with pytest.raises(ConflictError) as conflict:
        attend(world, family, "G", "video", "absent")
    assert conflict.value.current == "Phone"
    with pytest.raises(RuleBrokenError, match="Nothing is different"):
        attend(world, family, "G", "phone", "phone")


@on_sqlite
def test_neither_a_name_nor_a_day_is_repeated_when_whoever_corrects_says_so(
    world: World, db: Database
) -> None:
    family = closed_family(db)
    quiet = Why("It was private.", "Linden", quotes=False)
    with family.db.write() as session:
        actor, meeting, now = world.robin, family.meeting, NEXT_DAY
        correcting.correct_attendance(
            session, actor, meeting, "main", "G", "absent", quiet, seen="in_person", now=now
        )
        correcting.correct_date(
            session,
            actor,
            meeting,
            "main",
            date(2026, 10, 13),
            quiet,
            seen=date(2026, 10, 15),
            now=now,
        )
    make(family, NEXT_DAY)
    told = said_to(family, "M1")
    assert "The list of who was there was corrected." in told
    assert "The date of the meeting was corrected." in told
    assert "Gale Adlitem" not in told
    assert "October 15" not in told


def test_another_day_is_told_in_every_copy_and_the_hours_stay(world: World, family: Family) -> None:
    def move(to: int, seen: int = 15) -> None:
        with family.db.write() as session:
            days = (date(2026, 10, each) for each in (to, seen))
            day, was = days
            correcting.correct_date(
                session, world.robin, family.meeting, "main", day, WHY, seen=was, now=NEXT_DAY
            )

    with family.db.write() as session:
        session.get_one(Case, family.case).last_ftm_on = date(2026, 10, 15)
    with pytest.raises(RuleBrokenError, match="lies behind us"):
        move(20)
    move(13)
    with family.db.read() as session:
        assert session.get_one(Case, family.case).last_met_on == date(2026, 10, 13)
    assert set(versions(family).values()) == {2}
    told = "corrected from October 15, 2026 to October 13, 2026."
    assert all(told in said_to(family, who) for who in versions(family) if who != "internal")
    with pytest.raises(ConflictError) as conflict:
        move(12)
    assert conflict.value.current == "October 13, 2026"


def test_a_stale_page_is_refused_with_the_text_as_it_is(
    world: World, corrected: tuple[Family, Papers]
) -> None:
    family, _ = corrected
    line = line_id(family, "i-drive")
    with pytest.raises(ConflictError) as conflict, family.db.write() as session:
        correcting.take_out_line(
            session, world.robin, family.meeting, line, WHY, version=1, now=NEXT_DAY
        )
    assert conflict.value.current == BY_MAY
    assert len(snapshots(family)) == 1


@on_sqlite
@pytest.mark.parametrize(
    ("why", "field"),
    [
        (Why(" ", "Linden"), "reason"),
        (Why("x" * 501, "Linden"), "reason"),
        (Why("Wrong day", ""), "asked_by"),
    ],
)
def test_a_correction_says_why_and_who_asked(
    world: World, family: Family, why: Why, field: str
) -> None:
    with pytest.raises(RuleBrokenError) as refused:
        take_out(world, family, "i-drive", why)
    assert refused.value.field == field
    assert corrections(family) == []


@on_sqlite
def test_only_the_caseworker_and_a_supervisor_correct_and_only_what_is_closed(
    world: World, db: Database
) -> None:
    family = open_family(db)
    for actor, error in ((world.robin, RuleBrokenError), (FERN, NotAllowedError)):
        with pytest.raises(error), db.write() as session:
            correcting.take_out_line(
                session,
                actor,
                family.meeting,
                line_id(family, "i-drive"),
                WHY,
                version=1,
                now=DURING,
            )
    with pytest.raises(NotFoundError), db.write() as session:
        correcting.take_out_line(
            session, CHARLIE, family.meeting, line_id(family, "i-drive"), WHY, version=1, now=AFTER
        )
    assert (corrections(family), papers(family)) == ([], [])


@on_sqlite
def test_before_papers_are_made_a_correction_makes_none(world: World, db: Database) -> None:
    family = closed_family(db)
    put_right(world, family, "i-drive", text="I want to drive.")
    assert papers(family) == []


def test_every_closed_meeting_with_the_line_gets_its_next_record(
    world: World, db: Database
) -> None:
    family = closed_family(db)
    with db.write() as session:
        for row in session.exec(select(Meeting)):
            row.closed_at = AFTER
    put_right(world, family, "i-drive", text=BY_MAY)
    with db.read() as session:
        meetings = set(session.exec(select(Meeting.id)))
    assert len(meetings) == 2
    assert {each.meeting_id for each in snapshots(family)} == meetings


def test_a_translation_of_the_old_words_counts_no_more(world: World, db: Database) -> None:
    family = import_family(db, "S5", keep_lines=True)
    with db.write() as session:
        session.get_one(Meeting, family.meeting).closed_at = S5_AFTER
    make(family, S5_AFTER)
    assert {each.language for each in papers(family) if each.person == "M1"} == {"en-US", "pt"}
    put_right(world, family, "i-math", text="He does maths.", now=S5_AFTER)
    with db.read() as session:
        (kept,) = session.exec(select(Translation).where(Translation.document == "plan"))
    assert "i-math" not in kept.texts
    assert "i-home" in kept.texts
    assert {(each.language, each.version) for each in papers(family) if each.person == "M1"} == {
        ("en-US", 1),
        ("en-US", 2),
        ("pt", 1),
    }


def test_the_link_of_before_opens_the_new_version_and_the_log_keeps_both_hashes(
    corrected: tuple[Family, Papers],
) -> None:
    family, before = corrected
    old, new = before["Remy"], paper_of(family, "Remy")
    with family.db.read() as session:
        remy = "Remy", "main"
        copies = copies_now(
            session, case_id=family.case, ftm=old.ftm, readers=[remy], now=NEXT_DAY
        )[remy]
        page = sending_page(session, FERN, family.meeting, sharing=SHARING, now=NEXT_DAY)
        count = count_copies(session, [family.meeting], NEXT_DAY)[family.meeting]
    assert [each.id for each in copies.right] == [new.id]
    waiting = {each.name for each in page.recipients if each.sent and each.waits}
    assert waiting == {"Coach Remy Trail"}
    assert (page.have, count.have) == (1, 1)
    send(family, "Remy", now=NEXT_DAY)
    sent = [each.sha256 for each in log(family) if each.person == "Remy"]
    assert sent == [old.sha256, new.sha256]


@on_sqlite
@pytest.mark.parametrize("kind", ["part2", "hipaa"])
def test_a_release_taken_back_stops_the_next_copy_and_stands_in_the_log(
    db: Database, world: World, kind: str
) -> None:
    family = ready_family(db, told=kind)
    send(family, "G", "M1", channel="hand")
    with db.write() as session:
        session.exec(select(Release).where(Release.key == "R-told")).one().revoked_at = NEXT_DAY
    make(family, NEXT_DAY)
    assert "finished the program" not in said_to(family, "G")
    assert "What was corrected" not in said_to(family, "G")
    with db.read() as session:
        before, after = (
            log_page(session, FERN, family.meeting, name="", channel="", now=at)
            for at in (AFTER, NEXT_DAY)
        )
    assert [each.taken_back for each in before.lines] == [None, None]
    assert [each.taken_back for each in after.lines] == [NEXT_DAY, NEXT_DAY]
    assert {each.sha256 for each in after.lines} == {each.sha256 for each in log(family)}
