"""These tests meet when the meeting is over, and begin alike: with the world, then a family.

So each family is made once for all of them, which is why some ask for a world that they do not use.
"""

from collections.abc import Iterator

import pytest
import time_machine

from tests.facilitation.world import AFTER


@pytest.fixture(autouse=True)
def after() -> Iterator[None]:
    with time_machine.travel(AFTER, tick=False):
        yield
