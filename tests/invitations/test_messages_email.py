"""The e-mail: its structure, whom it goes to, and what it never says."""

import re
from typing import Any

import pytest

from ftm.core.errors import RuleBrokenError
from tests.invitations.families import (
    case,
    family,
    person,
    session,
)
from tests.invitations.post import (
    Post,
    everything,
    place,
    read,
    to,
    writes,
)
from tests.support.scenarios import scenario

S4_NOW = "2026-10-01T09:00-04:00"


def test_the_parts_are_those_every_mail_program_understands() -> None:
    post = Post.of(family(writes("M", "email")))
    built = post.email(to(post.send(), "M"))
    message = read(built.raw)
    assert [part.get_content_type() for part in message.walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "text/calendar",
        "application/ics",
    ]
    calendar, attachment = list(message.walk())[4:]
    assert calendar.get_param("method") == "REQUEST"
    assert calendar.get_param("charset") == "UTF-8"
    assert calendar["Content-Disposition"] is None
    assert calendar["Content-Transfer-Encoding"] == "base64"
    assert attachment.get_filename() == "invite.ics"
    assert calendar.get_payload(decode=True) == attachment.get_payload(decode=True)
    assert calendar.get_payload(decode=True) == built.calendar
    assert b"\n" not in built.raw.replace(b"\r\n", b"")
    assert b"\n" not in built.calendar.replace(b"\r\n", b"")


def test_the_headers_are_those_of_one_letter_to_one_person() -> None:
    post = Post.of(family(writes("M", "email")))
    message = read(post.email(to(post.send(), "M")).raw)
    assert message["From"].addresses[0].addr_spec == "office@example.org"
    assert [each.addr_spec for each in message["To"].addresses] == ["m@example.net"]
    assert message["Subject"] == "Planning meeting: Thu Oct 15, 2026, 3:30 PM"
    assert re.fullmatch(r"<[0-9a-f-]{36}@example\.org>", message["Message-ID"])
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Auto-Response-Suppress"] == "OOF, AutoReply"
    assert not {"Cc", "Bcc", "Reply-To", "Precedence", "List-Id", "Sender"} & set(message.keys())


def test_text_and_html_say_the_same() -> None:
    post = Post.of(family(writes("M", "email"), place(link="https://x.example/a?b=1&c")))
    message = read(post.email(to(post.send(), "M"), rsvp_url="https://ftm.example/r/abc").raw)
    plain, html = (part.get_content() for part in list(message.walk())[2:4])
    shown = re.sub(r"<[^>]+>", " ", html.partition("</head>")[2])
    words = re.findall(r"\w+", plain)
    assert words == re.findall(r"\w+", shown)
    assert '<html lang="en" dir="ltr">' in html
    assert '<a href="https://ftm.example/r/abc">' in html
    assert not re.search(r"<(script|form|img|link|style|iframe)\b", html)


def test_what_people_typed_is_no_markup() -> None:
    data = family(writes("M", "email", name="<b>Ana</b> & {{ 7*7 }}"), place(room="{% x %}<i>"))
    post = Post.of(data)
    built = post.email(to(post.send(), "M"))
    assert "<b>Ana</b> & {{ 7*7 }}" in built.text
    assert "&lt;b&gt;Ana&lt;/b&gt; &amp; {{ 7*7 }}" in built.html
    assert "<i>" not in built.html


INJECTION = "x\r\nBcc: eve@evil.example\r\n\r\n<script>"
UNICODE = "Zoë “Zed” O'Neil, Jr.; \\ ^ \u202eevil"


@pytest.mark.parametrize(
    "name",
    [
        INJECTION,
        UNICODE,
        'Ana "Nana" Lee, Esq.; PhD',
        "שרה לוי",
        "محمد الأحمد، الابن",
        "N" * 300,
        "Ünïcödé " * 40,
        "=?utf-8?q?=0D=0ABcc:_eve@evil.example?=",
        "a@b.example, eve",
        "(comment) <eve@evil.example>",
    ],
)
def test_no_name_can_add_a_header_or_a_recipient(name: str) -> None:
    data = family(writes("M", "email", name=name), case(family_name=name))
    data["case"]["office"]["name"] = name
    data["staff"][0]["name"] = name
    session(data)["note"] = name
    place(building=name, room=name, address=name)(data)
    post = Post.of(data)
    built = post.email(to(post.send(), "M"), rsvp_url="https://ftm.example/r/1")
    message = read(built.raw)
    assert [each.addr_spec for each in message["To"].addresses] == ["m@example.net"]
    assert [each.addr_spec for each in message["From"].addresses] == ["office@example.org"]
    assert sorted(message.keys()) == sorted(
        [
            "From",
            "To",
            "Subject",
            "Date",
            "Message-ID",
            "Auto-Submitted",
            "X-Auto-Response-Suppress",
            "MIME-Version",
            "Content-Type",
        ]
    )
    assert len(list(message.walk())) == 6
    assert all(len(line) <= 998 for line in built.raw.split(b"\r\n"))
    assert "<script" not in built.html
    assert "\u202e" not in built.text


@pytest.mark.parametrize(
    ("address", "envelope"),
    [
        ("pat+ftm@example.net", "pat+ftm@example.net"),
        ("pat@bücher.example", "pat@xn--bcher-kva.example"),
        ("Pat.O'Neil@Example.net", "Pat.O'Neil@example.net"),
    ],
)
def test_plus_and_international_addresses(address: str, envelope: str) -> None:
    post = Post.of(family(writes("M", "email"), person("M", email=address)))
    built = post.email(to(post.send(), "M"))
    assert built.recipient == envelope
    assert [each.addr_spec for each in read(built.raw)["To"].addresses] == [envelope]
    assert f"mailto:{envelope}" in everything(built.raw)


@pytest.mark.parametrize(
    "address",
    [
        "pat@example.net\r\nBcc: eve@evil.example",
        "pat@example.net, eve@evil.example",
        "pat",
        "é@x.example",
    ],
)
def test_what_is_not_one_address_is_refused(address: str) -> None:
    post = Post.of(family(writes("M", "email"), person("M", email=address)))
    due = to(post.send(), "M")
    with pytest.raises(RuleBrokenError):
        post.email(due)


@pytest.mark.parametrize(
    ("name", "entry", "now"),
    [("S4", "correct", S4_NOW), ("S5", "correct", "2026-10-08T12:00-04:00")],
)
def test_nobody_else_is_named_anywhere(name: str, entry: str, now: str) -> None:
    data = scenario(name)
    for number, each in enumerate(data["people"]):
        each["name"] = f"Canary{number}x Bird{number}x"
        each["email"] = f"canary{number}x@example.net"
    people = data["people"]
    staff: list[dict[str, Any]] = data["staff"]
    post = Post.of(data)
    for due in post.send(entry, now):
        if due.target.channel == "email":
            built = post.email(due, entry, now, "https://ftm.example.org/r/abc")
            said = everything(built.raw)
            folded = said.lower()
            others = [each for each in people if each["id"] != due.target.person]
            for other in others:
                for word in (*other["name"].split(), other["email"]):
                    assert word.lower() not in folded
            calendar = built.calendar.decode().replace("\r\n ", "")
            for worker in staff:
                assert worker["name"] not in calendar
                assert worker["email"] not in calendar
            for secret in (data["case"]["number"], data["case"]["family_name"]):
                assert secret not in said
