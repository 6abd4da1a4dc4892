"""What holds for all tests: nothing of the user's own is read or written."""

import gc
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.internal.conjecture import providers

from mlu_anim.commands.project_checks import EXPLORING
from tests import once
from tests.command_line import command
from tests.kept_results import keep_results
from tests.lasting_workers import lasting_workers, workers

__all__ = ["cache_of_its_own", "command", "lasting_workers", "workers"]

# Two profiles of hypothesis. The normal run draws the same examples every time, from nothing that
# an earlier run left; `cli.py test --all` explores, and prints how to repeat what fails. In both a
# busy machine is no failure.
_ANY_SPEED = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("steady", derandomize=True, database=None, **_ANY_SPEED)
# hypothesis does not explore where the variable CI is set, unless it is told to.
settings.register_profile(
    EXPLORING, derandomize=False, database=None, print_blob=True, **_ANY_SPEED
)
settings.load_profile("steady")


def pytest_configure(config: pytest.Config) -> None:
    """Give this run the folder in which its processes share what they make.

    Python looks for circular garbage seldom: manim's modules and mobjects, which live as long as
    the process, make each look expensive (5 to 9 % of the time of the scenes' tests).
    """
    once.begin(config)
    gc.set_threshold(50_000, 20, 50)


def pytest_sessionstart() -> None:
    """Keep examples the same whatever has been loaded before.

    hypothesis also draws numbers and words that it finds in the code of loaded modules of ours:
    so another selection or order of tests would give other examples. There is no setting for that.
    """
    if settings.get_current_profile_name() == "steady":
        providers._get_local_constants = lambda: providers._local_constants


@pytest.fixture(scope="session")
def caches(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Folders for the caches of this process, one after the other.

    Not made by pytest, which looks through all folders that it has made for the next number.
    """
    folder = tmp_path_factory.mktemp("caches")
    return (folder / str(number) for number in count())


@pytest.fixture(autouse=True)
def cache_of_its_own(caches: Iterator[Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache for this process and its children, which holds the clips' own results only."""
    folder = next(caches)
    keep_results(folder)
    monkeypatch.setenv("MLU_ANIM_CACHE", str(folder))
    return folder
