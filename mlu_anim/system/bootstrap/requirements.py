"""The Python versions and modules that the project needs, and checks for missing ones."""

from __future__ import annotations

import importlib.util

OLDEST, NEWEST = (3, 11), (3, 14)
NOT_READY = 3
"""Exit code of a machine that lacks something."""
KEY_MODULES = (
    "av",
    "cairo",
    "click",
    "imageio",
    "manim",
    "manimpango",
    "numpy",
    "PIL",
    "rich",
    "sklearn",
    "typst",
    "uharfbuzz",
)


def missing_modules() -> tuple[str, ...]:
    """Return the modules in KEY_MODULES that this Python cannot find; none of them is imported."""
    return tuple(name for name in KEY_MODULES if not is_importable(name))


def is_importable(name: str) -> bool:
    """Return True if a top-level module can be found; it is not imported."""
    return importlib.util.find_spec(name) is not None


def is_supported(version: tuple[int, ...]) -> bool:
    """Return True for a (major, minor) version from OLDEST to NEWEST."""
    return OLDEST <= version <= NEWEST


def python_problem(version: tuple[int, ...]) -> str | None:
    """Return an error message for an unsupported (major, minor) version; None if it is supported.

    The message names a supported Python if one is on the path.
    """
    if is_supported(version):
        return None
    import shutil

    oldest, newest = (f"{major}.{minor}" for major, minor in (OLDEST, NEWEST))
    supported = [f"python3.{minor}" for minor in range(NEWEST[1], OLDEST[1] - 1, -1)]
    installed = next((name for name in supported if shutil.which(name)), None)
    step = (
        f"run it with {installed}, which is installed: {installed} cli.py ..."
        if installed
        else f"install Python {oldest} or newer, then run it with that (docs/install.md)"
    )
    here = f"this is Python {version[0]}.{version[1]}"
    return f"{here}; {oldest} to {newest} are supported\n  {step}"
