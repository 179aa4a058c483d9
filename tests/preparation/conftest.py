from collections.abc import Iterator
from uuid import UUID

import pytest
import time_machine

from ftm.core.database import Database
from tests.meetings.planning import plan
from tests.support.families import OCTOBER_1, take
from tests.support.prepared import prepared
from tests.support.world import World


@pytest.fixture(autouse=True)
def october_1() -> Iterator[None]:
    with time_machine.travel(OCTOBER_1, tick=False):
        yield


@pytest.fixture
def case(db: Database) -> UUID:
    return prepared(take, db, "S4")


@pytest.fixture
def meeting(db: Database, world: World, case: UUID) -> UUID:
    """October 19 with Linden and Alder."""
    return prepared(plan, db, world.robin, case)
