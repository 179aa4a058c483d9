"""Bounces as mail systems write them, and what must not pass for one."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ftm.mail.dsn import Bounce, parse_bounce
from ftm.mail.strangers import SIZE_LIMIT

OURS = "<4f0f7f5e-2a52-4a58-9d9e-5f6f0f6f9a11@agency.example>"


def notice(
    *,
    status: str = "5.1.1",
    action: str = "failed",
    returned: str = f"From: office@agency.example\nMessage-ID: {OURS}\nSubject: Planning meeting\n",
    kind: str = "text/rfc822-headers",
    head: str = "",
) -> bytes:
    return f"""\
From: MAILER-DAEMON@provider.example
To: office@agency.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
{head}Content-Type: multipart/report; report-type=delivery-status; boundary="XX"

--XX
Content-Type: text/plain; charset=utf-8

I am sorry to have to inform you.

--XX
Content-Type: message/delivery-status

Reporting-MTA: dns; provider.example

Final-Recipient: rfc822; pat@family.example
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 unknown

--XX
Content-Type: {kind}

{returned}
--XX--
""".replace("\n", "\r\n").encode()


@pytest.mark.parametrize("kind", ["text/rfc822-headers", "message/rfc822"])
def test_a_permanent_bounce_names_our_message(kind: str) -> None:
    assert parse_bounce(notice(kind=kind)) == Bounce(OURS, "5.1.1", "failed")


def test_only_a_failure_for_good_is_final() -> None:
    for status, action, final in (
        ("5.1.1", "failed", True),
        ("5.2.2 (mailbox full)", "Failed", True),
        ("4.4.7", "failed", False),
        ("4.4.1", "delayed", False),
        ("2.0.0", "delivered", False),
        ("nonsense", "failed", False),
    ):
        bounce = parse_bounce(notice(status=status, action=action))
        assert bounce is not None
        assert bounce.is_final is final


def test_a_provider_that_returns_no_headers_answers_in_our_thread() -> None:
    raw = notice(returned="nothing", head=f"In-Reply-To: {OURS}\n")
    assert parse_bounce(raw) == Bounce(OURS, "5.1.1", "failed")


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff\xfe\x00",
        notice(returned="Subject: no id\n"),
        notice().replace(b"multipart/report", b"multipart/mixed"),
        notice().replace(b"message/delivery-status", b"text/plain"),
        notice().replace(b"Action:", b"X-Action:"),
        notice() + b"x" * SIZE_LIMIT,
        b"Subject: Undeliverable\r\n\r\nMessage-ID: " + OURS.encode(),
    ],
)
def test_anything_else_is_no_bounce(raw: bytes) -> None:
    assert parse_bounce(raw) is None


@settings(max_examples=50)
@given(st.integers(min_value=0, max_value=1200), st.binary(min_size=1, max_size=40))
def test_a_damaged_notice_never_raises(position: int, damage: bytes) -> None:
    raw = notice()
    parse_bounce(raw[:position] + damage + raw[position + len(damage) :])
