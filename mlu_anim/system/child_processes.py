"""The command and the environment of child processes that run our modules."""

import os
import sys
from pathlib import Path

# One thread: sums in another order have other last digits, and so another digest.
_ONE_THREAD = dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"), "1"
)


def child_command(module: str) -> list[str]:
    """The command line that runs one of our modules.

    `-P` keeps Python from importing a user's numpy.py from the working folder.
    """
    return [sys.executable, "-P", "-m", module]


def child_environment() -> dict[str, str]:
    """Environment variables with which a child imports this package, installed or not."""
    home = str(Path(__file__).resolve().parents[2])
    paths = [home, *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, **_ONE_THREAD, "PYTHONPATH": os.pathsep.join(paths)}
