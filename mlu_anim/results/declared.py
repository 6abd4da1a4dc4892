"""Find the experiment that a clip declares.

This module imports only the standard library, so that clips are listed without numpy.
"""

import importlib
from typing import Any


def declared(clip: str) -> Any:
    """Import and return the Experiment of a clip: `EXPERIMENT` in `mlu_anim.experiments.<clip>`.

    clip: the module name, such as `random_forest`.
    """
    return importlib.import_module(f"mlu_anim.experiments.{clip}").EXPERIMENT
