"""The result of the bias-variance clip: models of rising complexity on many training sets."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from mlu_anim.data.datasets import require_seed
from mlu_anim.data.models.varied_model import Factory
from mlu_anim.data.one_feature import sorted_columns
from mlu_anim.data.split_rows import provenance
from mlu_anim.experiments.bias_variance.samples import (
    DEGREES,
    N_SETS,
    SPREAD_NEAR,
    Floats,
    of_resamples,
    typical_place,
)
from mlu_anim.results.result import Result

_GAP_NEAR = 0.27
"""Share of the x range near which the gap of the stiffest models is measured."""


@dataclass(frozen=True, eq=False, kw_only=True)
class BiasVariance(Result):
    """Models of rising complexity, each fitted to many training sets.

    Errors are squared and averaged over the grid. The gap is the typical (root mean square)
    distance of the mean model from the truth, the spread that of a model from the mean model.

    If there is one data set only (`resampled`), the truth is unknown. Training sets are resamples
    of its rows, and the same model fitted to all rows takes the place of the truth. The variance is
    then an estimate of the variance, but the bias is only measured against that fit. The rest of
    the error, which is noise and the bias of that fit, cannot be separated and is called noise
    here.
    """

    clip: ClassVar[str] = "bias_variance"

    complexity_name: str
    complexity: NDArray[np.int64]
    """Shape (n_complexities,), rising; at least two."""
    sigma: float
    """Standard deviation of the noise; if resampled, the root of `noise` at `best`."""
    resampled: bool
    """True if training sets are resamples of one data set."""
    train_x: Floats
    """Shape (n_sets, n_train); if resampled, shape (1, n_rows): the rows drawn as marks."""
    train_y: Floats
    x: Floats
    """Shape (n_grid,), rising: the places at which models predict."""
    truth: Floats
    """Shape (n_complexities, n_grid): the curve that the data come from, the same for all.

    If resampled, the model of that complexity fitted to all rows.
    """
    predictions: Floats
    """Shape (n_complexities, n_sets, n_grid): the prediction of each model at each place."""
    train_error: Floats | None
    """Shape (n_complexities, n_sets): mean squared error on a model's own training set. None if
    resampled."""
    test_y: Floats
    """Shape (n_sets, n_grid): test points, one at each place for each training set."""
    tested: NDArray[np.bool_]
    """Shape (n_sets, n_grid): whether `test_y` is a test point; if resampled, False where the set
    does not leave out a row at that place."""
    bias_squared: Floats
    """Squared bias, shape (n_complexities,); `variance`, `noise` and `measured` have this shape
    too."""
    variance: Floats
    noise: Floats
    """The variance of the noise, the same for all; if resampled, `measured` - bias² - variance."""
    measured: Floats
    """Mean squared error on the test points: the mean at each place, then the mean of these."""
    best: int
    """Index of the complexity with the least expected error; among equals, of the simplest."""
    x_low: float
    """The smallest x that is drawn; `x_high` is the largest."""
    x_high: float
    low: float
    """The smallest y that is drawn; `high` is the largest. Curves are cut off where they leave this
    range."""
    high: float

    def __post_init__(self) -> None:
        super().__post_init__()
        n_models, n_sets, n_grid = self.predictions.shape
        if (n_models,) != self.complexity.shape or self.test_y.shape != (n_sets, n_grid):
            raise ValueError("predictions are not one curve for each complexity and training set")
        if self.truth.shape != (n_models, n_grid):
            raise ValueError("truth is not one curve for each complexity")
        if min(n_models, n_sets, n_grid) < 2:
            raise ValueError("at least two complexities, training sets and places are needed")

    @property
    def mean(self) -> Floats:
        """The mean of all models of each complexity, shape (n_complexities, n_grid)."""
        return np.asarray(self.predictions.mean(axis=1))

    @property
    def expected(self) -> Floats:
        """The expected error, bias² + variance + noise, shape (n_complexities,)."""
        return self.bias_squared + self.variance + self.noise

    @property
    def gap(self) -> Floats:
        """The typical distance of the mean model from the truth, shape (n_complexities,)."""
        return np.sqrt(self.bias_squared)

    @property
    def spread(self) -> Floats:
        """The typical distance of a model from the mean model, shape (n_complexities,)."""
        return np.sqrt(self.variance)

    @property
    def n_sets(self) -> int:
        return len(self.test_y)

    @property
    def n_leaving(self) -> int:
        """Number of curves of the most flexible models that leave the drawn range of y."""
        off = (self.predictions[-1] < self.low) | (self.predictions[-1] > self.high)
        return int(off.any(axis=1).sum())

    @property
    def gap_place(self) -> int:
        """Index of an x where the gap of the stiffest has about its typical size."""
        return typical_place(np.abs(self.mean[0] - self.truth[0]), self.gap[0], _GAP_NEAR)

    @property
    def spread_place(self) -> int:
        """Index of the x at which models are compared: there the most flexible spread typically."""
        return typical_place(self.predictions[-1].std(axis=0), self.spread[-1], SPREAD_NEAR)

    @property
    def point(self) -> float:
        """The x at which models are compared."""
        return float(self.x[self.spread_place])

    @property
    def verdict(self) -> str:
        if self.resampled:
            return "resampled"
        return "clipped" if self.n_leaving else "usual"

    @property
    def notes(self) -> tuple[str, ...]:
        """Keys of the sentences on how a user's table was used: which feature, rows, range of x."""
        about = self.about
        is_said = {
            "note_feature": about.get("n_features", 1) > 1,
            "note_rows": about.get("n_rows_of_table", 0) > about.get("n_samples", 0),
            "note_margin": bool(about.get("margin")),
        }
        return tuple(name for name, holds in is_said.items() if holds)

    @classmethod
    def from_estimator(
        cls,
        factory: Factory,
        X: Any,  # noqa: N803 - scikit-learn's name
        y: Any,
        *,
        complexities: Sequence[int] = DEGREES,
        n_resamples: int = N_SETS,
        complexity_name: str = "complexity",
        data_name: str = "",
        seed: int = 0,
    ) -> Self:
        """Estimate bias and variance from one data set, by models fitted to resamples of it.

        factory: function from a complexity to an unfitted regressor with scikit-learn's methods.
        X, y: as for `sorted_columns`.  complexities: rising, at least two.
        Raises BadInput for data that do not fit, UsageError for a seed that scikit-learn does not
        accept.
        """
        require_seed(seed)
        x, values = sorted_columns(X, y)
        about = {"data": data_name, "seed": seed, "n_samples": len(x), "resampled": True}
        fields = of_resamples(factory, complexities, x, values, n_resamples=n_resamples, seed=seed)
        return cls(complexity_name=complexity_name, provenance=provenance(about), **fields)
