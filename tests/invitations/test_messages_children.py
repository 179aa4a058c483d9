"""How children and youths are told: themselves, or through adults who are there."""

from tests.invitations.families import (
    Data,
    child,
    family,
    invite,
    leave_out,
    planned,
    segment,
    session,
)
from tests.invitations.post import Post, place, summary, through, to, writes

LATER = "2026-10-05T09:00-04:00"


def test_a_child_under_fourteen_is_told_through_adults_who_are_there() -> None:
    data = family(
        writes("C", "email"),
        writes("RP", "email", "letter"),
        writes("F", "phone"),
        invite("C"),
        through("C", "RP", "F", "X"),
    )
    due = Post.of(data).send()
    assert summary(due) == {
        "RP email REQUEST 0",
        "RP letter REQUEST 0",
        "F phone REQUEST 0",
        "C via RP REQUEST 0",
        "C via F REQUEST 0",
    }
    carried = {each.target.via: each.carried_by for each in due if each.target.via}
    assert carried == {"RP": "email", "F": "phone"}
    assert [each.child for each in to(due, "RP").payload.children] == ["C"]


def test_a_child_has_a_line_with_every_message_of_the_adult() -> None:
    data = family(writes("RP", "email"), invite("C"), through("C", "RP"))
    post = Post.of(data)
    post.send()
    place(room="9")(data)
    assert summary(post.replan(data).send(now=LATER)) == {
        "RP email REQUEST 1",
        "C via RP REQUEST 1",
    }
    planned(cancelled=True)(data)
    assert summary(post.replan(data).send(now=LATER)) == {"RP email CANCEL 2", "C via RP CANCEL 2"}


def test_a_child_who_stays_away_changes_the_adults_message() -> None:
    data = family(writes("RP", "email"), invite("C"), through("C", "RP"))
    post = Post.of(data)
    post.send()
    leave_out("C")(data)
    due = post.replan(data).send(now=LATER)
    assert summary(due) == {"RP email REQUEST 1", "C via RP CANCEL 1"}
    assert to(due, "RP").payload.children == ()


def test_two_children_who_swap_times_are_news_to_their_adult() -> None:
    late = {"starts_at": "2026-10-15T17:00", "ends_at": "2026-10-15T17:30"}

    def planned_with(first: str, second: str) -> Data:
        data = family(writes("RP", "email"), child("Y", born_on="2015-01-01"), leave_out("Y"))
        through("C", "RP")(data)
        through("Y", "RP", decided_on="2026-09-21")(data)
        segment(data)["members"].append(first)
        more = segment(data) | late | {"members": ["RP", second]}
        session(data)["segments"].append(more)
        return data

    post = Post.of(planned_with("C", "Y"))
    post.send()
    assert "RP email REQUEST 1" in summary(post.replan(planned_with("Y", "C")).send(now=LATER))


def test_only_the_latest_decision_by_now_says_through_whom_a_child_comes() -> None:
    edits = (writes("RP", "email"), writes("M", "email"), invite("C"), through("C", "RP"))
    data = family(*edits, through("C", "M", decided_on="2026-10-03"))
    post = Post.of(data)
    assert "C via RP REQUEST 0" in summary(post.send())
    assert summary(post.send(now=LATER)) == {
        "RP email REQUEST 1",
        "M email REQUEST 1",
        "C via RP CANCEL 1",
        "C via M REQUEST 1",
    }


def test_a_youth_has_a_message_of_their_own() -> None:
    due = Post.of(family(writes("Y", "email"), writes("M", "email"), through("Y", "M"))).send()
    assert summary(due) == {"Y email REQUEST 0", "M email REQUEST 0"}
    assert to(due, "M").payload.children == ()


def test_a_youth_without_email_or_letter_is_told_through_adults() -> None:
    due = Post.of(family(writes("Y", "phone"), writes("M", "email"), through("Y", "M"))).send()
    assert summary(due) == {"M email REQUEST 0", "Y via M REQUEST 0"}


def test_a_child_turning_fourteen_on_the_day_is_a_youth() -> None:
    on_the_day = family(writes("C", "email"), invite("C"), child("C", born_on="2012-10-15"))
    assert summary(Post.of(on_the_day).send()) == {"C email REQUEST 0"}
    day_after = family(writes("C", "email"), invite("C"), child("C", born_on="2012-10-16"))
    assert Post.of(day_after).send() == ()
