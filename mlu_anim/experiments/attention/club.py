"""Nadaraya-Watson regression as attention: near men count most in a guess."""

import numpy as np
from numpy.typing import NDArray

from mlu_anim.experiments.attention.sentences import softmax

Floats = NDArray[np.float64]

FIRST_WIDTH = 2.5
"""The width before it is learned, in inches: how near a waist must be."""
N_STEPS = 24
_RATE = 1.0
"""Step of gradient descent on the logarithm of the width, where all sit-ups vary by 1."""


def attention(x: Floats, width: float) -> Floats:
    """Return the weight of each place (column) for each that is asked about (row); none of its own.

    The score of a pair is -(distance / width)² / 2.
    """
    scores = -((x[:, None] - x) ** 2) / (2 * width**2)
    np.fill_diagonal(scores, -np.inf)
    return softmax(scores)


def squared_miss(x: Floats, y: Floats, width: float) -> float:
    """Return the mean squared miss of guesses for each row from all others."""
    weights = attention(x, width)
    return float(((weights @ y - y) ** 2).mean())


def slope_of(x: Floats, y: Floats, width: float) -> float:
    """Return by how much `squared_miss` grows with the logarithm of the width."""
    weights = attention(x, width)
    distance = ((x[:, None] - x) / width) ** 2
    mean = (weights * distance).sum(axis=1, keepdims=True)
    miss, turn = weights @ y - y, (weights * (distance - mean)) @ y
    return float((2 * miss * turn).mean())


def learned_widths(x: Floats, y: Floats) -> Floats:
    """Return the width before training and after each of N_STEPS steps: (N_STEPS + 1,)."""
    found = [np.log(FIRST_WIDTH)]
    for _ in range(N_STEPS):
        found.append(found[-1] - _RATE * slope_of(x, y, float(np.exp(found[-1]))) / y.var())
    return np.exp(found)
