"""Who is told what, once: the comparison of rules-precise 3.1."""

from datetime import UTC, datetime
from typing import Any

import pytest

from ftm.invitations.due import active_efforts
from ftm.invitations.payload import ChildTime, Payload
from tests.invitations.families import (
    Edit,
    child,
    family,
    invite,
    leave_out,
    meeting,
    person,
    planned,
    role,
    second_session,
    session,
    times,
)
from tests.invitations.post import NOW, Post, interpreted, place, remote, summary, to, writes
from tests.support.scenarios import expected, scenario

LATER = "2026-10-05T09:00-04:00"


def test_first_everybody_then_nobody_again() -> None:
    post = Post.of(family(writes("M", "email"), writes("F", "letter", "phone")))
    assert summary(post.send()) == {
        "M email REQUEST 0",
        "F letter REQUEST 0",
        "F phone REQUEST 0",
    }
    assert post.send(now=LATER) == ()


def test_a_change_raises_the_number_and_keeps_the_uid() -> None:
    data = family(writes("M", "email"))
    post = Post.of(data)
    uid = post.uid(to(post.send(), "M"))
    times("2026-10-16T10:00", "2026-10-16T11:00")(data)
    due = post.replan(data).send(now=LATER)
    assert summary(due) == {"M email REQUEST 1"}
    assert to(due, "M").uid == uid


def test_who_is_taken_off_is_told_alone_with_the_times_last_sent() -> None:
    data = family(writes("M", "email"), writes("P", "email"))
    post = Post.of(data)
    before = to(post.send(), "P")
    leave_out("P")(data)
    due = post.replan(data).send(now=LATER)
    assert summary(due) == {"P email CANCEL 1"}
    assert (due[0].starts_at, due[0].ends_at) == (before.starts_at, before.ends_at)


def test_asked_again_after_a_cancel_is_a_request_with_the_next_number() -> None:
    data = family(writes("P", "email"))
    post = Post.of(data)
    uid = post.uid(to(post.send(), "P"))
    post.replan(family(writes("P", "email"), leave_out("P"))).send(now=LATER)
    due = post.replan(data).send(now="2026-10-06T09:00-04:00")
    assert summary(due) == {"P email REQUEST 2"}
    assert due[0].uid == uid


def test_a_cancelled_meeting_cancels_only_what_was_sent() -> None:
    edits = (writes("M", "email"), writes("F", "email"))
    post = Post.of(family(*edits, leave_out("F")))
    post.send()
    off = family(*edits, planned(cancelled=True))
    assert summary(post.replan(off).send(now=LATER)) == {"M email CANCEL 1"}
    assert post.replan(off).send(now=LATER) == ()


def test_an_entry_that_supersedes_goes_on_where_the_other_stopped() -> None:
    data = family(writes("M", "email"), writes("P", "email"))
    post = Post.of(data)
    post.send()
    newer = meeting(data) | {"id": "m2", "supersedes": "m"}
    data["meetings"].append(newer)
    leave_out("P")(data)
    assert summary(post.replan(data).send("m2", LATER)) == {"P email CANCEL 1"}


def test_sessions_know_nothing_of_each_other() -> None:
    both = second_session("2026-10-16T10:00", "2026-10-16T11:00", "F", "G")
    data = family(writes("M", "email"), writes("F", "email"), writes("G", "email"), both)
    post = Post.of(data)
    post.send()
    part = session(data, 1)["segments"][0]
    part.update(starts_at="2026-10-16T12:00", ends_at="2026-10-16T13:00")
    due = post.replan(data).send(now=LATER)
    assert {(each.target.person, each.target.session) for each in due} == {
        ("F", "two"),
        ("G", "two"),
    }
    assert len({post.uid(each) for each in due}) == 2
    assert post.uids["F", "one"] != post.uids["F", "two"]


def test_a_room_is_no_news_to_who_joins_by_link() -> None:
    link = place(link="https://meet.example.org/a")
    data = family(writes("M", "email"), writes("F", "email"), remote("F"), link)
    post = Post.of(data)
    payload = to(post.send(), "F").payload
    assert (payload.link, payload.building, payload.room) == (
        "https://meet.example.org/a",
        None,
        None,
    )
    place(room="7")(data)
    assert summary(post.replan(data).send(now=LATER)) == {"M email REQUEST 1"}
    place(link="https://meet.example.org/b")(data)
    assert summary(post.replan(data).send(now=LATER)) == {"F email REQUEST 1"}


@pytest.mark.parametrize(
    ("mode", "fields", "link", "phone"),
    [
        ("video", {"link": "https://x.example", "phone": "1"}, "https://x.example", None),
        ("video", {"phone": "1"}, None, "1"),
        ("phone", {"link": "https://x.example", "phone": "1"}, None, "1"),
        ("phone", {"link": "https://x.example"}, "https://x.example", None),
    ],
)
def test_nobody_gets_the_room_of_a_meeting_by_video_or_phone(
    mode: str, fields: dict[str, str], link: str | None, phone: str | None
) -> None:
    post = Post.of(family(writes("M", "email"), place(mode=mode, **fields)))
    payload = to(post.send(), "M").payload
    assert (payload.link, payload.phone, payload.building) == (link, phone, None)


def test_a_guest_who_dials_in_gets_number_and_link_but_no_room() -> None:
    joined = place(link="https://x.example", phone="1")
    post = Post.of(family(writes("M", "email"), remote("M", "phone"), joined))
    payload = to(post.send(), "M").payload
    assert (payload.link, payload.phone, payload.room) == ("https://x.example", "1", None)


