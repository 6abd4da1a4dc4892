"""Explainer clips about machine learning that are computed, not drawn."""

from mlu_anim.system.version import __version__

__all__ = ["__version__"]
