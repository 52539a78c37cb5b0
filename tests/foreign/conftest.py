"""All foreign folders, generated once for every test."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.foreign.built import Built
from tests.foreign.folders import FOLDERS


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The packages of all foreign folders."""
    return Built(Path(tmp_path_factory.mktemp("foreign")), FOLDERS)
