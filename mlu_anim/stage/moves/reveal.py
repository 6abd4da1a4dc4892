"""Reveals: the share of each row of a mark that is shown, from 0 (hidden) to 1 (whole).

Each kind of mark draws a share in its own way: a bar grows from its base, a dot from its middle, a
line is drawn along that share of its segments.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mlu_anim.stage.channels import Value, read
from mlu_anim.stage.tracked import remembered

Shares = NDArray[np.float64]


@runtime_checkable
class Reveal(Protocol):
    """The shown share of each row, as a pure function of tracked values."""

    def shares(self, n_rows: int) -> Shares:
        """Return the shown share of each row: (n_rows,), from 0 to 1."""
        ...

    def state(self) -> Hashable:
        """Return a hashable value that changes whenever the shares do."""
        ...


@dataclass(frozen=True, eq=False)
class Grow:
    """Reveals all rows at once: `value` is their share, from 0 to 1."""

    value: Value

    def shares(self, n_rows: int) -> Shares:
        return np.full(n_rows, _within(read(self.value)))

    def state(self) -> Hashable:
        return read(self.value)


@dataclass(frozen=True, eq=False)
class Sweep:
    """Reveals rows in order, each when the one before is whole: none at `value` 0, all at 1."""

    value: Value

    def shares(self, n_rows: int) -> Shares:
        return np.clip(_within(read(self.value)) * n_rows - np.arange(n_rows), 0.0, 1.0)

    def state(self) -> Hashable:
        return read(self.value)


@dataclass(frozen=True, eq=False)
class Upto:
    """Reveals the first `count()` rows; with 2.5, the third is half shown.

    `by`: the position of each row in the order, from 0; by default that of the rows.
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
    """Reveals rows one after another with overlap; rows with equal values of `by` begin together.

    `by`: the order, (n_rows,), by default that of the rows. `overlap`: the share of a row's time in
    which the next one has begun, from 0 to less than 1.
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


@dataclass(frozen=True, eq=False)
class Relay:
    """Each row sets out when `begun` passes its start, and has arrived when `done` passes its end.

    `starts`, `ends`: (n_rows,), in the units of the two values. `done` follows behind `begun`: how
    far behind decides how many rows are under way at once.
    """

    begun: Value
    done: Value
    starts: ArrayLike
    ends: ArrayLike

    def shares(self, n_rows: int) -> Shares:
        gone = np.maximum(read(self.begun) - np.asarray(self.starts, dtype=float), 0.0)
        left = np.maximum(np.asarray(self.ends, dtype=float) - read(self.done), 0.0)
        return eased(np.where(left > 0, gone / np.maximum(gone + left, 1e-12), 1.0))

    def state(self) -> Hashable:
        return read(self.begun), read(self.done)


@dataclass(frozen=True, eq=False)
class Rain:
    """Reveals the first `count` rows: two one by one, then up to six that overlap in time."""

    count: Value

    def shares(self, n_rows: int) -> Shares:
        row = np.arange(n_rows)
        lasts = np.clip(row / 2, 1, 6)
        return np.clip((read(self.count) - (row + 1 - lasts)) / lasts, 0.0, 1.0)

    def state(self) -> Hashable:
        return read(self.count)


@dataclass(frozen=True, eq=False)
class UnderWay:
    """Shows the rows that have set out, but not yet arrived. `of`: the reveal that moves them."""

    of: Reveal

    def shares(self, n_rows: int) -> Shares:
        gone = self.of.shares(n_rows)
        return ((gone > 0) & (gone < 1)).astype(float)

    def state(self) -> Hashable:
        return self.of.state()


@dataclass(frozen=True, eq=False)
class Each:
    """Reveals each row by a share of its own.

    `read_shares()` returns (n_rows,), from 0 to 1, and depends on tracked values alone.
    """

    read_shares: Callable[[], ArrayLike]

    def shares(self, n_rows: int) -> Shares:
        within: Shares = np.clip(np.asarray(self._now(), dtype=float), 0.0, 1.0)
        return within

    def state(self) -> Hashable:
        return np.asarray(self._now(), dtype=float).tobytes()

    @cached_property
    def _now(self) -> Callable[[], ArrayLike]:
        return remembered(self.read_shares)


def as_reveal(value: Value | Reveal) -> Reveal:
    """Return a reveal unchanged, and any other value as a reveal of all rows at once."""
    return value if isinstance(value, Reveal) else Grow(value)


def eased(shares: ArrayLike) -> Shares:
    """Return shares with a slow begin and end (smoothstep); 0, 1/2 and 1 stay as they are."""
    within = np.clip(np.asarray(shares, dtype=float), 0.0, 1.0)
    slow: Shares = within * within * (3 - 2 * within)
    return slow


def _within(value: float) -> float:
    return min(max(value, 0.0), 1.0)


def _ranks(by: ArrayLike) -> NDArray[np.int_]:
    """Return the rank of each value among the distinct values: (n_rows,), from 0."""
    ranks: NDArray[np.int_] = np.unique(np.asarray(by), return_inverse=True)[1]
    return ranks
