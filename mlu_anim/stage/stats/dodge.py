"""Avoid overlaps: beeswarms of dots, and labels that are pushed apart."""

from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

_NEARLY = 1 - 1e-9
"""Two dots that touch may overlap by rounding errors."""


def swarm(
    places: ArrayLike, diameter: ArrayLike, *, square: bool = False, in_order: bool = False
) -> Floats:
    """Return the heights of a beeswarm's dots, at which none overlap: (n_dots,), from 0.

    A height is that of a dot's foot above the line. `places`: the position of each dot along the
    line, (n_dots,), which it keeps. `diameter`: (n_dots,), or one for all. `square`: True for
    squares of that width. The dot that can lie lowest is placed next, which packs closer than going
    from left to right. `in_order`: True for dots that fall one after the other, each to the lowest
    free height: none lies below or above one that comes later.
    """
    x = np.asarray(places, dtype=float)
    diameters = np.broadcast_to(np.asarray(diameter, dtype=float), x.shape)
    return np.frombuffer(_swarm(x.tobytes(), diameters.tobytes(), square, in_order)).copy()


@lru_cache(maxsize=256)
def _swarm(places: bytes, diameters: bytes, square: bool, in_order: bool) -> bytes:
    """Return the heights of `swarm`; a clip asks for the same ones whenever it is played."""
    x, half = np.frombuffer(places), np.frombuffer(diameters) / 2
    middles, low = np.zeros(len(x)), half.copy()
    waiting = np.ones(len(x), dtype=bool)
    for _ in range(len(x)):
        ranks = np.arange(len(x)) if in_order else low - half
        chosen = int(np.argmin(np.where(waiting, ranks, np.inf)))
        middles[chosen], waiting[chosen] = low[chosen], False
        apart, off = half + half[chosen], np.abs(x - x[chosen])
        reach = apart if square else np.sqrt(np.maximum(apart**2 - off**2, 0))
        # A dot that this one leaves free where it would lie now still lies lowest there.
        hit = (np.abs(low - middles[chosen]) < reach * _NEARLY) & (off < apart)
        for other in np.flatnonzero(waiting & hit):
            near = ~waiting & (np.abs(x - x[other]) < half + half[other])
            apart = (half + half[other])[near]
            reach = apart if square else np.sqrt(apart**2 - (x[near] - x[other]) ** 2)
            low[other] = _lowest_free(middles[near], reach, float(half[other]))
    heights: bytes = (middles - half).tobytes()
    return heights


def _lowest_free(middles: Floats, reach: Floats, lowest: float) -> float:
    """Return the least height, from `lowest` up, that is at least `reach` from all `middles`."""
    candidates = np.sort(np.concatenate([[lowest], middles + reach]))
    gaps = np.abs(middles[None, :] - candidates[:, None])
    free = (gaps >= reach * _NEARLY).all(axis=1) & (candidates >= lowest)
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
