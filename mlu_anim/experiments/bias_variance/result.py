"""The result of the bias-variance clip: models of rising complexity on many training sets."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from mlu_anim.data.datasets import require_seed
from mlu_anim.data.split_rows import provenance
from mlu_anim.experiments.bias_variance import fits, resamples
from mlu_anim.experiments.bias_variance.fields import of_resamples
from mlu_anim.experiments.bias_variance.places import interpolated
from mlu_anim.results.result import Result

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False, kw_only=True)
class BiasVariance(Result):
    """Models of rising complexity, each fitted to many training sets.

    Errors are squared and averaged over the grid. The gap is the typical (root mean square)
    distance of the mean model from the truth, the spread that of a model from the mean model.

    With one data set alone (`resampled`) nobody knows the truth. Training sets are resamples of its
    rows, and what stands for the truth is the same model fitted to all rows: the variance is an
    estimate of the variance, but the bias is only that against the full fit. What is left of the
    error, noise and the full fit's own bias, cannot be separated and is called noise here.
    """

    clip: ClassVar[str] = "bias_variance"

    complexity_name: str
    complexity: Ints
    """Shape (n_complexities,), rising; at least two."""
    sigma: float
    """Standard deviation of the noise; resampled, the root of what is left at `best`."""
    resampled: bool
    """True if training sets are resamples of one data set."""
    train_x: Floats
    """Shape (n_sets, n_train); resampled, shape (1, n_rows) of the rows that are drawn."""
    train_y: Floats
    x: Floats
    """Shape (n_grid,), rising: where models are asked."""
    truth: Floats
    """Shape (n_complexities, n_grid): the curve that the data come from, the same for all.

    Resampled, the model of that complexity fitted to all rows.
    """
    predictions: Floats
    """Shape (n_complexities, n_sets, n_grid)."""
    train_error: Floats | None
    """Shape (n_complexities, n_sets); None if resampled."""
    test_y: Floats
    """Shape (n_sets, n_grid): test points, one at each place for each training set."""
    tested: NDArray[np.bool_]
    """Shape (n_sets, n_grid): whether it is one; resampled, whether the set has left that row out.
    """
    bias_squared: Floats
    """Shape (n_complexities,), as the three that follow."""
    variance: Floats
    noise: Floats
    """The variance of the noise, the same for all; resampled, what is left of the error."""
    measured: Floats
    """Mean squared error on test points: at each place of those that there are, then of places."""
    best: int
    """The index of the complexity with the least expected error, the simplest among equals."""
    x_low: float
    """The range of x that is drawn."""
    x_high: float
    low: float
    """The range of y that is drawn; curves are cut where they leave it."""
    high: float
    gap_x: Floats
    """Shape (n_complexities,): a place where the gap is as wide as it typically is."""
    spread_x: Floats
    """The same of the spread."""
    bin_edges: Floats
    """Shape (n_bins + 1,), from low to high."""
    counts: Ints
    """Shape (n_complexities, n_bins): predictions at `point`; those off the range in the ends."""

    def __post_init__(self) -> None:
        super().__post_init__()
        n_sets, n_grid = self.test_y.shape
        if self.truth.shape != (len(self.complexity), n_grid):
            raise ValueError("truth is not one curve for each complexity")
        if self.predictions.shape != (len(self.complexity), n_sets, n_grid):
            raise ValueError("predictions are not one curve for each complexity and training set")
        if len(self.complexity) < 2 or n_sets < 2 or n_grid < 2:
            raise ValueError("at least two complexities, training sets and places are needed")

    @property
    def mean(self) -> Floats:
        """Shape (n_complexities, n_grid): the mean of all models."""
        return np.asarray(self.predictions.mean(axis=1))

    @property
    def expected(self) -> Floats:
        """Shape (n_complexities,): bias^2 + variance + noise."""
        return self.bias_squared + self.variance + self.noise

    @property
    def gap(self) -> Floats:
        """Shape (n_complexities,): the side of the square of the bias."""
        return np.sqrt(self.bias_squared)

    @property
    def spread(self) -> Floats:
        """Shape (n_complexities,): the side of the square of the variance."""
        return np.sqrt(self.variance)

    @property
    def n_sets(self) -> int:
        """The number of training sets."""
        return len(self.test_y)

    @property
    def n_leaving(self) -> Ints:
        """Shape (n_complexities,): how many curves leave the drawn range and are cut."""
        off = (self.predictions < self.low) | (self.predictions > self.high)
        return np.asarray(off.any(axis=2).sum(axis=1))

    @property
    def point(self) -> float:
        """The place at which predictions are counted: where the stiffest models' gap is typical."""
        return float(self.gap_x[0])

    @property
    def verdict(self) -> str:
        """`resampled`, `clipped` when curves of the most flexible models leave, else `usual`."""
        if self.resampled:
            return "resampled"
        return "clipped" if self.n_leaving[-1] else "usual"

    @property
    def notes(self) -> tuple[str, ...]:
        """The keys of the sentences about the user's table: what was chosen and left out."""
        about = self.about
        is_said = {
            "note_feature": about.get("n_features", 1) > 1,
            "note_rows": about.get("n_rows_of_table", 0) > about.get("n_samples", 0),
            "note_margin": bool(about.get("margin")),
        }
        return tuple(name for name, holds in is_said.items() if holds)

    def at_point(self) -> Floats:
        """Shape (n_complexities, n_sets): what each model predicts at `point`."""
        return interpolated(self.x, self.predictions, self.point)

    @classmethod
    def from_estimator(
        cls,
        factory: fits.Factory,
        X: Any,  # noqa: N803 - scikit-learn's name
        y: Any,
        *,
        complexities: Sequence[int] = fits.DEGREES,
        n_resamples: int = fits.N_SETS,
        complexity_name: str = "complexity",
        data_name: str = "",
        seed: int = 0,
    ) -> Self:
        """Estimate from one data set: bootstrap samples of its rows, tested on rows left out.

        factory: from a complexity to an unfitted regressor of scikit-learn's kind.
        X: shape (n_samples, 1) or (n_samples,), finite.  y: shape (n_samples,), finite.
        complexities: rising, at least two.  Raises BadInput.
        """
        require_seed(seed)
        x, values = resamples.one_column(X, y)
        about = {"data": data_name, "seed": seed, "n_samples": len(x), "resampled": True}
        plan = resamples.Plan(n_resamples, seed)
        return cls(
            complexity_name=complexity_name,
            provenance=provenance(about),
            **of_resamples(factory, complexities, x, values, plan),
        )
