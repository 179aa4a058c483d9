from collections.abc import Iterator

import pytest

from tests.mail.misbehaving import MailServer
from tests.mail.outbox import StandingClock


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer() as server:
        yield server


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()
