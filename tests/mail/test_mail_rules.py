"""Addresses, the meaning of answers, and the states of a message: pure rules."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftm.core.errors import RuleBrokenError
from ftm.mail import rules
from ftm.mail.addresses import envelope_address
from ftm.mail.rules import Attempt, MessageState, Outcome
from tests.mail.outbox import NOON

MOST_ATTEMPTS = 2 * rules.GIVE_UP_AFTER_ATTEMPTS
# What an address could smuggle in: separators, line ends, a zero, accents, a direction, an emoji.
NASTY = st.text(st.sampled_from("aZ7.+-'\"@<>(),;:\\ \r\n\t\0é\u202e😀"))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "pat",
        "@family.example",
        "pat@",
        "pat@family..example",
        "pat@-family.example",
        "pat@family.example, eve@evil.example",
        "Pat <pat@family.example>",
        "pat@family.example\r\nBcc: eve@evil.example",
        "pat\0@family.example",
        '"pat doe"@family.example',
        ".pat@family.example",
        "josé@family.example",
        "p" * 65 + "@family.example",
        "pat@" + ".".join(["family" * 10] * 5),
    ],
)
def test_what_is_not_exactly_one_address_is_refused_beside_its_field(text: str) -> None:
    with pytest.raises(RuleBrokenError) as error:
        envelope_address(text, "contact")
    assert error.value.field == "contact"


@given(NASTY)
def test_an_address_is_one_ascii_word_or_refused(text: str) -> None:
    try:
        address = envelope_address(f"{text}@family.example")
    except RuleBrokenError:
        return
    assert address.isascii()
    assert len(address.split()) == 1
    assert address.count("@") == 1


@pytest.mark.parametrize(
    ("code", "outcome"),
    [
        (550, Outcome.REFUSED),
        (554, Outcome.REFUSED),
        (450, Outcome.DEFERRED),
        (421, Outcome.BROKEN),
        (530, Outcome.SERVER_TROUBLE),
        (535, Outcome.SERVER_TROUBLE),
        (-1, Outcome.BROKEN),
        (354, Outcome.BROKEN),
    ],
)
def test_what_a_servers_answer_means(code: int, outcome: Outcome) -> None:
    assert rules.judge_answer(code, "why").outcome is outcome


@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_leads_along_the_table(outcome: Outcome) -> None:
    for attempts in range(1, MOST_ATTEMPTS):
        state = rules.state_after(Attempt(outcome), attempts)
        assert state is MessageState.QUEUED or rules.can_change(MessageState.QUEUED, state)


def test_waiting_never_gets_shorter_and_never_exceeds_an_hour() -> None:
    waits = [rules.retry_at(attempts, NOON) - NOON for attempts in range(1, MOST_ATTEMPTS)]
    assert waits == sorted(waits)
    assert waits[-1] == timedelta(hours=1)


@given(NASTY)
def test_a_servers_words_become_one_short_printable_line(text: str) -> None:
    short = rules.short_text(text)
    assert len(short) <= rules.TEXT_LIMIT
    assert short.isprintable()
