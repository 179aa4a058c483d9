from collections.abc import Iterator

import pytest
import time_machine

from tests.meetings.conftest import case, loonhaven, loonhavens_meeting, meeting
from tests.support.families import OCTOBER_1

# What is prepared is what was planned there.
__all__ = ["case", "loonhaven", "loonhavens_meeting", "meeting"]


@pytest.fixture(autouse=True)
def october_1() -> Iterator[None]:
    with time_machine.travel(OCTOBER_1, tick=False):
        yield
