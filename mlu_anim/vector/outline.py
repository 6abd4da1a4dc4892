"""Outlines in whole units: cut into pieces, and written as SVG path data.

A piece is a contour together with its holes. Path data is relative to the first point of the piece,
so that equal pieces (the same letter, the same dot) have equal path data wherever they stand.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from mlu_anim.rendering.display_list import contour_starts

Points = NDArray[np.float64]
Whole = NDArray[np.int_]
CURVE = 4
"""The points of a curve."""
STRAIGHT = 0.5
"""Handles that lie within this distance of the chord, in units, make a straight line."""


@dataclass(frozen=True, eq=False)
class Form:
    """The structure of a piece: what stays the same while its points move.

    `straight`: True for each curve that is a straight line.
    `starts`: the index of each contour's first curve.
    `closed`: True for each contour that ends where it starts.
    """

    straight: NDArray[np.bool_]
    starts: tuple[int, ...]
    closed: tuple[bool, ...]

    def kept_points(self, states: Points) -> Points:
        """Return the points that tell the course of a piece: shape (n_states, n_kept, 2).

        They are the first point of each contour, then of each curve its last point, after its two
        handles if it is not straight. `states`: shape (n_states, 4 * n_curves, 2).
        """
        kept = np.ones((len(self.straight), CURVE), dtype=bool)
        kept[:, 0] = False
        kept[list(self.starts), 0] = True
        kept[self.straight, 1:3] = False
        points: Points = states[:, kept.reshape(-1)]
        return points


def pieces_of(points: Points, *, is_filled: bool = True) -> list[slice]:
    """Return the rows of each piece of a path, in order. `points`: shape (4 * n_curves, 2).

    What is not filled has no holes: each of its contours is a piece.
    """
    rows = contour_starts(points) * CURVE
    if len(rows) == 1 or not is_filled:
        ends = [*rows[1:].tolist(), len(points)]
        return [slice(row, end) for row, end in zip(rows.tolist(), ends, strict=True)]
    low, high = (each.reduceat(points, rows) for each in (np.minimum, np.maximum))
    turns = _areas(points, rows)
    first = [0]
    for n in range(1, len(rows)):
        outer = first[-1]
        is_hole = turns[n] * turns[outer] < 0
        if not (is_hole and (low[n] >= low[outer]).all() and (high[n] <= high[outer]).all()):
            first.append(n)
    ends = [*(int(rows[n]) for n in first[1:]), len(points)]
    return [slice(int(rows[n]), end) for n, end in zip(first, ends, strict=True)]


def _areas(points: Points, rows: NDArray[np.int_]) -> Points:
    """Return twice the signed area within each contour's points."""
    x, y = points.T
    after = np.arange(1, len(points) + 1)
    after[[*(rows[1:] - 1), -1]] = rows
    areas: Points = np.add.reduceat(x * y[after] - x[after] * y, rows)
    return areas


def form_of(states: Points) -> Form:
    """Return the form of a piece from its states, shape (n_states, 4 * n_curves, 2), in units."""
    curves = states.reshape(len(states), -1, CURVE, 2)
    straight = np.logical_and.reduce(_are_straight(curves))
    starts = contour_starts(states[0])
    ends = [*(starts[1:] - 1), curves.shape[1] - 1]
    gaps = np.abs(curves[:, starts, 0] - curves[:, ends, 3]).max(axis=(0, 2))
    return Form(straight, tuple(starts.tolist()), tuple((gaps < STRAIGHT).tolist()))


def _are_straight(curves: Points) -> NDArray[np.bool_]:
    """Return which curves, shape (..., 4, 2), are straight lines."""
    chord = curves[..., 3, :] - curves[..., 0, :]
    length = np.hypot(chord[..., 0], chord[..., 1])
    along = chord / np.maximum(length, 1e-9)[..., None]
    straight = np.ones(length.shape, dtype=bool)
    for handle in (1, 2):
        to = curves[..., handle, :] - curves[..., 0, :]
        off = np.abs(to[..., 0] * along[..., 1] - to[..., 1] * along[..., 0])
        run = (to * along).sum(axis=-1)
        inside = (run > -STRAIGHT) & (run < length + STRAIGHT)
        straight &= (off < STRAIGHT) & inside
    return straight


def path_data(points: Whole, form: Form) -> str:
    """Return the path data of a piece that starts at the origin.

    `points`: whole units relative to the first point, shape (4 * n_curves, 2).
    """
    curves = points.reshape(-1, CURVE, 2).tolist()
    ends = [*form.starts[1:], len(curves)]
    parts: list[str] = []
    at = [0, 0]
    for start, end, closed in zip(form.starts, ends, form.closed, strict=True):
        first = x, y = curves[start][0]
        if start:
            parts.append("m" + _numbers([x - at[0], y - at[1]]))
        parts += _segments(curves[start:end], form.straight[start:end].tolist(), closed=closed)
        if closed:
            parts.append("z")
        at = first if closed else curves[end - 1][3]
    return "".join(parts)


def _segments(curves: list[list[list[int]]], straight: list[bool], *, closed: bool) -> list[str]:
    """Return the relative commands of one contour; a letter is left out where it would repeat."""
    parts: list[str] = []
    command = ""
    if closed and straight[-1] and len(curves) > 1:
        curves, straight = curves[:-1], straight[:-1]  # the command z draws it
    for (start, *handles, end), is_line in zip(curves, straight, strict=True):
        x, y = start
        letter = "l" if is_line else "c"
        shown = [end] if is_line else [*handles, end]
        numbers = _numbers([value for px, py in shown for value in (px - x, py - y)])
        if letter == command:
            letter = "" if numbers[0] == "-" else " "
        parts.append(letter + numbers)
        command = "l" if is_line else "c"
    return parts


@cache
def _text(value: int) -> str:
    return str(value)


def _numbers(values: list[int]) -> str:
    """Return numbers for path data; a minus sign needs no space before it."""
    text = ""
    for value in values:
        word = _text(value)
        text += word if not text or word[0] == "-" else f" {word}"
    return text
