"""The experiment that a clip declares, found by the clip's name.

Needs the standard library alone, so that clips are listed without numpy.
"""

import importlib
from typing import Any


def declared(clip: str) -> Any:
    """The experiment of a clip: `EXPERIMENT` in `mlu_anim.experiments.<clip>`."""
    return importlib.import_module(f"mlu_anim.experiments.{clip}").EXPERIMENT
