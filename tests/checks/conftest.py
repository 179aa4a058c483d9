"""One process judges what all tests of this folder make."""

from collections.abc import Iterator

import pytest

from tests.checks.judging import Judge, start_judge


@pytest.fixture(scope="session")
def judge() -> Iterator[Judge]:
    with start_judge() as judge:
        yield judge
