"""Make the package `scenes` importable from the folder of any scene file.

A scene imports its own modules as `from scenes._NAME_part import Part`. In a checkout Python finds
the folder `scenes` by itself; in a wheel the folder lies inside `mlu_anim`, and a user's project
keeps its scenes elsewhere. Another package `scenes` that Python finds first is not run.
"""

import importlib.util
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

from mlu_anim.system.shipped_files import shipped_path

PACKAGE_NAME = "scenes"


def add_folder(folder: Path) -> None:
    """Let Python search a folder for modules of `scenes`, after the folders added before."""
    package = _package()
    places = list(package.__path__)
    if str(folder) not in places:
        package.__path__ = [*places, str(folder)]


def _package() -> ModuleType:
    """Return our package `scenes`; if Python does not find it, a new one.

    The new one has the modules of another package of that name, if there is one, after ours.
    """
    if PACKAGE_NAME in sys.modules:
        return sys.modules[PACKAGE_NAME]
    spec = importlib.util.find_spec(PACKAGE_NAME)
    ours, places = str(shipped_path("scenes")), spec and spec.submodule_search_locations
    if places and ours in places:
        return import_module(PACKAGE_NAME)
    package = ModuleType(PACKAGE_NAME)
    package.__path__ = [ours, *(places or ())]
    sys.modules[PACKAGE_NAME] = package
    return package
