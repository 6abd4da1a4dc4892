"""What holds for all tests: nothing of the user's own is read or written."""

from pathlib import Path

import pytest
from hypothesis import settings

# A busy machine is no failure: how long a test may take is measured elsewhere.
settings.register_profile("no deadline", deadline=None)
settings.load_profile("no deadline")


@pytest.fixture(autouse=True)
def cache_of_its_own(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """A cache that begins empty, for this process and its children."""
    folder = tmp_path_factory.mktemp("cache")
    monkeypatch.setenv("MLU_ANIM_CACHE", str(folder))
    return folder
