"""Where fields of numbers pass through zero, as short straight pieces."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def zero_lines(values: ArrayLike) -> tuple[NDArray[np.int64], Floats]:
    """Return pieces of the lines where fields are 0, by marching squares.

    values: shape (n_fields, height, width), row 0 at the top; a value stands for the middle of its
    pixel. Returns the field of each piece, and its ends x, y, x2, y2 as shares of the width from
    the left and of the height from the bottom: (n_pieces, 4).
    """
    padded = np.pad(np.asarray(values, dtype=float), ((0, 0), (1, 1), (1, 1)), mode="edge")
    _, height, width = padded.shape
    x, y = _middles(width), 1 - _middles(height)
    is_above = padded > 0
    across = is_above[:, :, 1:] != is_above[:, :, :-1]
    down = is_above[:, 1:] != is_above[:, :-1]
    # The sides of a cell in turn: top, right, bottom, left. Two or all four of them are crossed.
    sides = np.stack([across[:, :-1], down[:, :, 1:], across[:, 1:], down[:, :, :-1]], axis=-1)
    field, row, column, side = np.nonzero(sides)
    first = row + (side == 2), column + (side == 1)
    last = row + (side != 0), column + (side != 3)
    a, b = padded[field, *first], padded[field, *last]
    way = a / (a - b)
    at = [
        (1 - way) * axis[start] + way * axis[end]
        for axis, start, end in ((x, first[1], last[1]), (y, first[0], last[0]))
    ]
    return field[::2].astype(np.int64), np.column_stack(at).reshape(-1, 4)


def _middles(n_padded: int) -> Floats:
    """Return the middles of pixels from 0 to 1, and both ends of the picture."""
    n = n_padded - 2
    return np.concatenate([[0.0], (np.arange(n) + 0.5) / n, [1.0]])
