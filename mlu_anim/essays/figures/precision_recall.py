"""Data of the live figure of the precision-recall clip: the cases on their axis, and the bar."""

from typing import TYPE_CHECKING, Any

import numpy as np

from mlu_anim.essays.figures import MOST_CASES

if TYPE_CHECKING:
    from mlu_anim.experiments.precision_recall import RareClass

MOST_PIXELS = 100
"""Most pixels of a picture that is shown beside its case."""


def figure_data(rare: "RareClass") -> dict[str, Any] | None:
    """Return places and classes of all cases, the axis, and the first bar; None for too many cases.

    Scores are places from 0 to 1 on the axis; `low`, `high`: the scores, or ranks, at its ends.
    """
    if rare.n_samples > MOST_CASES or len(rare.position) != rare.n_samples:
        return None
    low, high = float(rare.position.min()), float(rare.position.max())
    if not low < high:
        return None
    place, steps = (np.log if rare.is_log else np.asarray), rare.place[rare.bar_step :][:2]
    start, width = place(low), place(high) - place(low)
    decimals = 0 if not rare.is_probability else 3 if high < 1 / 2 else 2
    return {
        "scores": ((place(rare.position) - start) / width).clip(0, 1).tolist(),
        "positive": rare.is_positive.tolist(),
        "low": low,
        "high": high,
        "log": rare.is_log,
        "decimals": decimals,
        "bar": float(np.mean((place(steps) - start) / width)),
        "faces": _faces(rare),
    }


def _faces(rare: "RareClass") -> dict[str, Any] | None:
    """Return the pictures of the cases, from 0 to 255; None without any, or of many pixels."""
    pictures = np.asarray(rare.pictures)
    if not len(pictures) or pictures[0].size > MOST_PIXELS:
        return None
    values = np.rint(255 * pictures).astype(int).reshape(len(pictures), -1)
    return {"size": list(pictures.shape[1:]), "values": values.tolist()}
