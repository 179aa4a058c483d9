"""How often one may try and ask: no database, only what was made and typed so far."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from ftm.summaries import codes
from ftm.summaries.models import SummaryCode
from tests.facilitation.world import AFTER

LINK = uuid4()


def made(minutes_ago: float, *, wrong: int = 0, used: bool = False) -> SummaryCode:
    at: datetime = AFTER - timedelta(minutes=minutes_ago)
    return SummaryCode(
        link_id=LINK,
        code_hash="",
        way="mail",
        made_at=at,
        expires_at=at + codes.LIFE,
        wrong=wrong,
        used_at=AFTER if used else None,
    )


@pytest.mark.parametrize(
    ("before", "sentence"),
    [
        ([], ""),
        ([made(0.5)], codes.ON_ITS_WAY),
        ([made(2)], ""),
        ([made(2, wrong=5)], codes.TOO_MANY_TRIES),
        ([made(16, wrong=5)], ""),
        ([made(each) for each in (50, 40, 30, 20, 10)], codes.ENOUGH),
        ([made(each) for each in (61, 40, 30, 20, 10)], ""),
        ([made(each, wrong=5) for each in (400, 300, 200, 100)], codes.LOCKED),
    ],
)
def test_codes_are_sent_seldom(before: list[SummaryCode], sentence: str) -> None:
    assert codes.why_no_code(before, AFTER) == sentence


@pytest.mark.parametrize(
    ("before", "sentence"),
    [
        ([], codes.WRONG),
        ([made(14)], ""),
        ([made(15)], codes.WRONG),
        ([made(1, used=True)], codes.WRONG),
        ([made(1, wrong=4)], ""),
        ([made(1, wrong=5)], codes.TOO_MANY_TRIES),
        ([made(5), made(1, used=True)], codes.WRONG),
        ([made(each, wrong=5) for each in (400, 300, 200, 1)], codes.LOCKED),
    ],
)
def test_only_the_newest_code_can_be_right(before: list[SummaryCode], sentence: str) -> None:
    assert codes.why_no_try(before, AFTER) == sentence
