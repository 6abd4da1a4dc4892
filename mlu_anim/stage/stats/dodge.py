"""Avoid overlaps: beeswarms of dots, and labels that are pushed apart."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def swarm(places: ArrayLike, diameter: float) -> Floats:
    """Return the heights of a beeswarm's dots, at which none overlap: (n_dots,), from 0.

    `places`: the position of each dot along the line, (n_dots,), which it keeps. The dot that can
    lie lowest is placed next, which packs closer than going from left to right.
    """
    x = np.asarray(places, dtype=float)
    heights, low = np.zeros(len(x)), np.zeros(len(x))
    waiting = np.ones(len(x), dtype=bool)
    for _ in range(len(x)):
        chosen = int(np.argmin(np.where(waiting, low, np.inf)))
        heights[chosen], waiting[chosen] = low[chosen], False
        for other in np.flatnonzero(waiting & (np.abs(x - x[chosen]) < diameter)):
            near = ~waiting & (np.abs(x - x[other]) < diameter)
            low[other] = _lowest_free(x[near] - x[other], heights[near], diameter)
    return heights


def _lowest_free(dx: Floats, heights: Floats, diameter: float) -> float:
    """Return the lowest height at which a dot overlaps none of the placed dots.

    `dx`: their distances from it along the line; `heights`: their heights.
    """
    reach = np.sqrt(diameter**2 - dx**2)
    candidates = np.sort(np.concatenate([[0.0], heights + reach]))
    gaps = (heights[None, :] - candidates[:, None]) ** 2 + dx[None, :] ** 2
    free = np.all(gaps >= diameter**2 * (1 - 1e-9), axis=1)
    return float(candidates[np.argmax(free)])


def dodged(places: ArrayLike, sizes: ArrayLike, low: float, high: float) -> Floats:
    """Return positions closest to `places` at which items of these `sizes` do not overlap: (n,).

    `places`: the wanted middles, (n,). `sizes`: (n,), or one for all. Items keep their order and
    stay between `low` and `high`; if they do not all fit, each gets room in proportion to its size.
    """
    wanted, size = np.asarray(places, dtype=float), np.asarray(sizes, dtype=float)
    size = np.broadcast_to(size, wanted.shape)
    order = np.argsort(wanted, kind="stable")
    half = size[order] / 2
    if size.sum() >= high - low:
        ends = np.cumsum(size[order]) * (high - low) / size.sum()
        middles = low + ends - half * (high - low) / size.sum()
    else:
        middles = _pushed(wanted[order], half, low, high)
    placed: Floats = np.empty_like(middles)
    placed[order] = middles
    return placed


def _pushed(wanted: Floats, half: Floats, low: float, high: float) -> Floats:
    """Return the middles with the least squared distance from `wanted`, in the same order.

    Neighbors that would overlap move together as one block. `half`: half of each item's size.
    """
    blocks: list[tuple[float, float, int]] = []  # sum of wanted starts, size, number of items
    for middle, reach in zip(wanted, half, strict=True):
        blocks.append((middle - reach, 2 * reach, 1))
        while len(blocks) > 1:
            (a, size_a, n_a), (b, size_b, n_b) = blocks[-2:]
            first = min(max(a / n_a, low), high - size_a)
            second = min(max(b / n_b, low), high - size_b)
            if first + size_a <= second + 1e-12:
                break
            blocks[-2:] = [(a + b - n_b * size_a, size_a + size_b, n_a + n_b)]
    middles, row = np.zeros(len(wanted)), 0
    for total, size, count in blocks:
        at = min(max(total / count, low), high - size)
        for half_size in half[row : row + count]:
            middles[row] = at + half_size
            at, row = at + 2 * half_size, row + 1
    return middles
