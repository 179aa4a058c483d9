from uuid import UUID

import pytest

from ftm.core.database import Database
from tests.meetings.planning import plan
from tests.support.families import take
from tests.support.prepared import prepared
from tests.support.world import World


@pytest.fixture
def case(db: Database, world: World) -> UUID:
    return prepared(take, db, "S4")


@pytest.fixture
def meeting(db: Database, world: World, case: UUID) -> UUID:
    """October 19 with Linden and Alder."""
    return prepared(plan, db, world.robin, case)


@pytest.fixture
def loonhaven(db: Database, world: World) -> UUID:
    """The family of S5, who need an interpreter."""
    return prepared(take, db, "S5")


@pytest.fixture
def loonhavens_meeting(db: Database, world: World, loonhaven: UUID) -> UUID:
    """October 19 with Ana and Tomas."""
    return prepared(plan, db, world.robin, loonhaven)
