"""The command line and the environment of child processes that run modules of mlu_anim."""

import os
import sys
from pathlib import Path

from mlu_anim.system.programmes import PROJECT_VARIABLE, project_folder

# One thread, since adding in another order changes the last digits and so a result's digest.
_ONE_THREAD = dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"), "1"
)


def child_command(module: str) -> list[str]:
    """Return the command line that runs a module, such as `mlu_anim.experiments`, with this Python.

    `-P` keeps Python from importing a user's numpy.py from the working folder.
    """
    return [sys.executable, "-P", "-m", module]


def child_environment() -> dict[str, str]:
    """Return environment variables for a child process, based on those of this process.

    With them the child can import mlu_anim, installed or not, finds the same project of clips, and
    computes with one thread.
    """
    home = str(Path(__file__).resolve().parents[2])
    paths = [home, *filter(None, [os.environ.get("PYTHONPATH")])]
    own = {**_ONE_THREAD, "PYTHONPATH": os.pathsep.join(paths)}
    if folder := project_folder():
        own[PROJECT_VARIABLE] = str(folder)
    return {**os.environ, **own}
