"""`ftm serve` says in one sentence why it does not start; workers are added by the operator."""

import shutil
import socket
from pathlib import Path

import pytest

from ftm.accounts import passwords, queries
from ftm.core.database import Database
from tests.support.commands import ftm

SETTINGS = {
    "FTM_SECRET": "only for tests " * 3,
    "FTM_BASE_URL": "https://ftm.example.org",
    "FTM_SMTP_HOST": "127.0.0.1",
    "FTM_SMTP_SECURITY": "none",
}


@pytest.fixture
def agency(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in SETTINGS.items():
        monkeypatch.setenv(name, value)


def test_serve_needs_a_secret(sqlite_template: Path) -> None:
    answer = ftm(sqlite_template, "serve")
    assert answer.exit_code == 2
    assert answer.err.startswith("FTM_SECRET must hold")
    assert len(answer.err.strip().splitlines()) == 1


@pytest.mark.usefixtures("agency")
def test_serve_refuses_tables_that_are_behind(tmp_path: Path) -> None:
    answer = ftm(tmp_path / "old.db", "serve")
    assert answer.exit_code == 2
    assert "ftm db upgrade" in answer.err


def test_a_port_that_is_taken_is_named_with_the_next_one(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        answer = ftm(tmp_path / "no.db", "demo", "--port", port, "--folder", tmp_path)
    assert answer.exit_code == 2
    assert f"port {port} (Address already in use)" in answer.err
    assert f"--port {port % 65_535 + 1}" in answer.err
    assert not list(tmp_path.iterdir())


def test_a_worker_is_added_once_with_a_passphrase_that_works(
    sqlite_template: Path, tmp_path: Path
) -> None:
    file = Path(shutil.copyfile(sqlite_template, tmp_path / "ftm.db"))
    command = ("worker", "add", "Pat@Ocfs.example.org", "--name", "Pat Newly", "--role")
    answer = ftm(file, *command, "caseworker", "--unit", "North")
    assert answer.exit_code == 0
    passphrase = answer.out.split("Passphrase: ")[1].strip()
    db = Database(f"sqlite:///{file}")
    with db.read() as session:
        known = queries.find_credentials(session, "pat@ocfs.example.org")
    assert known is not None
    assert known.actor.unit == "North"
    assert passwords.is_passphrase(passphrase, known.password_hash)
    again = ftm(file, *command, "caseworker")
    assert again.exit_code == 3
    assert "already signs in" in again.err
    assert ftm(file, *command, "director").exit_code == 2
    assert ftm(file, "worker", "end", "pat@ocfs.example.org").exit_code == 0
    with db.read() as session:
        assert queries.find_credentials(session, "pat@ocfs.example.org") is None
    db.close()
    nobody = ftm(file, "worker", "end", "pat@ocfs.example.org")
    assert (nobody.exit_code, nobody.err) == (2, "Nobody signs in with this address.\n")


@pytest.mark.usefixtures("agency")
def test_an_empty_outbox_asks_no_mail_server(sqlite_template: Path, tmp_path: Path) -> None:
    file = Path(shutil.copyfile(sqlite_template, tmp_path / "ftm.db"))
    answer = ftm(file, "mail", "send")
    assert (answer.exit_code, answer.out) == (0, "0 sent, 0 waiting, 0 failed, 0 held.\n")
    answer = ftm(file, "mail", "remind")
    assert (answer.exit_code, answer.out) == (0, "0 queued.\n")
