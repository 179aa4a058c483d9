"""A calendar in a mail is read in any wrapping, and bad ones keep nothing busy."""

import time
from datetime import UTC, datetime

import pytest

from ftm.invitations.calendar_mail import MOST_LINES, CalendarMail, read_calendars
from ftm.mail.inbound_mail import read_inbound
from tests.invitations.answers import PAT, UID, calendar, mail, wrapped

QUICK_SECONDS = 5


def only(raw: bytes) -> CalendarMail:
    (found,) = read_calendars(read_inbound(raw).calendars)
    return found


@pytest.mark.parametrize(
    "raw",
    [
        mail(calendar()),
        wrapped(("text/plain", "Yes"), ("text/calendar; method=REPLY", calendar())),
        wrapped(("text/plain", "Yes"), ('application/octet-stream; name="a.ICS"', calendar())),
        mail(calendar(attendee=f"MAILTO:{PAT.upper()}")),
        mail("\ufeff" + calendar()),
        mail(calendar(), kind="text/calendar; charset=nonsense"),
        mail(calendar().replace("\r\n", "\n")),
        mail(calendar(more=("broken line", "X-LONG:" + "x" * 9000, ":empty"))),
        mail(calendar(sequence=None)),
    ],
    ids=[
        "body",
        "alternative",
        "attachment",
        "capitals",
        "bom",
        "charset",
        "lf",
        "junk",
        "sequence",
    ],
)
def test_one_answer_is_read_however_it_is_wrapped(raw: bytes) -> None:
    found = only(raw)
    assert (found.method, found.uid, found.sequence, found.events) == ("REPLY", UID, 0, 1)
    (attendee,) = found.attendees
    assert (attendee.address, attendee.answer) == (PAT, "ACCEPTED")
    assert found.stamp == datetime(2026, 10, 1, 14, tzinfo=UTC)


@pytest.mark.parametrize(
    "start",
    [
        "DTSTART:20261202T190000Z",
        "DTSTART;TZID=America/New_York:20261202T140000",
        'DTSTART;TZID="Eastern Standard Time":20261202T140000',
    ],
)
def test_a_proposed_time_is_read_in_any_zone(start: str) -> None:
    found = only(mail(calendar(method="COUNTER", more=(start, "COMMENT:Later\\, please"))))
    assert found.starts_at == datetime(2026, 12, 2, 19, tzinfo=UTC)
    assert found.comment == "Later, please"


@pytest.mark.parametrize(
    "start",
    ["DTSTART;TZID=../../etc/passwd:20261202T140000", "DTSTART:20269999T990000Z", "DTSTART:soon"],
)
def test_a_time_nobody_can_read_is_none(start: str) -> None:
    assert only(mail(calendar(more=(start,)))).starts_at is None


def test_an_alarm_or_a_zone_says_nothing_about_the_event() -> None:
    inner = ("BEGIN:VALARM", "UID:other", "ATTENDEE:mailto:x@y.example", "END:VALARM")
    found = only(mail(calendar(more=inner)))
    assert found.uid == UID
    assert len(found.attendees) == 1


BOMBS = {
    "empty": b"",
    "no calendar": mail("hello"),
    "300 KB": mail(calendar(more=("X:" + "x" * 300_000,))),
    "slow field": b'Content-Type: text/calendar; a="' + b'\\";' * 80_000 + b"\r\n\r\nx",
    "slow field inside": wrapped((' text/plain; a="' + '\\";' * 60_000, "x")),
    "recursive": b"".join(
        b"Content-Type: multipart/mixed; boundary=%d\r\n\r\n--%d\r\n" % (each, each)
        for each in range(300)
    ),
    "many parts": b"Content-Type: multipart/mixed; boundary=x\r\n\r\n" + b"--x\r\n\r\n" * 3_000,
    "half": mail(calendar())[:300],
    "binary": bytes(range(256)) * 900,
    "wrong base64": mail("%%%%", head=("Content-Transfer-Encoding: base64",)),
    "utf-16": mail(calendar(), kind="text/calendar; charset=utf-16"),
    "many lines": mail(calendar(more=("ATTENDEE:x",) * (MOST_LINES + 1000))),
    "many addresses": b"From: " + b"a@b.example, " * 15_000 + b"\r\n\r\n",
    "comments": b"Authentication-Results: us; " + b"(" * 100_000 + b"\r\n\r\n",
    "rule without end": mail(
        calendar().replace(
            "BEGIN:VEVENT",
            "BEGIN:VTIMEZONE\r\nTZID:X\r\nBEGIN:STANDARD\r\nDTSTART:00010101T000000\r\n"
            "RRULE:FREQ=SECONDLY\r\nTZOFFSETFROM:+0000\r\nTZOFFSETTO:+0000\r\nEND:STANDARD\r\n"
            "END:VTIMEZONE\r\nBEGIN:VEVENT\r\nRRULE:FREQ=SECONDLY;COUNT=999999999",
        )
    ),
}


@pytest.mark.parametrize("name", BOMBS)
def test_bad_input_is_dealt_with_quickly(name: str) -> None:
    before = time.process_time()
    read = read_inbound(BOMBS[name], authserv="us")
    read_calendars(read.calendars)
    assert time.process_time() - before < QUICK_SECONDS
    assert len(read.key) == 64


def test_who_sent_it_is_one_address_or_nobody() -> None:
    def sender(*lines: str) -> str:
        return read_inbound(("\r\n".join(lines) + "\r\n\r\n").encode()).sender

    assert sender('From: "x@evil.example" <pat@family.example>') == "pat@family.example"
    assert sender("From: Pat <pat@Bücher.example>") == "pat@xn--bcher-kva.example"
    assert sender("From: a@b.example, c@d.example") == ""
    assert sender("From: a@b.example", "From: c@d.example") == ""
    assert sender("Sender: a@b.example") == ""


@pytest.mark.parametrize(
    ("lines", "forged"),
    [
        (("Authentication-Results: us.example; spf=pass; dmarc=fail (p=none; x)",), True),
        (("Authentication-Results: US.example 1;\r\n dmarc = fail",), True),
        (("Authentication-Results: us.example; dmarc=pass",), False),
        (("Authentication-Results: them.example; dmarc=fail",), False),
        (("Authentication-Results: us.example; x=y (; dmarc=fail)",), False),
        (
            (
                "Authentication-Results: us.example; dmarc=fail",
                "Authentication-Results: us.example; dmarc=pass",
            ),
            True,
        ),
        ((), False),
    ],
)
def test_only_our_own_mail_system_calls_a_mail_forged(
    lines: tuple[str, ...], *, forged: bool
) -> None:
    assert read_inbound(mail(head=lines), authserv="us.example").is_forged is forged
    assert not read_inbound(mail(head=lines)).is_forged


@pytest.mark.parametrize(
    "line",
    [
        "Auto-Submitted: auto-replied (vacation)",
        "Auto-Submitted: auto-generated",
        "Precedence: bulk",
        "X-Autoreply: yes",
        "Return-Path: <>",
    ],
)
def test_a_program_that_answers_is_known(line: str) -> None:
    assert read_inbound(mail(head=(line,))).is_automatic
    polite = ("Auto-Submitted: no", "X-Auto-Response-Suppress: All")
    assert not read_inbound(mail(head=polite)).is_automatic
