"""What a picture depends on besides our code: the same fingerprint, the same pixels to the bit."""

import hashlib
import platform
from collections.abc import Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version

from mlu_anim.system.shipped_files import shipped_path

_PACKAGES = ("manim", "pycairo", "manimpango", "uharfbuzz", "numpy", "scipy", "scikit-learn")
_COMPUTING = ("python", "numpy", "scipy", "scikit-learn", "machine")


@cache
def fingerprint() -> Mapping[str, str]:
    """Versions of what computes, shapes text and draws, and the platform."""
    found = {"python": platform.python_version()}
    for package in _PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "not installed"
    found |= {"cairo": _cairo(), "pango": _pango(), "fonts": _fonts()}
    found |= {"system": platform.system(), "machine": platform.machine()}
    return found


def changes(old: Mapping[str, str], new: Mapping[str, str]) -> list[str]:
    """What of two fingerprints is not the same: `numpy 2.1.0 -> 2.2.0`."""
    names = [*old, *(name for name in new if name not in old)]
    pairs = ((name, old.get(name, "nothing"), new.get(name, "nothing")) for name in names)
    return [f"{name} {before} -> {after}" for name, before, after in pairs if before != after]


def result_changes(old: Mapping[str, str], new: Mapping[str, str]) -> list[str]:
    """The same, of what may find another result."""
    kept = ({n: v for n, v in each.items() if n in _COMPUTING} for each in (old, new))
    return changes(*kept)


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
    """The checksum of the fonts that texts of ours are set in."""
    found = hashlib.sha256()
    for path in sorted((shipped_path("assets") / "fonts").glob("*.ttf")):
        found.update(path.name.encode() + b"\0" + path.read_bytes())
    return found.hexdigest()[:16]
