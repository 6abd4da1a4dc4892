"""The fingerprint of a machine: versions and platform that pictures depend on besides our code.

Two machines with the same fingerprint draw the same pixels, bit by bit.
"""

import hashlib
import platform
from collections.abc import Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version

from mlu_anim.system.shipped_files import shipped_path

_PACKAGES = ("manim", "pycairo", "manimpango", "uharfbuzz", "numpy", "scipy", "scikit-learn")
_COMPUTING_NAMES = ("python", "numpy", "scipy", "scikit-learn", "machine")


@cache
def fingerprint() -> Mapping[str, str]:
    """Return the versions of Python, of drawing and computing libraries, and the platform, by name.

    `fonts` is a checksum of the bundled fonts. A missing library is `not installed`.
    """
    versions = {"python": platform.python_version()}
    for package in _PACKAGES:
        try:
            versions[package] = version(package)
        except PackageNotFoundError:
            versions[package] = "not installed"
    versions |= {"cairo": _cairo(), "pango": _pango(), "fonts": _fonts()}
    versions |= {"system": platform.system(), "machine": platform.machine()}
    return versions


def changes(old: Mapping[str, str], new: Mapping[str, str]) -> list[str]:
    """Return the differences between two fingerprints, each as `numpy 2.1.0 -> 2.2.0`."""
    names = [*old, *(name for name in new if name not in old)]
    pairs = ((name, old.get(name, "nothing"), new.get(name, "nothing")) for name in names)
    return [f"{name} {before} -> {after}" for name, before, after in pairs if before != after]


def result_changes(old: Mapping[str, str], new: Mapping[str, str]) -> list[str]:
    """Return the differences between two fingerprints that can change a computed result.

    Their form is `numpy 2.1.0 -> 2.2.0`.
    """
    computing = ({n: v for n, v in all_.items() if n in _COMPUTING_NAMES} for all_ in (old, new))
    return changes(*computing)


def _cairo() -> str:
    try:
        import cairo
    except ImportError:
        return "not installed"
    return str(cairo.cairo_version_string())


def _pango() -> str:
    try:
        import manimpango
    except ImportError:
        return "not installed"
    return str(manimpango.pango_version())


def _fonts() -> str:
    """Return a checksum of the bundled fonts: 16 hexadecimal digits."""
    checksum = hashlib.sha256()
    for path in sorted((shipped_path("assets") / "fonts").glob("*.ttf")):
        checksum.update(path.name.encode() + b"\0" + path.read_bytes())
    return checksum.hexdigest()[:16]
