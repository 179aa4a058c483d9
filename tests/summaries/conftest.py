"""These tests meet when the meeting is over: what they begin with is made once for all of them."""

from collections.abc import Iterator

import pytest
import time_machine

from tests.facilitation.world import AFTER


@pytest.fixture(autouse=True)
def after() -> Iterator[None]:
    with time_machine.travel(AFTER, tick=False):
        yield
