"""Print the versions of packages and encoders as JSON; null for one that does not work.

Run as a file, by the Python that has the packages.
"""

from __future__ import annotations

import importlib.metadata
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


ENCODERS = (
    "libx264",
    "libsvtav1",
    "libvpx-vp9",
    "prores_ks",
    "qtrle",
    "libwebp_anim",
    "gif",
    "png",
)
"""FFmpeg's names of the encoders that a render may need; PyAV ships all of them."""


def versions() -> dict[str, str | None]:
    """Return the version of every library and encoder that a render needs, by name.

    None for one that does not work.
    """
    probes: dict[str, Callable[[], str]] = {
        "cairo": _cairo,
        "pango": _pango,
        "typst": _typst,
        **{f"encoder {name}": _encoder(name) for name in ENCODERS},
        **{name: _distribution(name) for name in ("manim", "scikit-learn", "av")},
    }
    return {name: _attempt(probe) for name, probe in probes.items()}


def _attempt(probe: Callable[[], str]) -> str | None:
    try:
        return probe()
    except Exception:  # a broken installation can raise anything
        return None


def _cairo() -> str:
    import cairo

    return str(cairo.cairo_version_string())


def _pango() -> str:
    import manimpango

    return str(manimpango.pango_version())


def _typst() -> str:
    import typst

    typst.compile(b"$x^2$", format="svg")
    return importlib.metadata.version("typst")


def _encoder(name: str) -> Callable[[], str]:
    def probe() -> str:
        import av

        return f"{av.Codec(name, 'w').name} (PyAV {av.__version__})"

    return probe


def _distribution(name: str) -> Callable[[], str]:
    return lambda: importlib.metadata.version(name)


if __name__ == "__main__":
    print(json.dumps(versions()))
