"""Repeat measurements alternately and summarize them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Spread:
    """The median, the lowest and the highest of some measurements, and their number."""

    median: float
    low: float
    high: float
    n: int


def spread(values: Sequence[float]) -> Spread:
    """Summarize measurements; raises ValueError if there are none."""
    if not values:
        raise ValueError("nothing was measured")
    return Spread(median(values), min(values), max(values), len(values))


def ratios(numerators: Sequence[float], denominators: Sequence[float]) -> Spread:
    """The spread of the ratios of pairs of measurements, instead of the ratio of two medians.

    The machine's speed drifts by a third within minutes, but hardly within a pair.
    """
    pairs = zip(numerators, denominators, strict=True)
    return spread([top / bottom for top, bottom in pairs])


def alternate(actions: Sequence[Callable[[], T]], n_rounds: int) -> list[list[T]]:
    """Run actions A, B, ..., A, B, ...; returns the results of each action by round.

    Every other round runs in reverse order, so that a machine that slows down favors none.
    """
    results: list[list[T]] = [[] for _ in actions]
    for number in range(n_rounds):
        order = list(range(len(actions)))
        for index in order if number % 2 == 0 else order[::-1]:
            results[index].append(actions[index]())
    return results
