"""What each kind of recipient reads, and what they do not."""

import re

import pytest

from tests.invitations.families import (
    Data,
    family,
    invite,
    leave_out,
    meeting,
    person,
    role,
    session,
    times,
)
from tests.invitations.post import (
    NOW,
    Post,
    everything,
    interpreted,
    place,
    remote,
    through,
    to,
    writes,
)
from tests.support.reading import reading_grade
from tests.support.scenarios import scenario

S4_NOW = "2026-10-01T09:00-04:00"
REPLY = "https://ftm.example.org/reply/4f7q82kd"


def text_of(data: Data, who: str = "M") -> str:
    post = Post.of(data)
    return post.email(to(post.send(), who)).text


@pytest.mark.parametrize(
    ("zone", "local", "subject"),
    [
        ("America/New_York", "Thursday, October 15, 2026, 3:30 PM to 5:00 PM EDT", "3:30 PM"),
        ("America/Los_Angeles", "October 15, 2026, 12:30 PM to 2:00 PM PDT", "12:30 PM"),
        ("Pacific/Honolulu", "October 15, 2026, 9:30 AM to 11:00 AM HST", "9:30 AM"),
        ("Asia/Tokyo", "Friday, October 16, 2026, 4:30 AM to 6:00 AM JST", "4:30 AM"),
        ("America/Sao_Paulo", "October 15, 2026, 4:30 PM to 6:00 PM -03", "4:30 PM"),
    ],
)
def test_the_time_is_that_of_the_recipient(zone: str, local: str, subject: str) -> None:
    post = Post.of(family(writes("M", "email", time_zone=zone)))
    built = post.email(to(post.send(), "M"))
    assert f"{local}\n" in built.text
    assert built.subject.endswith(subject)


@pytest.mark.parametrize(
    ("starts_at", "ends_at", "words"),
    [
        ("2026-03-07T10:00", "2026-03-07T11:00", "March 7, 2026, 10:00 AM to 11:00 AM EST"),
        ("2026-03-08T10:00", "2026-03-08T11:00", "March 8, 2026, 10:00 AM to 11:00 AM EDT"),
        ("2026-03-08T01:30", "2026-03-08T04:00", "March 8, 2026, 1:30 AM EST to 4:00 AM EDT"),
        ("2026-11-01T00:30", "2026-11-01T03:00", "November 1, 2026, 12:30 AM EDT to 3:00 AM EST"),
        (
            "2026-10-31T23:30",
            "2026-11-01T00:30",
            "Saturday, October 31, 2026, 11:30 PM EDT to Sunday, November 1, 2026, 12:30 AM EDT",
        ),
    ],
)
def test_both_sides_of_a_change_of_the_clocks(starts_at: str, ends_at: str, words: str) -> None:
    data = family(writes("M", "email"), times(starts_at, ends_at))
    post = Post.of(data)
    now = "2026-01-05T09:00-05:00"
    assert words in post.email(to(post.send(now=now), "M"), now=now).text


def test_who_joins_by_link_reads_no_room() -> None:
    data = family(writes("M", "email"), remote("M"), place(link="https://meet.example.org/j/1"))
    text = text_of(data)
    assert "https://meet.example.org/j/1\n" in text
    assert "Town Hall" not in text


def test_who_comes_to_the_room_reads_no_link() -> None:
    data = family(writes("M", "email"), place(link="https://meet.example.org/j/1"))
    text = text_of(data)
    assert "Where: Town Hall, 2\n" in text
    assert "meet.example.org" not in text


def test_an_adult_reads_when_a_child_comes_but_not_which() -> None:
    data = family(writes("RP", "email"), invite("C"), through("C", "RP"))
    text = text_of(data, "RP")
    assert "A child with you: 3:30 PM to 5:00 PM EDT" in text
    assert "Person C" not in text


def test_the_note_is_in_every_message_of_the_session() -> None:
    data = family(writes("M", "email"), writes("I", "email"), interpreted("M", "I"))
    session(data)["note"] = "Use the side door.\nRing twice."
    for who in ("M", "I"):
        assert "Please note: Use the side door. Ring twice.\n" in text_of(data, who)


def test_everybody_but_an_interpreter_reads_whom_to_ask() -> None:
    data = family(
        writes("M", "email"),
        writes("Y", "email"),
        writes("X", "email"),
        writes("T", "email"),
        invite("X", "T"),
        role("X", "observer"),
        role("T", "tribal_representative", tribe="TR"),
        lambda data: data["tribes"].append({"id": "TR", "name": "Example Nation"}),
    )
    post = Post.of(data)
    for due in post.send():
        text = post.email(due).text
        assert "Ask Robin.\nE-mail: robin@example.org\n" in text


