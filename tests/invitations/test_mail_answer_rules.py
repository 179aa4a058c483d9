"""What an answer by mail is worth, rule by rule; anything odd changes nothing."""

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from ftm.invitations.rules.mail_answer import SILENT, Answer, Asked, Outcome, judge

NOON = datetime(2026, 10, 1, 12, tzinfo=UTC)
GOOD = Answer(
    method="REPLY",
    mime_method="REPLY",
    answer="ACCEPTED",
    names_the_person=True,
    is_delegated=False,
    contradicts=False,
    sequence=2,
    stamp=NOON,
)
ASKED = Asked("pat@family.example", 2, is_open=True)


def judged(
    answer: Answer = GOOD,
    asked: Asked = ASKED,
    sender: str = "Pat@Family.example",
    *,
    is_forged: bool = False,
) -> Outcome:
    return judge(answer, asked, sender=sender, is_forged=is_forged, now=NOON)


def test_the_answer_of_the_person_asked_counts() -> None:
    for said in ("ACCEPTED", "DECLINED", "TENTATIVE"):
        assert judged(replace(GOOD, answer=said)) is Outcome.COUNTED
    assert judged(replace(GOOD, mime_method="")) is Outcome.COUNTED


@pytest.mark.parametrize(
    ("change", "outcome"),
    [
        ({"sequence": 1}, Outcome.OLD_TIME),
        ({"sequence": 3}, Outcome.LATER_SEQUENCE),
        ({"sequence": None}, Outcome.UNCLEAR),
        ({"stamp": None}, Outcome.UNCLEAR),
        ({"stamp": NOON + timedelta(days=2)}, Outcome.UNCLEAR),
        ({"answer": "NEEDS-ACTION"}, Outcome.UNCLEAR),
        ({"names_the_person": False}, Outcome.OTHER_ADDRESS),
        ({"is_delegated": True}, Outcome.DELEGATED),
        ({"contradicts": True}, Outcome.CONTRADICTS),
        ({"mime_method": "REQUEST"}, Outcome.CONTRADICTS),
        ({"method": "CANCEL", "mime_method": ""}, Outcome.CANCEL),
        ({"method": "REQUEST", "mime_method": ""}, Outcome.OTHER_METHOD),
        ({"method": "", "mime_method": ""}, Outcome.OTHER_METHOD),
        ({"method": "COUNTER", "mime_method": "COUNTER", "answer": ""}, Outcome.PROPOSAL),
        ({"method": "COUNTER", "mime_method": "", "sequence": 1}, Outcome.OLD_TIME),
    ],
)
def test_anything_odd_is_shown_and_does_not_count(
    change: dict[str, object], outcome: Outcome
) -> None:
    assert judged(replace(GOOD, **change)) is outcome
    assert outcome not in SILENT


def test_who_wrote_it_must_be_who_was_asked() -> None:
    assert judged(sender="kim@family.example") is Outcome.OTHER_SENDER
    assert judged(sender="") is Outcome.OTHER_SENDER
    assert judged(is_forged=True) is Outcome.FORGED
    # A forged answer to the old time is a forged one first.
    assert judged(replace(GOOD, sequence=1), is_forged=True) is Outcome.FORGED


def test_the_newest_answer_counts_by_whatever_way_it_came() -> None:
    for minutes, outcome in ((-1, Outcome.COUNTED), (0, Outcome.OLDER), (1, Outcome.OLDER)):
        answered_at = NOON + timedelta(minutes=minutes)
        assert judged(asked=replace(ASKED, answered_at=answered_at)) is outcome


def test_an_answer_after_a_cancellation_is_shown() -> None:
    assert judged(asked=replace(ASKED, is_open=False)) is Outcome.NOT_ASKED
