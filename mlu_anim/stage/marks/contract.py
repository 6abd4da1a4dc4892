"""The contract of marks: what is drawn agrees with the channels."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from mlu_anim.stage.marks.mark import Mark

Column = NDArray[Any]
TOLERANCE = 1e-6
"""Largest allowed difference: a share of the axis; relative for a column without a scale."""


def misdrawn(mark: Mark) -> list[str]:
    """Return a sentence for each column that is drawn differently from what is expected."""
    expected, drawn = mark.expected(), mark.drawn()
    if expected.keys() != drawn.keys():
        return [f"{mark.part_name}: draws {sorted(drawn)}, and should draw {sorted(expected)}"]
    differences = (_difference(mark, key, expected[key], drawn[key]) for key in expected)
    return [f"{mark.part_name}: {difference}" for difference in differences if difference]


def _difference(mark: Mark, key: str, expected: Column, drawn: Column) -> str:
    """Return a sentence for the first difference in one column; empty if there is none."""
    if len(expected) != len(drawn):
        return f"{key} has {len(drawn)} rows on screen, and should have {len(expected)}"
    if expected.dtype.kind in "US" or drawn.dtype.kind in "US":
        wrong = np.flatnonzero(expected.astype(str) != drawn.astype(str))
    else:
        wrong = np.flatnonzero(~(_apart(mark, key, expected, drawn) <= TOLERANCE))
    if not len(wrong):
        return ""
    row = int(wrong[0])
    return f"{key} of row {row} is drawn at {drawn[row]}, and should be at {expected[row]}"


def _apart(mark: Mark, key: str, expected: Column, drawn: Column) -> Column:
    """Return the difference of each row: as a share of the axis, or relative without a scale."""
    scale = mark.scale_of(key)
    one, other = (np.asarray(values, dtype=float) for values in (expected, drawn))
    if scale is not None:
        return np.abs(scale.to_share(one) - scale.to_share(other))
    relative: Column = np.abs(one - other) / np.maximum(1.0, np.abs(one))
    return relative
