"""Explainer clips about machine learning that are computed, not drawn."""

__version__ = "0.1.0"