def test_an_interpreter_reads_the_job_and_nothing_of_the_family() -> None:
    need = {"language": "pt-BR", "avoid_affiliations": []}
    data = family(
        writes("I", "email"),
        writes("M", "email"),
        interpreted("M", "I"),
        person("M", interpreter=need),
    )
    text = text_of(data, "I")
    for words in ("Length: 90 minutes", "Portuguese (Brazil)", "confidentiality undertaking"):
        assert words in text
    assert "Robin" not in text
    assert "Person M" not in text
    assert "An interpreter for Portuguese (Brazil) will be there for you." in text_of(data, "M")


def test_the_minutes_of_an_interpreter_are_real_ones_when_the_clocks_change() -> None:
    data = family(
        writes("I", "email"), interpreted("M", "I"), times("2026-11-01T00:30", "2026-11-01T03:00")
    )
    assert "Length: 210 minutes" in text_of(data, "I")


def test_a_tribe_is_invited_and_never_noticed() -> None:
    data = family(
        writes("T", "email"),
        invite("T"),
        role("T", "tribal_representative", tribe="TR"),
        lambda data: data["tribes"].append({"id": "TR", "name": "Example Nation"}),
    )
    said = everything(Post.of(data).email(to(Post.of(data).send(), "T")).raw)
    assert not re.search(r"icwa|notice|indian", said, re.IGNORECASE)


def test_a_cancel_gives_no_reason() -> None:
    data = family(writes("M", "email"), writes("RP", "email"), invite("C"), through("C", "RP"))
    session(data)["note"] = "Side door."
    post = Post.of(data)
    post.send()
    meeting(data)["cancelled"] = True
    again = post.replan(data)
    built = again.email(to(again.send(), "M"))
    assert built.text == (
        "Hello Person M,\n\n"
        "The planning meeting on Thursday, October 15, 2026, 3:30 PM to 5:00 PM EDT is not taking"
        " place for you as planned. You do not need to come.\n\n"
        "Questions? Ask Robin.\nE-mail: robin@example.org\n\n"
        "Office, 207-555-0100\n"
    )
    assert built.subject == (
        "Planning meeting not taking place as planned: Thu Oct 15, 2026, 3:30 PM"
    )


def test_a_change_says_that_it_is_one() -> None:
    data = family(writes("M", "email"))
    post = Post.of(data)
    post.send()
    times("2026-10-16T10:00", "2026-10-16T11:00")(data)
    again = post.replan(data)
    built = again.email(to(again.send(), "M"))
    assert built.subject == "Planning meeting changed: Fri Oct 16, 2026, 10:00 AM"
    assert "takes the place of what we told you before" in built.text


@pytest.mark.parametrize("cancelled", [False, True])
@pytest.mark.parametrize(
    ("language", "rsvp_url"), [("en", None), *((each, REPLY) for each in ("en", "es", "fr", "pt"))]
)
def test_a_youth_can_read_it(
    cancelled: bool,  # noqa: FBT001
    language: str,
    rsvp_url: str | None,
) -> None:
    data = scenario("S4")
    person("C1", document_language=language)(data)
    post = Post.of(data)
    due = post.send("correct", S4_NOW)
    if cancelled:
        due = post.send("called-off", "2026-10-12T09:00-04:00")
    built = post.email(to(due, "C1"), "correct", S4_NOW, rsvp_url)
    html = re.sub(r"<[^>]+>", " ", built.html)
    both = re.split(r"\n\s*\n", f"{built.text}\n\n{html}")
    assert reading_grade(both) <= 8
    assert reading_grade(re.split(r"\n\s*\n", built.text)) <= 8


def test_an_interpreter_who_is_not_needed_any_more_reads_no_name() -> None:
    data = family(writes("I", "email"), interpreted("M", "I"))
    post = Post.of(data)
    post.send()
    leave_out("M")(data)
    data["meetings"].append(meeting(data) | {"id": "m2", "supersedes": "m"})
    session(data)["interpreters"] = []
    again = post.replan(data)
    due = again.send("m2")
    assert "Robin" not in again.email(to(due, "I"), "m2", NOW).text


@pytest.mark.parametrize(("who", "contact"), [("M", "Ask Robin."), ("I", "Write to")])
def test_who_is_taken_off_in_place_asks_whom_they_were_to_ask_before(
    who: str, contact: str
) -> None:
    data = family(writes("M", "email"), writes("I", "email"), interpreted("M", "I"))
    post = Post.of(data)
    post.send()
    leave_out("M")(data)
    session(data)["interpreters"] = []
    again = post.replan(data)
    assert contact in again.email(to(again.send(), who)).text
