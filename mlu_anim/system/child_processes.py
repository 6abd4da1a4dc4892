"""How this program starts child processes of its own."""

import os
import sys
from pathlib import Path

# One thread, because sums in another order give other last digits, and so another digest.
_ONE_THREAD = dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"), "1"
)


def child_command(module: str) -> list[str]:
    """The command line that runs one of our modules.

    `-P`: a user's own numpy.py in the working folder is not ours to import.
    """
    return [sys.executable, "-P", "-m", module]


def child_environment() -> dict[str, str]:
    """The environment in which a child finds this very package, installed or not."""
    home = str(Path(__file__).resolve().parents[2])
    paths = [home, *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, **_ONE_THREAD, "PYTHONPATH": os.pathsep.join(paths)}
