from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a link to the database of the moment stands: statements compiled there stay known."""
    return tmp_path_factory.mktemp("address") / "ftm.db"
