from pathlib import Path

import pytest

from tests.support.commands import ftm


@pytest.fixture(scope="session")
def upgraded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `ftm db upgrade` makes of nothing; to be copied."""
    file = tmp_path_factory.mktemp("upgraded") / "data" / "ftm.db"
    assert ftm(file, "db", "upgrade").exit_code == 0
    return file


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a link to the database of the moment stands: statements compiled there stay known."""
    return tmp_path_factory.mktemp("address") / "ftm.db"
