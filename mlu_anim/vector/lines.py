"""Open lines, with as few points as they need."""

from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from mlu_anim.rendering.display_list import contour_starts
from mlu_anim.vector.outline import CURVE, STRAIGHT, Points

THIN = 8.0
"""Tolerance of the course of an open line that bends, or is seen for a moment only, in units."""
JOINED = 5.0
"""The same of loose lines that are joined."""
_MIDDLE = np.array([1, 3, 3, 1]) / 8
"""Share of each point of a cubic curve in its middle."""
_LOOSE = 12
"""The least number of contours that are joined."""
Ends = tuple[tuple[int, int], tuple[int, int]]


def is_open_line(points: Points) -> bool:
    """Return True for a piece that is one contour of several curves and does not close."""
    ends_apart = bool((np.abs(points[0] - points[-1]) > STRAIGHT).any())
    return len(points) > CURVE and ends_apart and len(contour_starts(points)) == 1


def thinned(states: Points, tolerance: float) -> Points:
    """Return open lines as few straight curves, nowhere farther away than `tolerance`.

    `states`: shape (n_states, 4 * n_curves, 2); all keep the same points.
    """
    curves = states.reshape(len(states), -1, CURVE, 2)
    middles = (curves * _MIDDLE[:, None]).sum(axis=2)
    after = np.stack([middles, curves[:, :, 3]], axis=2).reshape(len(states), -1, 2)
    course = np.concatenate([curves[:, :1, 0], after], axis=1)
    return _straight(course[:, _corners(course, tolerance)])


def _straight(corners: Points) -> Points:
    """Return straight curves from corner to corner; shape (n_states, 4 * n_curves, 2)."""
    lines: Points = np.linspace(corners[:, :-1], corners[:, 1:], CURVE, axis=2)
    return lines.reshape(len(corners), -1, 2)


def _corners(courses: Points, tolerance: float) -> list[int]:
    """Return which points of lines to keep, as Ramer, Douglas and Peucker choose them."""
    last = courses.shape[1] - 1
    kept = {0, last}
    spans = [(0, last)]
    while spans:
        first, end = spans.pop()
        if end - first < 2:
            continue
        away = _away(courses[:, first : end + 1])
        worst = int(away.argmax())
        if away[worst] > tolerance:
            middle = first + 1 + worst
            kept.add(middle)
            spans += [(first, middle), (middle, end)]
    return sorted(kept)


def _away(courses: Points) -> Points:
    """Return how far each inner point is at most from the straight lines between the ends."""
    first, inner = courses[:, :1], courses[:, 1:-1]
    chord, to = courses[:, -1:] - first, inner - first
    along = (to * chord).sum(axis=-1) / np.maximum((chord**2).sum(axis=-1), 1e-9)
    off = to - np.clip(along, 0, 1)[..., None] * chord
    most: Points = np.sqrt((off**2).sum(axis=-1)).max(axis=0)
    return most


def chained(points: Points) -> Points:
    """Return loose straight lines joined to long ones where their ends meet, without fine corners.

    Outlines with few contours, or with curves, are returned as they are.
    """
    curves = points.reshape(-1, CURVE, 2)
    n_contours = len(contour_starts(points))
    if n_contours < _LOOSE or 4 * n_contours < len(curves) or not are_lines(points):
        return points
    chains = [
        thinned(_straight(corners[None]), JOINED)[0] for corners in _chains(curves[:, [0, 3]])
    ]
    return np.concatenate(chains)


def are_lines(points: Points) -> bool:
    """Return True if all curves of an outline are straight lines."""
    curves = points.reshape(-1, CURVE, 2)
    share = np.array([1, 2]) / 3
    start, end = curves[:, :1], curves[:, 3:]
    return bool(np.abs(start + share[:, None] * (end - start) - curves[:, 1:3]).max() < STRAIGHT)


def _chains(lines: Points) -> Iterator[Points]:
    """Yield the corners of the chains of lines, shape (n, 2 ends, 2), that meet in pairs."""
    keys = [tuple(map(tuple, each)) for each in np.rint(10 * lines).astype(int).tolist()]
    at: dict[tuple[int, int], list[int]] = defaultdict(list)
    for number, ends in enumerate(keys):
        for end in ends:
            at[end].append(number)
    corners = dict(zip((end for ends in keys for end in ends), lines.reshape(-1, 2), strict=True))
    left = dict.fromkeys(range(len(lines)))
    loose = [n for n, ends in enumerate(keys) if any(len(at[end]) != 2 for end in ends)]
    for first in [*loose, *left]:
        if first in left:
            del left[first]
            start, end = keys[first]
            if len(at[start]) == 2:
                start, end = end, start
            chain = [start, end]
            while len(at[chain[-1]]) == 2:
                following = next((n for n in at[chain[-1]] if n in left), None)
                if following is None:
                    break
                del left[following]
                one, other = keys[following]
                chain.append(other if one == chain[-1] else one)
            yield np.array([corners[each] for each in chain])
