"""What goes to whom is decided at the minute it goes, logged, and ends when it must."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlmodel import select

from ftm.cases.models import Person
from ftm.core.audit import AuditEvent
from ftm.core.database import Database
from ftm.core.errors import ConflictError, NotFoundError, RuleBrokenError
from ftm.mail.models import OutboxMessage
from ftm.plans.models import Item
from ftm.releases.models import Release
from ftm.summaries import left_out, links, opening
from ftm.summaries.distribution import Choice
from ftm.summaries.models import IssuedDocument, SummaryLeftOut
from ftm.summaries.phone_codes import ToldCode, make_phone_code
from ftm.word.reading import read_word
from tests.facilitation.world import AFTER, CHARLIE, FERN, Family, import_family
from tests.summaries import sharing
from tests.summaries.opened import STATEMENT
from tests.summaries.sharing import (
    LATER,
    SECRET,
    link_in,
    mails,
    make,
    paper_of,
    ready_family,
    send,
    send_chosen,
    sent_family,
    words,
)
from tests.support.counting import statements
from tests.support.databases import on_sqlite
from tests.support.families import facts_of
from tests.support.reading import reading_grade
from tests.support.world import World

TESS, LINDEN = "tess@example.org", "linden@example.org"
TOLD = ("Spruceby", "Juniper", "Tess", "Robin", "Caseworth", "plan", "meeting", "42 CFR", "case ")


@pytest.fixture
def family(db: Database, world: World) -> Family:
    return ready_family(db)


@pytest.fixture
def sent(db: Database, world: World) -> Family:
    """With a link mailed to Tess."""
    return sent_family(db, "RP1")


def token_of(family: Family, recipient: str = TESS) -> str:
    return link_in(mails(family, recipient)[0]).removeprefix(links.PATH)


def read(family: Family, token: str, now: datetime = LATER) -> tuple[IssuedDocument, ...]:
    """What a reader with a code told by telephone sees."""
    link = next(each for each in sharing.link_rows(family) if not each.ended_at)
    with family.db.write() as session:
        told = make_phone_code(session, FERN, family.meeting, link.id, secret=SECRET, now=now)
        entry = opening.enter_code(session, token, told.code, secret=SECRET, now=now)
    with family.db.read() as session:
        return opening.open_papers(session, token, entry.key, now) or ()


def leave_out(family: Family, person: str, reason: str = "Asked us not to") -> None:
    with family.db.write() as session:
        paper = paper_of(family, person).id
        left_out.leave_out_of_summaries(
            session, FERN, family.meeting, paper, reason=reason, now=LATER
        )


def change_a_line(family: Family, text: str) -> None:
    with family.db.write() as session:
        session.exec(select(Item).where(Item.key == "i-reading")).one().text = text


@on_sqlite
def test_the_mail_with_the_link_says_nothing(sent: Family) -> None:
    (mail,) = mails(sent, TESS)
    whole = mail.as_string() + words(mail)
    assert [each for each in TOLD if each.lower() in words(mail).lower()] == []
    assert (mail["Subject"], mail["To"]) == ("A paper for you", TESS)
    assert mail.get_content_type() == "text/plain"
    assert [each for each in TOLD[:5] if each in whole.replace("tess@", "")] == []
    assert reading_grade(words(mail).split("\n\n")) <= 8


def test_each_sending_is_one_row_of_the_log(family: Family) -> None:
    send(family, "RP1", "Remy")
    send(family, "G", channel="post")
    rows = {each.person: each for each in sharing.log(family)}
    tess, paper = rows["RP1"], paper_of(family, "RP1")
    assert (tess.sha256, tess.version, tess.channel) == (paper.sha256, 1, "link")
    assert tess.labels
    assert tess.bases
    assert (tess.sent_by, tess.sent_at, tess.first_opened_at) == (FERN.name, AFTER, None)
    assert (rows["G"].channel, rows["G"].handed_on) == ("post", sharing.TODAY)
    assert rows["G"].link_id is None
    with family.db.read() as session:
        verbs = [each.verb for each in session.exec(select(AuditEvent))]
    assert verbs.count("send_summary") == 3


@on_sqlite
def test_nothing_is_asked_twice_however_many_copies_go(family: Family) -> None:
    newest = {each.person: each.id for each in sharing.papers(family)}
    facts_of(family.db, family.case)  # Remembered from here on.
    people = ("C1", "G", "M1", "RP1", "RP2", "Remy")
    with statements(family.db) as asked:
        send_chosen(family, [Choice(newest[each], "hand", sharing.TODAY) for each in people])
    assert sorted(asked) == sorted(set(asked))
    assert {each.person for each in sharing.log(family)} == set(people)


@on_sqlite
def test_who_reads_no_mail_gets_paper_and_no_mail(family: Family) -> None:
    with family.db.write() as session:
        session.exec(select(Person).where(Person.key == "RP1")).one().channels = ["letter"]
    with pytest.raises(RuleBrokenError, match="gets no e-mail"):
        send(family, "RP1")
    send(family, "RP1", channel="hand")
    assert (mails(family, TESS), sharing.link_rows(family)) == ([], [])


@on_sqlite
@pytest.mark.parametrize("days", [-1, 1])
def test_paper_is_given_between_the_meeting_and_today(family: Family, days: int) -> None:
    choice = Choice(paper_of(family, "RP1").id, "hand", sharing.TODAY + timedelta(days=days))
    with pytest.raises(RuleBrokenError, match="the day on which"):
        send_chosen(family, [choice])


@on_sqlite
def test_no_paper_goes_as_an_attachment_unless_the_pack_allows_it(
    family: Family, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(RuleBrokenError, match="Choose a way in which the office"):
        send(family, "RP1", channel="attachment")
    allowed = sharing.SHARING.model_copy(update={"channels": ("attachment",)})
    monkeypatch.setattr(sharing, "SHARING", allowed)
    send(family, "RP1", channel="attachment")
    (mail,) = mails(family, TESS)
    (attached,) = mail.iter_attachments()
    assert attached.get_filename() == "paper-1.docx"
    assert attached.get_content() == paper_of(family, "RP1").content
    with pytest.raises(RuleBrokenError, match="Choose a way in which the office"):
        send(family, "Remy")


@on_sqlite
def test_no_paper_goes_itself_to_a_mailbox_that_two_people_read(
    family: Family, monkeypatch: pytest.MonkeyPatch
) -> None:
    allowed = sharing.SHARING.model_copy(update={"channels": ("attachment",)})
    monkeypatch.setattr(sharing, "SHARING", allowed)
    with family.db.write() as session:
        session.exec(select(Person).where(Person.key == "Remy")).one().email = TESS.upper()
    with pytest.raises(RuleBrokenError, match="Somebody else reads the mailbox"):
        send(family, "RP1", channel="attachment")
    assert mails(family, TESS) == []


def test_pressed_twice_nothing_goes_twice(family: Family) -> None:
    choice = Choice(paper_of(family, "RP1").id, "link")
    send(family, "RP1")
    with pytest.raises(ConflictError):
        send_chosen(family, [choice])
    assert len(mails(family, TESS)) == 1


def test_of_two_who_press_at_once_one_sends(family: Family) -> None:
    choice = Choice(paper_of(family, "RP1").id, "link")
    with ThreadPoolExecutor(2) as pool:
        pressed = [pool.submit(send_chosen, family, [choice]) for _ in range(2)]
    assert sorted(type(each.exception()).__name__ for each in pressed) == [
        "ConflictError",
        "NoneType",
    ]
    assert len(mails(family, TESS)) == 1


@on_sqlite
def test_a_release_that_ends_between_looking_and_sending_stops_everything(family: Family) -> None:
    change_a_line(family, "Rowan reads every night.")
    with pytest.raises(RuleBrokenError, match="Millpond would read differently now"):
        send(family, "RP1", "RP2", now=LATER)
    assert (sharing.log(family), mails(family, TESS)) == ([], [])
    make(family, LATER)
    send(family, "RP1", "RP2", now=LATER)
    assert len(sharing.log(family)) == 2


def test_the_old_link_shows_the_new_version_and_nothing_in_between(family: Family) -> None:
    send(family, "RP2")
    token = token_of(family, "millponds@example.org")
    change_a_line(family, "Rowan reads every night.")
    assert read(family, token) == ()
    with pytest.raises(NotFoundError), family.db.write() as session:
        opening.ask_code(session, token, secret=SECRET, now=LATER)
    make(family, LATER)
    (paper,) = read(family, token)
    assert (paper.version, paper.replaces) == (2, sharing.log(family)[0].sha256)
    assert "Rowan reads every night." in str(read_word(paper.content).blocks)


@on_sqlite
def test_treatment_goes_with_its_statement_until_the_release_is_taken_back(
    db: Database, world: World
) -> None:
    family = ready_family(db, told="part2")
    send(family, "M1")
    assert "treatment" not in words(mails(family, LINDEN)[0])
    told, token = phone_code(family), token_of(family, LINDEN)
    with family.db.write() as session:
        key = opening.enter_code(session, token, told.code, secret=SECRET, now=LATER).key
    with family.db.read() as session:
        (paper,) = opening.open_papers(session, token, key, LATER) or ()
    shown = str(read_word(paper.content).blocks)
    assert "She finished the program." in shown
    assert STATEMENT in shown
    assert "Taking part" in shown
    with family.db.write() as session:
        session.exec(select(Release).where(Release.key == "R-told")).one().revoked_at = LATER
    with pytest.raises(NotFoundError), family.db.read() as session:
        opening.open_papers(session, token, key, LATER + timedelta(minutes=1))


@on_sqlite
def test_the_log_names_the_release_that_was_in_force_when_the_copy_went(
    db: Database, world: World
) -> None:
    family = ready_family(db, told="part2")
    with family.db.write() as session:
        told = session.exec(select(Release).where(Release.key == "R-told")).one()
        same = told.model_dump(exclude={"id"}) | {"key": "R-again", "position": 10}
        session.add(Release(**same))
        told.revoked_at = AFTER
    make(family, LATER)
    send(family, "G", channel="hand", now=LATER)
    (sent,) = sharing.log(family)
    assert sent.version == 1
    assert [each for each in sent.bases if "release" in each] == ["release:R-again"]


def test_who_is_left_out_is_sent_nothing_and_their_link_ends(sent: Family) -> None:
    token = token_of(sent)
    assert len(read(sent, token)) == 1
    leave_out(sent, "RP1")
    with pytest.raises(NotFoundError), sent.db.read() as session:
        opening.asked_by_link(session, token, LATER)
    with pytest.raises(RuleBrokenError, match="is left out of the summaries"):
        send(sent, "RP1", now=LATER)
    with sent.db.write() as session:
        paper = paper_of(sent, "RP1").id
        left_out.take_back_in(session, FERN, sent.meeting, paper, now=LATER)
    assert len(read(sent, token, LATER + timedelta(minutes=1))) == 1
    with sent.db.read() as session:
        (row,) = session.exec(select(SummaryLeftOut))
        assert (row.reason, row.decided_by, row.ended_by) == (
            "Asked us not to",
            FERN.name,
            FERN.name,
        )


@on_sqlite
def test_nobody_is_left_out_without_a_reason(family: Family) -> None:
    with pytest.raises(RuleBrokenError, match="Write why"):
        leave_out(family, "RP1", " ")


def test_an_ended_link_opens_nothing_more(sent: Family) -> None:
    token, (link,) = token_of(sent), sharing.link_rows(sent)
    assert len(read(sent, token)) == 1
    with sent.db.write() as session:
        links.end_link(session, FERN, sent.meeting, link.id, now=LATER)
    with pytest.raises(NotFoundError), sent.db.read() as session:
        opening.open_papers(session, token, "any key", LATER)
    with pytest.raises(RuleBrokenError, match="not good any more"):
        phone_code(sent)


def test_a_wrong_code_is_counted_and_who_stops_reading_reads_no_more(sent: Family) -> None:
    token, told = token_of(sent), phone_code(sent)
    wrong = "0000 0000" if told.code != "0000 0000" else "1111 1111"
    with sent.db.write() as session:
        assert opening.enter_code(session, token, wrong, secret=SECRET, now=LATER).key == ""
    with sent.db.write() as session:
        assert [each.wrong for each in sharing.codes(session)] == [1]
        key = opening.enter_code(session, token, told.code, secret=SECRET, now=LATER).key
    with sent.db.write() as session:
        opening.stop_reading(session, token, "another key", LATER)
        assert opening.open_papers(session, token, key, LATER)
        opening.stop_reading(session, token, key, LATER)
    with sent.db.read() as session:
        assert opening.open_papers(session, token, key, LATER) is None
        verbs = session.exec(select(AuditEvent.verb)).all()
    assert verbs.count("type_wrong_summary_code") == verbs.count("stop_reading_summary") == 1


@on_sqlite
def test_two_people_with_one_mailbox_get_their_codes_by_telephone(family: Family) -> None:
    with family.db.write() as session:
        session.exec(select(Person).where(Person.key == "Remy")).one().email = TESS.upper()
    send(family, "RP1", "Remy")
    assert {each.email for each in sharing.link_rows(family)} == {""}
    assert all("Call your caseworker" in words(each) for each in mails(family, TESS))
    token = token_of(family)
    with family.db.write() as session:
        assert opening.ask_code(session, token, secret=SECRET, now=LATER) == opening.BY_PHONE
    tess = next(each for each in sharing.link_rows(family) if each.person == "RP1")
    remy = next(each for each in sharing.link_rows(family) if each.person == "Remy")
    with family.db.write() as session:
        told = make_phone_code(session, FERN, family.meeting, remy.id, secret=SECRET, now=LATER)
        entry = opening.enter_code(session, token, told.code, secret=SECRET, now=LATER)
        assert (entry.key, bool(entry.refusal)) == ("", True)
        told = make_phone_code(session, FERN, family.meeting, tess.id, secret=SECRET, now=LATER)
        entry = opening.enter_code(session, token, told.code, secret=SECRET, now=LATER)
    with family.db.read() as session:
        papers = opening.open_papers(session, token, entry.key, LATER)
    assert {each.person for each in papers or ()} == {"RP1"}


@on_sqlite
def test_a_mailbox_that_is_another_persons_now_gets_no_code(sent: Family) -> None:
    with sent.db.write() as session:
        session.exec(select(Person).where(Person.key == "RP1")).one().email = "new@example.org"
    with sent.db.write() as session:
        refusal = opening.ask_code(session, token_of(sent), secret=SECRET, now=LATER)
    assert refusal == opening.BY_PHONE
    assert len(mails(sent, TESS)) == 1


def test_with_the_mail_server_down_the_link_waits_and_is_not_lost(sent: Family) -> None:
    with sent.db.read() as session:
        (message,) = session.exec(select(OutboxMessage))
        assert (message.state, message.purpose) == ("queued", "summary_link")
        assert message.id == sharing.log(sent)[0].outbox_id


def test_neither_token_nor_code_is_stored(sent: Family) -> None:
    token, told = token_of(sent), phone_code(sent)
    with sent.db.read() as session:
        (code,) = sharing.codes(session)
    (link,) = sharing.link_rows(sent)
    assert token not in str(link)
    assert told.code.replace(" ", "") not in str(code)


def test_a_stranger_finds_no_link_and_sends_nothing(sent: Family) -> None:
    (link,) = sharing.link_rows(sent)
    with sent.db.write() as session:
        with pytest.raises(NotFoundError):
            links.end_link(session, CHARLIE, sent.meeting, link.id, now=LATER)
        with pytest.raises(NotFoundError):
            make_phone_code(session, CHARLIE, sent.meeting, link.id, secret=SECRET, now=LATER)


def phone_code(family: Family) -> ToldCode:
    (link,) = sharing.link_rows(family)
    with family.db.write() as session:
        return make_phone_code(session, FERN, family.meeting, link.id, secret=SECRET, now=LATER)


def test_a_link_of_another_family_is_not_found(sent: Family) -> None:
    (link,) = sharing.link_rows(sent)
    other = import_family(sent.db, "S5")
    with pytest.raises(NotFoundError), sent.db.write() as session:
        links.end_link(session, FERN, other.meeting, link.id, now=LATER)
