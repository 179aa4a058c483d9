"""The mailbox is read as the office would want: every mail once, none lost, none in the way."""

import asyncio
import socket
import ssl
import time
from collections.abc import Iterator
from pathlib import Path
from shutil import copyfile
from threading import Thread

import pytest
import trustme
from sqlmodel import Session, col, select

from ftm.core.database import Database
from ftm.mail.imap_settings import ImapSettings
from ftm.mail.inbound import FetchCounts, Taken, fetch_once
from ftm.mail.inbound_mail import InboundMail
from ftm.mail.inbound_room import inbound_rounds
from ftm.mail.models import InboundRecord, MailboxPosition
from ftm.mail.strangers import SIZE_LIMIT
from tests.mail.imap_server import MailboxServer
from tests.mail.outbox import NOON
from tests.support.commands import ftm

DONE = "Read by the meeting program"


class Taker:
    """Takes what has "ours" in it; "poison" makes it fail, "power cut" ends the program."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.cuts = 1

    def __call__(self, session: Session, mail: InboundMail, now: object) -> Taken:
        if "power cut" in mail.text and self.cuts:
            self.cuts -= 1
            raise KeyboardInterrupt
        self.texts.append(mail.text)
        if "poison" in mail.text:
            raise ZeroDivisionError
        return Taken("taken", is_ours=True) if "ours" in mail.text else Taken("unknown")


@pytest.fixture
def mailbox() -> Iterator[MailboxServer]:
    with MailboxServer() as server:
        yield server


def mail(text: str, message_id: str = "") -> bytes:
    head = f"Message-ID: <{message_id}>\r\n" if message_id else ""
    return f"From: pat@family.example\r\n{head}\r\n{text}".encode()


def texts(server: MailboxServer, folder: str = "INBOX") -> list[str]:
    return [each.decode().rpartition("\r\n\r\n")[2] for each in server.mails(folder)]


def fetch(db: Database, settings: ImapSettings, take: Taker) -> FetchCounts:
    return fetch_once(db, settings, take, now=lambda: NOON)


def test_each_mail_is_read_once_and_only_ours_is_moved(
    db: Database, mailbox: MailboxServer
) -> None:
    take, settings = Taker(), mailbox.settings()
    large = mail("ours " + "x" * SIZE_LIMIT, "large@x.example")
    mailbox.deliver(mail("ours 1", "1@x.example"), mail("other"), mail("poison"), large)
    mailbox.deliver(mail("ours 1", "1@x.example"), mail("ours 2"))
    first = fetch(db, settings, take)
    assert first.outcomes == {"taken": 2, "unknown": 2, "unreadable": 1, "again": 1}
    assert take.texts == ["ours 1", "other", "poison", "", "ours 2"]
    assert texts(mailbox, DONE) == ["ours 1", "ours 1", "ours 2"]
    assert texts(mailbox)[:2] == ["other", "poison"]
    assert mailbox.unread() == 3
    assert fetch(db, settings, take) == FetchCounts()
    mailbox.renumber()
    assert fetch(db, settings, take).outcomes == {"again": 3}
    assert len(take.texts) == 5


def test_a_power_cut_loses_nothing_and_repeats_nothing(
    one_db: Database, mailbox: MailboxServer
) -> None:
    take, settings = Taker(), mailbox.settings()
    mailbox.deliver(mail("ours 1"), mail("ours, power cut"), mail("ours 3"))
    with pytest.raises(KeyboardInterrupt):
        fetch(one_db, settings, take)
    with one_db.read() as session:
        position = session.exec(select(MailboxPosition)).one()
        assert session.exec(select(InboundRecord.uid)).all() == [position.last_uid]
    assert texts(mailbox, DONE) == []
    assert fetch(one_db, settings, take).outcomes == {"taken": 2}
    assert take.texts == ["ours 1", "ours, power cut", "ours 3"]
    assert texts(mailbox) == []
    assert len(texts(mailbox, DONE)) == 3


def test_two_programs_at_once_take_no_mail_twice(db: Database, mailbox: MailboxServer) -> None:
    take, settings = Taker(), mailbox.settings()
    mailbox.deliver(mail("first"))
    fetch(db, settings, take)
    mailbox.deliver(*(mail(f"ours {each}") for each in range(8)))
    both = [Thread(target=fetch, args=(db, settings, take)) for _ in range(2)]
    for each in both:
        each.start()
    for each in both:
        each.join()
    assert sorted(take.texts) == ["first", *(f"ours {each}" for each in range(8))]
    with db.read() as session:
        waiting = session.exec(
            select(InboundRecord.uid).where(col(InboundRecord.to_move).is_(True))
        ).all()
    assert waiting == []


def test_a_mailbox_that_cannot_be_used_is_said_and_changes_nothing(
    one_db: Database, mailbox: MailboxServer
) -> None:
    take = Taker()
    mailbox.deliver(mail("ours"))
    for changes, words in (
        ({"folder": "Nowhere"}, "does not do what we ask"),
        ({"security": "starttls"}, "does not do what we ask"),
        ({"security": "tls"}, "certificate"),
    ):
        assert words in fetch(one_db, mailbox.settings(**changes), take).trouble
    wrong = ImapSettings("127.0.0.1", "office", "wrong", mailbox.port, security="none")
    assert "refused our user name" in fetch(one_db, wrong, take).trouble
    away = ImapSettings("127.0.0.1", "office", "x", 1, security="none")
    assert "cannot be reached" in fetch(one_db, away, take).trouble
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        hangs = ImapSettings("127.0.0.1", "x", "x", port, security="none", timeout_seconds=0.05)
        assert "did not answer in time" in fetch(one_db, hangs, take).trouble
    assert take.texts == []
    with one_db.read() as session:
        assert session.exec(select(MailboxPosition)).all() == []


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_the_mailbox_is_read_over_tls_that_we_trust_and_no_other(
    one_db: Database, tmp_path: Path, security: str
) -> None:
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    pem = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(str(pem))
    with MailboxServer(tls=context, at_once=security == "tls") as server:
        take, secure = Taker(), server.settings(security=security, ca_file=str(pem))
        assert fetch(one_db, secure, take) == FetchCounts()
        trouble = fetch(one_db, server.settings(security=security), take).trouble
    assert "certificate" in trouble


def test_it_is_read_beside_the_web_program_until_that_stops(
    one_db: Database, mailbox: MailboxServer
) -> None:
    async def serve() -> None:
        room = inbound_rounds(one_db, mailbox.settings(), take, every_seconds=0.01)
        await room.open()
        until = time.monotonic() + 10
        while len(take.texts) < 2 and time.monotonic() < until:
            await asyncio.sleep(0.01)
            if take.texts and len(mailbox.mails()) + len(mailbox.mails(DONE)) == 1:
                mailbox.deliver(mail("ours 2"))
        await room.close()

    take = Taker()
    mailbox.deliver(mail("ours 1"))
    asyncio.run(serve())
    assert take.texts == ["ours 1", "ours 2"]


def test_the_command_reads_it_once_and_says_what_came(
    sqlite_template: Path,
    tmp_path: Path,
    mailbox: MailboxServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file = copyfile(sqlite_template, tmp_path / "ftm.db")
    given = {
        "FTM_SECRET": "only for tests " * 3,
        "FTM_BASE_URL": "https://ftm.example.org",
        "FTM_SMTP_HOST": "127.0.0.1",
        "FTM_SMTP_SECURITY": "none",
    }
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    answer = ftm(file, "mail", "fetch")
    assert answer.exit_code == 2
    assert "FTM_IMAP_HOST must name" in answer.err
    settings = mailbox.settings()
    monkeypatch.setenv("FTM_IMAP_HOST", settings.host)
    monkeypatch.setenv("FTM_IMAP_PORT", str(settings.port))
    monkeypatch.setenv("FTM_IMAP_SECURITY", "none")
    monkeypatch.setenv("FTM_IMAP_USERNAME", settings.username)
    monkeypatch.setenv("FTM_IMAP_PASSWORD", settings.password)
    mailbox.deliver(mail("Hello"))
    assert ftm(file, "mail", "fetch").out == "1 read: 1 unknown.\n"
    assert ftm(file, "mail", "fetch").out == "0 read.\n"
    monkeypatch.setenv("FTM_IMAP_PASSWORD", "wrong")
    assert ftm(file, "mail", "fetch").exit_code == 1
