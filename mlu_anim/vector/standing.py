"""Parts that stand still, made of shapes that are kept once."""

import numpy as np
from numpy.typing import NDArray

from mlu_anim.vector.film import Part, Piece
from mlu_anim.vector.lines import THIN, are_lines, is_open_line, thinned
from mlu_anim.vector.outline import Points, form_of, path_data, pieces_of
from mlu_anim.vector.states import BRIEF, State

_FINE = 1.5
"""Tolerance of the course of a line of many straight parts that stands, in units."""


class Shapes:
    """Numbers the path data of outlines; equal ones have the same number."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}

    def number(self, data: str) -> int:
        return self.numbers.setdefault(data, len(self.numbers))


def standing_part(state: State, shapes: Shapes, origin: NDArray[np.float64] | None = None) -> Part:
    """Return the part of a state that does not move; places count from `origin`."""
    zero = np.zeros(2) if origin is None else origin
    if state.images:
        pieces = _image_pieces(state, zero)
    else:
        pieces = [
            _piece(state.points[rows] - zero, shapes, is_brief=state.end - state.start <= BRIEF)
            for rows in pieces_of(state.points, is_filled=state.is_filled)
        ]
    return Part(state.start, state.end, tuple(pieces))


def _piece(points: Points, shapes: Shapes, *, is_brief: bool) -> Piece:
    if is_open_line(points) and (is_brief or are_lines(points)):
        points = thinned(points[None], THIN if is_brief else _FINE)[0]
    whole = np.rint(points - points[0]).astype(int)
    x, y = np.rint(points[0]).astype(int).tolist()
    return Piece(shapes.number(path_data(whole, form_of(points[None]))), x, y)


def _image_pieces(state: State, zero: NDArray[np.float64]) -> list[Piece]:
    corners = (state.points - zero).reshape(-1, 16, 2)
    low = np.rint(corners.min(axis=1)).astype(int)
    size = np.rint(np.ptp(corners, axis=1)).astype(int)
    rows = np.hstack([low, size]).tolist()
    return [Piece(-1 - image, *row) for image, row in zip(state.images, rows, strict=True)]