def test_an_interpreter_comes_for_the_time_of_those_they_interpret_for() -> None:
    data = family(writes("I", "email"), interpreted("M", "I"))
    assert summary(Post.of(data).send()) == {"I email REQUEST 0"}
    leave_out("M")(data)
    assert Post.of(data).send() == ()


def test_an_interpreter_no_longer_needed_is_told() -> None:
    data = family(writes("I", "email"), interpreted("M", "I"))
    post = Post.of(data)
    post.send()
    leave_out("M")(data)
    due = post.replan(data).send(now=LATER)
    assert summary(due) == {"I email CANCEL 1"}
    assert post.replan(data).invitation(due[0]).is_cancel


def test_another_channel_is_no_cancel() -> None:
    data = family(writes("M", "email"))
    post = Post.of(data)
    post.send()
    writes("M", "letter")(data)
    assert summary(post.replan(data).send(now=LATER)) == {"M letter REQUEST 0"}
    leave_out("M")(data)
    assert summary(post.replan(data).send(now=LATER)) == {"M email CANCEL 1", "M letter CANCEL 1"}


def test_who_has_no_address_any_more_is_not_written_to() -> None:
    post = Post.of(family(writes("M", "email")))
    post.send()
    gone = family(person("M", channels=[]), leave_out("M"))
    assert post.replan(gone).send(now=LATER) == ()


def test_nothing_is_sent_about_a_time_that_has_passed() -> None:
    data = family(writes("M", "email"))
    assert Post.of(data).due(now="2026-10-15T16:59-04:00")
    assert Post.of(data).due(now="2026-10-15T17:00-04:00") == ()
    post = Post.of(data)
    post.send()
    leave_out("M")(data)
    assert post.replan(data).due(now="2026-10-15T17:00-04:00") == ()


def _nation(*edits: Edit) -> dict[str, Any]:
    """T speaks for the nation, of which both children are; the file names Y first."""
    nation = {"id": "TR", "name": "Example Nation"}
    return family(
        writes("T", "email", "letter"),
        invite("T"),
        role("T", "tribal_representative", tribe="TR"),
        lambda data: data["tribes"].append(nation),
        child("Y", tribes=["TR"], icwa_status="reason_to_know"),
        child("C", tribes=["TR"], icwa_status="indian_child"),
        *edits,
    )


def _efforts(post: Post, now: str = NOW) -> list[str]:
    """The children for whom sending what is due counts as an active effort."""
    sent = tuple(post.sent.values())
    meeting, at = post.facts.meetings[0], datetime.fromisoformat(now)
    lines = active_efforts(post.facts, meeting, post.send(now=now), sent, at)
    assert {each[1:] for each in lines} <= {("Example Nation", "invited tribe to FTM 2026-10-15")}
    return [each[0] for each in lines]


def test_a_tribe_is_invited_as_an_active_effort_once_for_each_linked_child() -> None:
    data = _nation()
    post = Post.of(data)
    assert _efforts(post) == ["Y", "C"]
    place(room="9")(data)
    assert _efforts(post.replan(data), LATER) == []
    writes("T", "email", "letter", "phone")(data)
    assert _efforts(post.replan(data), LATER) == []
    not_known_to_be = _nation(child("C", icwa_status="inquired_not_indian"))
    assert _efforts(Post.of(not_known_to_be)) == ["Y"]


def test_inviting_another_representative_of_the_tribe_is_an_active_effort_too() -> None:
    post = Post.of(_nation())
    assert _efforts(post) == ["Y", "C"]
    successor = _nation(
        leave_out("T"),
        writes("X", "email"),
        invite("X"),
        role("X", "tribal_representative", tribe="TR"),
    )
    assert _efforts(post.replan(successor), LATER) == ["Y", "C"]


def test_a_payload_survives_storage() -> None:
    start, end = datetime(2026, 10, 15, 19, 30, tzinfo=UTC), datetime(2026, 10, 15, 21, tzinfo=UTC)
    full = Payload(
        start, end, "video", link="https://x", note="Nøte", children=(ChildTime("C", start, end),)
    )
    for payload in (full, Payload(start, end, "in_person", "Hall", "2", "1 Way")):
        assert Payload.from_json(payload.to_json()) == payload


STEPS = [
    pytest.param(name, world["id"], id=f"{name} {world['id']}")
    for name in ("S4", "S5")
    for world in expected(name)["worlds"]
    if any(step["do"] == "invitations" for step in world["steps"])
]


@pytest.mark.parametrize(("name", "world_id"), STEPS)
def test_the_open_scenarios_send_exactly_these_messages(name: str, world_id: str) -> None:
    (world,) = [each for each in expected(name)["worlds"] if each["id"] == world_id]
    assert world["patch"] == []
    post = Post.of(scenario(name))
    for step in world["steps"]:
        if step["do"] == "invitations" and step["exit"] == 0:
            sent = post.send(step["meeting"], step["now"])
            assert {
                (*each.target, each.method, each.sequence, each.starts_at, each.ends_at)
                for each in sent
            } == {
                (
                    message["person"],
                    message["session"],
                    message["channel"],
                    message["via"],
                    message["method"],
                    message["sequence"],
                    datetime.fromisoformat(message["starts_utc"]),
                    datetime.fromisoformat(message["ends_utc"]),
                )
                for message in step["messages"]
            }
            zones = {each.target.person: each.time_zone for each in sent}
            assert zones == {each["person"]: each["time_zone"] for each in step["messages"]}
