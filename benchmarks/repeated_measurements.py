"""Repeated measurements: several things in turn, and what their numbers have in common."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Spread:
    """The median of some measurements, the lowest and the highest, and how many there were."""

    median: float
    low: float
    high: float
    n: int


def spread(values: Sequence[float]) -> Spread:
    """Sum up at least one measurement."""
    if not values:
        raise ValueError("nothing was measured")
    return Spread(median(values), min(values), max(values), len(values))


def ratios(numerators: Sequence[float], denominators: Sequence[float]) -> Spread:
    """The ratios of measurements that were taken side by side, never of two medians.

    The machine's speed drifts by a third within minutes; within a pair it has hardly changed.
    """
    pairs = zip(numerators, denominators, strict=True)
    return spread([top / bottom for top, bottom in pairs])


def in_turn(actions: Sequence[Callable[[], T]], n_rounds: int) -> list[list[T]]:
    """Do A, B, ..., A, B, ...; gives for each action what it returned, in the order of rounds.

    Every other round runs backwards, so that a machine that slows down wrongs nobody.
    """
    found: list[list[T]] = [[] for _ in actions]
    for number in range(n_rounds):
        order = list(range(len(actions)))
        for index in order if number % 2 == 0 else order[::-1]:
            found[index].append(actions[index]())
    return found
