"""Choose the typical one of many random seeds, and measure how the quality varies over seeds."""

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
_TOTAL = re.compile(r"all_seeds_[a-z_]+|n_seeds_with_it")
Rows = TypeVar("Rows")
"""The rows for one seed: SplitRows, or a Table with the seed for drawing from it."""


@dataclass(frozen=True)
class TypicalSeed:
    """The rule for the typical seed: of 0, 1, 2 ... the one with the median quality.

    Among seeds of equal quality, the first is chosen.
    """

    quantity: str
    """The name of the quality, in the plural, for the provenance: `aucs`."""
    quality: Callable[..., Any]
    """Function of the rows for one seed (SplitRows or Table) and the clip's settings. It returns
    the headline number of a model fitted to these rows, or a tuple: that number, and another that
    orders seeds with equal headline numbers."""
    n_seeds: int = 101
    """Number of seeds tried with the clip's own data; odd, so that the median is one of them."""
    of_tables: tuple[tuple[int, int], ...] = ((100_000, 21),)
    """Pairs (n_cells, n_seeds), with rising n_cells: for a user's table of up to n_cells cells,
    n_seeds seeds are tried. For a larger table, the seed is 0."""
    condition: "Condition | None" = None
    """A need of the story. Of the seeds that meet it, the one nearest to the median is chosen."""

    def n_tried(self, n_cells: int, *, is_own: bool) -> int:
        """Return how many seeds are tried if the user gives none.

        is_own: True for the clip's own data.
        """
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
        """Return the rows for `seed`, or if None, for the typical seed, and the spread over seeds.

        rows_at: function from a seed to its rows.  n_tried: number of seeds to choose from.
        settings: those of the clip. The spread is that of `spread`, empty unless several seeds were
        tried. Raises UsageError for a seed that scikit-learn does not accept.
        """
        if seed is not None:
            require_seed(seed)
        if seed is not None or n_tried == 1:
            return rows_at(seed or 0), {}
        qualities = [self.quality(rows_at(each), **settings) for each in range(n_tried)]
        headline = [q[0] if isinstance(q, tuple) else q for q in qualities]
        about = spread(self.quantity, headline)
        if self.condition is None:
            return rows_at(median_seed(qualities)), about
        has_it = [self.condition.holds(quality) for quality in qualities]
        about |= {"seed_condition": self.condition.text, "n_seeds_with_it": sum(has_it)}
        totals = self.condition.totals(qualities)
        return rows_at(median_seed(qualities, has_it)), about | totals


@dataclass(frozen=True)
class Condition:
    """A property that the story needs, and that not every seed has."""

    text: str
    """The property as `info` and the manifest name it: `a case on which ...`."""
    holds: Callable[[Any], bool]
    """Function of a seed's quality: True if it has the property."""
    counts: tuple[str, ...] = ()
    """Names of the last entries of a quality, counts whose totals over all seeds are noted."""

    def totals(self, qualities: Sequence[Any]) -> dict[str, object]:
        """Return the totals of `counts` over all seeds, as entries of a provenance."""
        if not self.counts:
            return {}
        ends = [quality[-len(self.counts) :] for quality in qualities]
        totals = zip(self.counts, np.sum(ends, axis=0), strict=True)
        return {f"all_seeds_{name}": int(total) for name, total in totals}


@dataclass(frozen=True)
class TypicalSplit(TypicalSeed):
    """The rule for the typical seed of a random split into training and test rows."""

    n_test: int | None = None
    """Number of test rows of the clip's own data; None for `test_share` of all rows."""
    test_share: float = 0.25
    """Share of the rows of a user's table that become test rows."""
    most_train: int | None = None
    """Most training rows: if there are many more, a random sample of this size is used. None: no
    limit."""

    @property
    def parameter(self) -> Parameter:
        """The clip's parameter `test_share`."""
        own = f"; of the clip's own, {self.n_test} rows do" if self.n_test else ""
        line = f"share of the rows of --data that test{own}"
        return Parameter("test_share", self.test_share, line, 0.05, 0.95, of=("own", "data"))

    def size(self, n_rows: int, share: float | None, *, is_own: bool) -> int:
        """Return the number of test rows, rounded up as by scikit-learn's train_test_split.

        share: the user's test_share, None if not given.  is_own: True for the clip's own data.
        """
        if is_own and share is None and self.n_test is not None:
            return self.n_test
        return ceil((self.test_share if share is None else share) * n_rows)


def median_seed(qualities: Sequence[Any], has_it: Sequence[bool] = ()) -> int:
    """Return the seed with the median quality; the smallest one among equals.

    qualities: those of seeds 0, 1, 2 ...; an odd number of them, so that the median is one of them.
    Equal qualities must compare equal, without rounding errors.
    has_it: whether each seed meets a condition; of those that do, the seed whose headline number is
    nearest to the median is returned, the smallest one among equals.
    """
    median = sorted(qualities)[len(qualities) // 2]
    if not any(has_it):
        return qualities.index(median)
    headline = np.array([q[0] if isinstance(q, tuple) else q for q in qualities], dtype=float)
    middle = float(np.median(headline))
    fitting = np.flatnonzero(has_it)
    return int(fitting[np.abs(headline[fitting] - middle).round(12).argmin()])


def spread(quantity: str, values: Sequence[float]) -> dict[str, object]:
    """Return mean and standard deviation of a quality over seeds, as entries of a provenance.

    With the quantity `aucs`, the keys are `n_seeds`, `seed_aucs_mean` and `seed_aucs_sd`.
    """
    return {
        "n_seeds": len(values),
        f"seed_{quantity}_mean": float(np.mean(values)),
        f"seed_{quantity}_sd": float(np.std(values, ddof=1)),
    }


def facts(about: Mapping[str, Any]) -> Mapping[str, Fact]:
    """Return the facts of a provenance that sentences may mention: data set, seed, and spread.

    Those that the provenance lacks are left out.
    """
    counts = {name: Fact(about[name], Kind.COUNT) for name in ("seed", "n_seeds") if name in about}
    counts |= {n: Fact(about[n], Kind.COUNT) for n in about if _TOTAL.fullmatch(n)}
    spreads = {name: Fact(about[name], Kind.SHARE) for name in about if _SPREAD.fullmatch(name)}
    return {"data": Fact(str(about.get("data", "")), Kind.NAME), **counts, **spreads}
