"""Every kind of mail and calendar passes the given checks, without error and without warning."""

import ctypes
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from ftm.insight.feeds.calendar import FeedEvent, build_feed
from tests.checks import mailing
from tests.checks.judging import FAMILY_WORDS, Job, Judge, Report, findings, parsers

WITHOUT_A_CALENDAR = ("MIME-ALT", "MIME-ATTACH")
"""The rules that ask for a calendar entry; a mail without one keeps all the others."""
ELSEWHERE = ("MAIL-BODY-TIME",)
"""It knows the names of one zone only; what stands in the mail of another is tested beside it."""
HOUR = timedelta(hours=1)
TO_A_TRIBE = ("court", "tribe")
"""A representative is asked for the tribe, and that this is no formal paper of a court."""


def forbidding(folder: Path, *but: str) -> list[str]:
    """Options that forbid what is secret in these families, and what a stranger may not learn."""
    words = [*mailing.SECRETS, *(each for each in FAMILY_WORDS if each not in but)]
    path = folder / f"words{len(words)}.txt"
    path.write_text("\n".join(words), encoding="utf-8")
    return ["--forbid-file", str(path)]


def ics(*arguments: str) -> Job:
    """One run without ical.js, whose start takes longer than all the rest of a file."""
    return "check_ics", ["--without-icaljs", *arguments]


def test_every_kind_of_person_is_told_in_mails_that_every_program_reads(
    tmp_path: Path, judge: Judge
) -> None:
    sent = mailing.everybody(tmp_path)
    others = ["--others", sent.others()]
    mails, in_chicago, reminders = judge.run(
        [
            ics(
                "--series",
                *others,
                *forbidding(tmp_path, *(TO_A_TRIBE if who == "T" else ())),
                *mine,
            )
            for who, mine in sent.files.items()
            if who != "MA"
        ],
        [ics("--series", *others, *forbidding(tmp_path), *sent.files["MA"])],
        [ics(*others, *forbidding(tmp_path, *TO_A_TRIBE), *sent.reminders)],
    )
    assert findings(mails) == ""
    assert findings(in_chicago, but=ELSEWHERE) == ""
    assert findings(reminders, but=WITHOUT_A_CALENDAR) == ""
    assert sum(map(len, sent.files.values())) == 17
    assert parsers(mails)["vobject"] == parsers(mails)["ics"] == 16
    assert len(sent.reminders) == 5


def test_each_change_follows_the_one_before_for_each_person_and_for_all(
    tmp_path: Path, judge: Judge
) -> None:
    sent = mailing.changes(tmp_path)
    every = sorted(path for mine in sent.files.values() for path in mine)
    series = "--series", *forbidding(tmp_path), "--others"
    one_each, corrected, together, javascript = judge.run(
        [ics(*series, sent.others(), *sent.files[who]) for who in ("F", "P")],
        # A corrected address has a UID of its own: a new meeting, as programs see it.
        [ics("--several-meetings", *series, sent.others("M"), *sent.files["M"])],
        [ics("--series", "--several-meetings", *every)],
        [("check_ics", [each for each in every if each.endswith(mailing.ONE_OF_EACH)])],
    )
    assert findings((*one_each, *corrected, *together)) == ""
    assert findings(javascript) == ""
    assert parsers(javascript)["ical.js"] == len(mailing.ONE_OF_EACH)


@pytest.fixture(scope="module")
def feed(tmp_path_factory: pytest.TempPathFactory, judge: Judge) -> Report:
    """What the check says of a feed with a cancelled meeting, another zone and an hour twice."""
    eastern = ZoneInfo("America/New_York")
    start = datetime(2026, 10, 15, 15, 30, tzinfo=eastern)
    chicago = ZoneInfo("America/Chicago")
    west = start.astimezone(chicago)
    twice = datetime(2026, 11, 1, 1, 15, tzinfo=eastern)
    uid = "b2c1a7a4-6f0e-5f6b-9d59-0f3a3f0c6c1"
    told = FeedEvent(
        uid=f"{uid}0",
        sequence=3,
        starts_at=start,
        ends_at=start + timedelta(minutes=90),
        zone="America/New_York",
        family="",
        place="Town Hall, Room 2; upstairs",
        page="https://ftm.example.org/meetings/6f0e",
        is_cancelled=False,
    )
    events = (
        told,
        replace(told, uid=f"{uid}1", is_cancelled=True, place=""),
        replace(told, uid=f"{uid}2", zone=chicago.key, starts_at=west, ends_at=west + HOUR),
        replace(told, uid=f"{uid}3", starts_at=twice, ends_at=twice + HOUR),
    )
    folder = tmp_path_factory.mktemp("feed")
    path = folder / "feed.ics"
    path.write_bytes(build_feed(events, changed_at=start))
    ((report,),) = judge.run([("check_ics", ["--feed", *forbidding(folder), str(path)])])
    return report


def test_a_worker_subscribes_to_a_calendar_that_every_program_reads(feed: Report) -> None:
    assert findings([feed]) == ""
    assert {"ical.js", "vobject", "ics"} <= set(parsers([feed]))


def test_evolutions_parser_is_among_the_judges(feed: Report) -> None:
    try:
        ctypes.CDLL("libical.so.3")
    except OSError:
        pytest.skip("no libical 3 (apt-get install libical3); the other parsers judged without it")
    assert parsers([feed])["libical"] == 1
