"""Outlines that are one outline, moved and stretched."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from mlu_anim.vector.film import SCALE, Part
from mlu_anim.vector.outline import Points
from mlu_anim.vector.standing import Shapes, standing_part
from mlu_anim.vector.states import BRIEF, State
from mlu_anim.vector.tracks import Track, Values

RIGID = 2.0
"""Outlines that fit each other this well, in units, when moved and stretched are the same one."""
PLACE = 2.0
"""Tolerance of places, in units: 0.3 of a thousandth of the picture's longer side."""
MOVING = 8.0
"""The same while a thing moves on in each frame."""
_FLAT = 0.5
_LESS = 0.5
"""A point is one from which an outline grows if it moves by less than this share of the first."""


def moved_part(run: Sequence[State], shapes: Shapes) -> Part | None:
    """Return the part of outlines that are one outline, moved and stretched; None if they bend."""
    points = np.stack([state.points for state in run])
    found = _places(points)
    if found is None:
        return None
    reference, places = found
    state = replace(run[0], end=run[-1].end, points=points[reference])
    offset = _resting_point(places, points[reference] - points[reference][0])
    places[:, :2] += places[:, 2:] * offset
    origin = points[reference][0] + offset
    part = standing_part(state, shapes, origin)
    track = _place_track(run, places, points[reference] - origin)
    return Part(part.start, part.end, part.pieces, track)


def _places(points: Points) -> tuple[int, Values] | None:
    """Return how to place one outline to get all others; None if it cannot be done.

    `points`: shape (n_states, n_points, 2). Returns the index of that outline, and for each state
    x, y of the first point and the sizes across and down, shape (n_states, 4).
    """
    reference = int(np.ptp(points, axis=1).sum(axis=1).argmax())
    outline = points[reference] - points[reference].mean(axis=0)
    middles = points.mean(axis=1)
    spread = (outline**2).sum(axis=0)
    sizes = np.ones((len(points), 2))
    wide = spread > _FLAT
    around = points - middles[:, None]
    sizes[:, wide] = np.einsum("spa,pa->sa", around, outline)[:, wide] / spread[wide]
    if np.abs(around - sizes[:, None] * outline).max() > RIGID or (sizes < 0).any():
        return None
    return reference, np.hstack([middles + sizes * outline[0], sizes])


def _resting_point(places: Values, outline: Points) -> NDArray[np.float64]:
    """Return the point from which an outline grows, which then need not move; 0 if there is none.

    `outline`: from its first point, whose places are given. A bar grows from its foot, a dot from
    its middle.
    """
    starts, sizes = places[:, :2], places[:, 2:]
    around = sizes - sizes.mean(axis=0)
    spread = np.maximum((around**2).sum(axis=0), 1e-12)
    point: NDArray[np.float64] = -((starts - starts.mean(axis=0)) * around).sum(axis=0) / spread
    low, high = outline.min(axis=0) - 1, outline.max(axis=0) + 1
    point = np.where((np.ptp(sizes, axis=0) > 0) & (point > low) & (point < high), point, 0)
    less = np.ptp(starts + sizes * point, axis=0) < _LESS * np.ptp(starts, axis=0)
    return np.where(less, point, 0)


def _place_track(run: Sequence[State], places: Values, outline: Points) -> Track:
    reach = np.maximum(np.abs(outline).max(axis=0), 1.0)
    share = np.array([1, 1, *(SCALE / reach)]) / 2
    frames = [frame for state in run for frame in range(state.start, state.end)]
    lengths = [state.end - state.start for state in run]
    near = np.repeat(np.where(np.array(lengths) <= BRIEF, MOVING, PLACE), lengths)
    rows = np.repeat(places * [1, 1, SCALE, SCALE], lengths, axis=0)
    return Track.through(frames, rows, near[:, None] * share)
