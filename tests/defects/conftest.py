"""One empty drop folder and one empty data folder a test."""

import pytest

from tests.defects.ledger import Drop


@pytest.fixture
def drop(home, tmp_path) -> Drop:
    return Drop(tmp_path / "drop", home)
