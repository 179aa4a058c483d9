"""The demo's mail server and mailbox, filled by the real worker."""

import asyncio
from email import policy
from email.message import EmailMessage

import pytest

from ftm.core.database import Database
from ftm.mail.sink import DemoMailbox, demo_sink, read_mail, split_links
from ftm.mail.smtp_settings import SmtpSettings
from ftm.mail.worker import run_once
from tests.mail.outbox import NOON, StandingClock, build, put

LINK = "http://127.0.0.1:8000/answer/aB3"


def invitation() -> bytes:
    message = EmailMessage(policy=policy.SMTP)
    message["From"] = "District office <office@agency.example>"
    message["To"] = "Pat Doe <pat@family.example>"
    message["Subject"] = "Planning meeting: Wed Dec 2, 2026, 2:00 PM"
    message["Message-ID"] = "<1@agency.example>"
    message.set_content(f"Please answer here: {LINK}.\nSee you — bientôt!")
    message.add_alternative("<p>Please <script>alert(1)</script></p>", subtype="html")
    message.add_alternative(
        b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n",
        maintype="text",
        subtype="calendar",
        cte="base64",
        params={"method": "REQUEST", "charset": "UTF-8"},
    )
    message.add_attachment(
        b"BEGIN:VCALENDAR", maintype="application", subtype="ics", filename="invite.ics"
    )
    return message.as_bytes()


def test_what_the_worker_sends_can_be_read_in_the_mailbox(one_db: Database) -> None:
    mailbox = DemoMailbox()

    async def send() -> None:
        with one_db.write() as session:
            put(session, "pat@family.example", raw=invitation(), message_id="<1@agency.example>")
        async with demo_sink(mailbox) as port:
            counts = await run_once(
                one_db, SmtpSettings("127.0.0.1", port, "none"), now=StandingClock()
            )
            assert counts.sent == 1

    asyncio.run(send())
    [mail] = mailbox.newest_first()
    assert mailbox.get(mail.number) == mail
    assert mailbox.get(mail.number + 1) is None
    assert (mail.recipient, mail.subject) == (
        "pat@family.example",
        "Planning meeting: Wed Dec 2, 2026, 2:00 PM",
    )
    assert "".join(piece.text for piece in mail.text).startswith("Please answer here: ")
    assert [piece.text for piece in mail.text if piece.is_link] == [LINK]
    assert "bientôt" in mail.text[-1].text
    assert mail.calendar.startswith("BEGIN:VCALENDAR")
    assert "<script>" in mail.html_source
    assert mail.attachments == ("invite.ics",)


def test_nobody_is_left_speaking_when_the_server_ends() -> None:
    async def speak() -> bytes:
        async with demo_sink(DemoMailbox()) as port:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            assert (await reader.readline()).startswith(b"220")
        try:
            return await asyncio.wait_for(reader.read(), 5)
        finally:
            writer.close()
            await writer.wait_closed()

    assert asyncio.run(speak()) == b""


def test_the_mailbox_keeps_the_newest() -> None:
    mailbox = DemoMailbox(keep=3)
    for number in range(5):
        mailbox.add(
            "pat@family.example", build("pat@family.example", f"<{number}@a.example>"), NOON
        )
    assert [mail.number for mail in mailbox.newest_first()] == [5, 4, 3]


def test_a_mail_that_makes_no_sense_is_shown_empty() -> None:
    for raw in (b"", b"\xff\xfe", b"Content-Type: text/plain; charset=martian\r\n\r\nhello"):
        assert read_mail(raw, 1, "pat@family.example", NOON).subject == ""


@pytest.mark.parametrize("coded", ["=?martian?Q?abc?=", "=?utf-8?Q?=FF?=", "=?utf-8?B?abcde?="])
def test_a_header_that_makes_no_sense_is_shown_as_it_is(coded: str) -> None:
    raw = f"Subject: {coded}\r\n\r\nhello".encode()
    assert read_mail(raw, 1, "pat@family.example", NOON).subject == coded
    good = b"Subject: =?utf-8?Q?Reuni=C3=B3n?=\r\n\r\nhello"
    assert read_mail(good, 1, "pat@family.example", NOON).subject == "Reunión"


def test_a_folded_header_is_one_line() -> None:
    raw = b"Subject: Planning meeting:\r\n Wed =?utf-8?Q?D=C3=A9c?=\r\n 2\r\n\r\nhello"
    folded = raw.replace(b"=?utf-8?Q?D=C3=A9c?=", b"Dec")
    found = [read_mail(each, 1, "pat@family.example", NOON).subject for each in (raw, folded)]
    assert found == ["Planning meeting: Wed Déc 2", "Planning meeting: Wed Dec 2"]


def test_links_lose_no_text() -> None:
    text = "a http://x.example/1?a=b, (https://y.example/z) javascript:alert(1) https://"
    pieces = split_links(text)
    assert "".join(piece.text for piece in pieces) == text
    assert [piece.text for piece in pieces if piece.is_link] == [
        "http://x.example/1?a=b",
        "https://y.example/z",
    ]
