"""What one run of the tests makes once, for all of its processes.

A run has a folder of its own, which is removed at its end. What is made there is made by the
process that first asks for it, under a lock, and read by the others.
"""

import os
import pickle
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import pytest

try:
    import fcntl
except ImportError:  # Windows: two processes may make the same thing twice
    fcntl = None  # type: ignore[assignment]

_VARIABLE = "MLU_ANIM_TEST_RUN"
Made = TypeVar("Made")


def begin(config: pytest.Config) -> None:
    """Make the folder of this run; the workers of pytest-xdist inherit it."""
    if hasattr(config, "workerinput"):
        return
    folder = tempfile.mkdtemp(prefix="mlu_anim-tests-")
    os.environ[_VARIABLE] = folder
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))


def run_folder() -> Path:
    """The folder that all processes of this run share."""
    return Path(os.environ[_VARIABLE])


def once(name: str, make: Callable[[], Made]) -> Made:
    """Return the value of that name, made if no process of this run has made it yet."""
    path = run_folder() / f"{name}.pickle"
    if not path.exists():
        with _locked(path.with_suffix(".lock")):
            if not path.exists():
                fresh = path.with_suffix(".new")
                fresh.write_bytes(pickle.dumps(make()))
                fresh.replace(path)
    made: Made = pickle.loads(path.read_bytes())
    return made


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        if fcntl is not None:
            fcntl.flock(file, fcntl.LOCK_EX)  # let go when the file is closed, or its process ends
        yield
