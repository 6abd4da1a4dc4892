"""Marks of two classes in stacks on both sides: up from one line, and down from another."""

import numpy as np
from numpy.typing import NDArray

from mlu_anim.stage.stats.dodge import swarm

Floats = NDArray[np.float64]
_AIR = 1.03
"""Distance of touching marks, in diameters."""


def two_sides(
    x: Floats, is_up: NDArray[np.bool_], half: Floats, rooms: tuple[float, float], largest: float
) -> tuple[Floats, float]:
    """Return how far the middle of each mark is from its line, (n,), and the size of the marks.

    Discs (`is_up`) and squares stand exactly at `x`, and do not overlap. `half`: half the width of
    each at size 1, (n,). `rooms`: what there is above and below. The size is the largest one up to
    `largest` with which all fit, and at least 0.6, with which high stacks are squeezed.
    """
    room = np.where(is_up, *rooms)
    for size in np.linspace(largest, 0.6, 40):
        reach = _AIR * size * half
        feet = np.zeros(len(x))
        for side, square in ((is_up, False), (~is_up, True)):
            feet[side] = swarm(x[side], 2 * reach[side], square=square)
        if (feet + 2 * reach <= room).all():
            break
    else:
        feet *= np.min((room - 2 * reach) / np.maximum(feet, 1e-9), initial=1.0)
    return feet + reach, float(size)
