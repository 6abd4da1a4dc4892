"""Boxes of given areas that fill a rectangle (a treemap), and change without jumps."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def packed(areas: ArrayLike, width: float, height: float, by: ArrayLike | None = None) -> Floats:
    """Return left, bottom, right and top of boxes that fill a rectangle from (0, 0): (n, 4).

    `areas`: those of the boxes, in any unit. `by`: the areas that decide how the rectangle is
    divided; as long as they stay, boxes move smoothly while `areas` change.
    """
    now = np.asarray(areas, dtype=float)
    decide = now if by is None else np.asarray(by, dtype=float)
    boxes = np.zeros((len(now), 4))
    order = np.argsort(-decide, kind="stable")
    parts = [(order, np.array([0.0, 0.0, width, height]), (width, height))]
    while parts:
        rows, box, (wide, high) = parts.pop()
        if len(rows) < 2:
            boxes[rows] = box
            continue
        halves = np.cumsum(decide[rows])[:-1] / max(float(decide[rows].sum()), 1e-300)
        cut = int(np.abs(halves - 0.5).argmin()) + 1
        axis = int(wide < high)
        whole = float(now[rows].sum())
        share = float(now[rows[:cut]].sum()) / whole if whole > 0 else 0.5
        one, other = box.copy(), box.copy()
        one[axis + 2] = other[axis] = box[axis] + share * (box[axis + 2] - box[axis])
        for part, half, size in ((rows[:cut], one, halves[cut - 1]), (rows[cut:], other, 0.0)):
            way = size or 1 - halves[cut - 1]
            parts.append((part, half, (wide, high * way) if axis else (wide * way, high)))
    return boxes
