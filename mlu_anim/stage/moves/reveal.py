"""Reveals: how far each row of a mark has come, from 0 (not there) to 1 (whole).

A reveal gives shares; what a share looks like is the mark's own: a bar has grown so far from its
base, a dot to such a size, a line is drawn along so many of its segments.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mlu_anim.stage.channels import Value, read

Shares = NDArray[np.float64]


@runtime_checkable
class Reveal(Protocol):
    """Shares of rows as a pure function of tracked values."""

    def shares(self, n_rows: int) -> Shares:
        """Shape (n_rows,), each from 0 to 1."""
        ...

    def state(self) -> Hashable:
        """A value that changes whenever the shares do."""
        ...


@dataclass(frozen=True, eq=False)
class Grow:
    """All rows at once, as far as `value`, from 0 to 1."""

    value: Value

    def shares(self, n_rows: int) -> Shares:
        return np.full(n_rows, _within(read(self.value)))

    def state(self) -> Hashable:
        return read(self.value)


@dataclass(frozen=True, eq=False)
class Sweep:
    """Rows in their order, one when the last is whole; at `value` 0 none, at 1 all."""

    value: Value

    def shares(self, n_rows: int) -> Shares:
        return np.clip(_within(read(self.value)) * n_rows - np.arange(n_rows), 0.0, 1.0)

    def state(self) -> Hashable:
        return read(self.value)


@dataclass(frozen=True, eq=False)
class Upto:
    """The first `count()` rows; of 2.5 rows the third is half there.

    `by`: the place of each row in the order, from 0; by default its own.
    """

    count: Callable[[], float]
    by: ArrayLike | None = None

    def shares(self, n_rows: int) -> Shares:
        places = np.arange(n_rows) if self.by is None else np.asarray(self.by)
        return np.clip(self.count() - places, 0.0, 1.0)

    def state(self) -> Hashable:
        return self.count()


@dataclass(frozen=True, eq=False)
class Stagger:
    """Rows set out one after another and overlap; equal values of `by` set out together.

    `by`: the order, shape (n_rows,), by default that of the rows.  `overlap`: share of its time
    that a row has in common with the next, from 0 up to but without 1.
    """

    value: Value
    by: ArrayLike | None = None
    overlap: float = 0.6

    def shares(self, n_rows: int) -> Shares:
        ranks = np.arange(n_rows) if self.by is None else _ranks(self.by)
        last = float(ranks.max(initial=0))
        lasts = 1 / (1 + last * (1 - self.overlap))
        starts = ranks * (1 - self.overlap) * lasts
        return eased((_within(read(self.value)) - starts) / lasts)

    def state(self) -> Hashable:
        return read(self.value)


def as_reveal(value: Value | Reveal) -> Reveal:
    """A plain value reveals all rows at once."""
    return value if isinstance(value, Reveal) else Grow(value)


def eased(shares: ArrayLike) -> Shares:
    """Shares with a slow begin and end (smoothstep); 0, 1/2 and 1 stay as they are."""
    within = np.clip(np.asarray(shares, dtype=float), 0.0, 1.0)
    slow: Shares = within * within * (3 - 2 * within)
    return slow


def _within(value: float) -> float:
    return min(max(value, 0.0), 1.0)


def _ranks(by: ArrayLike) -> NDArray[np.int_]:
    """Places in the order of distinct values: (n_rows,), from 0."""
    ranks: NDArray[np.int_] = np.unique(np.asarray(by), return_inverse=True)[1]
    return ranks
