"""Explainer clips about machine learning that are computed, not drawn.

`Clip` is the Python interface; it is loaded when it is first used, so that the command line starts
without numpy.
"""

from typing import TYPE_CHECKING

from mlu_anim.system.version import __version__

if TYPE_CHECKING:
    from mlu_anim.pipeline.clip import Clip

__all__ = ["Clip", "__version__"]


def __getattr__(name: str) -> object:
    if name != "Clip":
        raise AttributeError(f"module 'mlu_anim' has no attribute {name!r}")
    from mlu_anim.pipeline.clip import Clip

    return Clip
