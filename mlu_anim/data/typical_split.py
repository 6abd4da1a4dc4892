"""One of many seeds: the typical one, and how far what they give lies apart."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any, TypeVar

import numpy as np

from mlu_anim.data.datasets import require_seed
from mlu_anim.results.facts import Fact, Kind
from mlu_anim.results.parameters import Parameter

_SPREAD = re.compile(r"seed_[a-z]+_(mean|sd)")
Rows = TypeVar("Rows")
"""What a seed gives: rows that are split, or a table and the seed of what is drawn from it."""


@dataclass(frozen=True)
class TypicalSeed:
    """The seed with the median quality, of seeds 0, 1, 2 ...; among equals the first."""

    quantity: str
    """The plural of what `quality` measures, for the provenance: `aucs`."""
    quality: Callable[..., Any]
    """From what a seed gives, SplitRows or a Table, and the clip's settings to the headline number
    of a model fitted to it; or to a tuple of it and of what decides between seeds with the same
    one."""
    n_seeds: int = 101
    """Seeds that are tried with the clip's own data; odd, so that the median is one of them."""
    of_tables: tuple[tuple[int, int], ...] = ((100_000, 21),)
    """(n_cells, n_seeds), rising: of a user's table with up to so many cells so many seeds are
    tried; a larger one gets seed 0."""

    def n_tried(self, n_cells: int, *, is_own: bool) -> int:
        """Return how many seeds are tried when none is given."""
        if is_own:
            return self.n_seeds
        return next((n_seeds for cells, n_seeds in self.of_tables if n_cells <= cells), 1)

    def chosen(
        self,
        rows_at: Callable[[int], Rows],
        seed: int | None,
        n_tried: int,
        settings: Mapping[str, object],
    ) -> tuple[Rows, dict[str, object]]:
        """The rows at that seed, or at the typical one of `n_tried`, and the spread over seeds.

        Raises UsageError for a seed that scikit-learn does not take.
        """
        if seed is not None:
            require_seed(seed)
        if seed is not None or n_tried == 1:
            return rows_at(seed or 0), {}
        qualities = [self.quality(rows_at(each), **settings) for each in range(n_tried)]
        headline = [q[0] if isinstance(q, tuple) else q for q in qualities]
        return rows_at(median_seed(qualities)), spread(self.quantity, headline)


@dataclass(frozen=True)
class TypicalSplit(TypicalSeed):
    """The typical seed of a random split into rows that train and rows that test."""

    n_test: int | None = None
    """Rows of the clip's own data that test; None for `test_share` of them."""
    test_share: float = 0.25
    """Share of the rows of a user's table that test."""
    most_train: int | None = None
    """Of more training rows a random sample of so many is taken."""

    @property
    def parameter(self) -> Parameter:
        """The parameter `test_share` of the clip."""
        own = f"; of the clip's own, {self.n_test} rows do" if self.n_test else ""
        line = f"share of the rows of --data that test{own}"
        return Parameter("test_share", self.test_share, line, 0.05, 0.95, of=("own", "data"))

    def size(self, n_rows: int, share: float | None, *, is_own: bool) -> int:
        """Return how many rows test, as scikit-learn's train_test_split rounds a share."""
        if is_own and share is None and self.n_test is not None:
            return self.n_test
        return ceil((self.test_share if share is None else share) * n_rows)


def median_seed(qualities: Sequence[Any]) -> int:
    """The seed with the median quality, of seeds 0, 1, 2 ...; the smallest one among equals.

    qualities: an odd number of them, so that the median is one; they compare equal when they are.
    """
    return qualities.index(sorted(qualities)[len(qualities) // 2])


def spread(quantity: str, values: Sequence[float]) -> dict[str, object]:
    """Mean and deviation over the splits, for a provenance: `seed_aucs_mean`, `seed_aucs_sd`."""
    return {
        "n_seeds": len(values),
        f"seed_{quantity}_mean": float(np.mean(values)),
        f"seed_{quantity}_sd": float(np.std(values, ddof=1)),
    }


def facts(about: Mapping[str, Any]) -> Mapping[str, Fact]:
    """The facts of a provenance that a sentence may mention: the data, the seed and the spread."""
    counts = {name: Fact(about[name], Kind.COUNT) for name in ("seed", "n_seeds") if name in about}
    spreads = {name: Fact(about[name], Kind.SHARE) for name in about if _SPREAD.fullmatch(name)}
    return {"data": Fact(str(about.get("data", "")), Kind.NAME), **counts, **spreads}
