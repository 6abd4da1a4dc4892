"""Find the experiment that a clip declares.

Importing this module loads only the standard library, so that clips are listed without numpy.
"""

import importlib
from types import ModuleType
from typing import Any

from mlu_anim.system.author_mistakes import locate_author_mistakes
from mlu_anim.system.errors import MachineNotReady
from mlu_anim.system.programmes import programme_of


def declared(clip: str) -> Any:
    """Import and return the Experiment of a clip: `EXPERIMENT` in `experiments/<clip>.py`.

    clip: the module name, such as `random_forest`. Raises AuthorMistake, with file and line, if the
    module cannot be run, MachineNotReady if a package is missing.
    """
    try:
        with locate_author_mistakes():
            return experiment_module(clip).EXPERIMENT
    except ModuleNotFoundError as error:
        raise MachineNotReady(
            f"the experiment of {clip!r} imports the Python package {error.name!r}, which is not "
            "installed",
            hint="Install it, or run: python3 cli.py doctor",
        ) from error


def experiment_module(clip: str) -> ModuleType:
    """Import and return the module of a clip's experiment, in the programme that has the clip.

    clip: the module name. Raises ModuleNotFoundError if there is none.
    """
    programme = programme_of(clip)
    programme.make_importable()
    return importlib.import_module(f"{programme.package}.{clip}")
