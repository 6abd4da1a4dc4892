"""Bias and variance: how far the mean of many models is off, and how far they scatter."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from mlu_anim.data.datasets import Dataset, require_seed
from mlu_anim.data.models.fitted_model import FittedModel
from mlu_anim.experiments import _bias_variance_fits as fits
from mlu_anim.experiments import (
    _bias_variance_fresh,
    _bias_variance_identities,
    _bias_variance_parameters,
    _bias_variance_resamples,
    _bias_variance_words,
)
from mlu_anim.experiments import _bias_variance_models as models
from mlu_anim.experiments import _bias_variance_own as own
from mlu_anim.experiments._places import interpolated
from mlu_anim.results.facts import Fact
from mlu_anim.results.result import Check, Result

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
    error, noise and the full fit's own bias, cannot be told apart and is called noise here.
    """

    clip: ClassVar[str] = "bias_variance"

    complexity_name: str
    complexity: Ints
    """Shape (n_complexities,), rising; at least two."""
    sigma: float
    """Standard deviation of the noise; resampled, the root of what is left at `best`."""
    resampled: bool
    """Whether training sets are resamples of one data set."""
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
    train_error: Floats
    """Shape (n_complexities, n_sets)."""
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
    provenance: str
    """JSON object: data, models, seed."""

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
        """How many training sets."""
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
    def verdicts(self) -> tuple[str, ...]:
        """The facts about the models that choose a sentence's form; the strongest first."""
        return _bias_variance_words.verdicts(self)

    @property
    def about(self) -> Mapping[str, Any]:
        """The provenance as values."""
        return dict(json.loads(self.provenance))

    @property
    def notes(self) -> tuple[str, ...]:
        """Keys of what has to be said of the user's own table."""
        return _bias_variance_words.notes(self.about)

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
        """What one data set can say: bootstrap samples of its rows, tested on rows left out.

        factory: from a complexity to an unfitted regressor of scikit-learn's kind.
        X: shape (n_samples, 1) or (n_samples,), finite.  y: shape (n_samples,), finite.
        complexities: rising, at least two.  Raises BadInput.
        """
        require_seed(seed)
        x, values = _bias_variance_resamples.one_column(X, y)
        provenance = {"data": data_name, "seed": seed, "n_samples": len(x), "resampled": True}
        plan = _bias_variance_resamples.Plan(n_resamples, seed)
        return cls(
            complexity_name=complexity_name,
            provenance=json.dumps(provenance, sort_keys=True),
            **own.fields_of(factory, complexities, x, values, plan),
        )

    def checks(self) -> tuple[Check, ...]:
        """Every identity of the clip, each side from other arrays than the other."""
        return _bias_variance_identities.identities(self)

    def facts(self) -> Mapping[str, Fact]:
        """What sentences may mention."""
        return _bias_variance_words.facts(self)


PARAMETERS = _bias_variance_parameters.PARAMETERS


def default(seed: int | None = None, **settings: Any) -> BiasVariance:
    """Polynomials of degree 1 to 8, each fitted to 200 fresh samples of a noisy sine."""
    return BiasVariance(**_bias_variance_fresh.fields(seed or 0, **settings))


def from_data(
    data: Dataset, pos_label: object = None, seed: int | None = None, **settings: Any
) -> BiasVariance:
    """Polynomials fitted to resamples of one feature of the user's table.

    Raises UsageError for a `pos_label` or a setting of another source, BadInput for a table of
    which the story cannot be told.
    """
    return BiasVariance(**own.fields_of_data(data, pos_label, seed or 0, **settings))


def from_model(
    model: FittedModel,
    data: Dataset,
    pos_label: object = None,
    seed: int | None = None,
    **settings: Any,
) -> BiasVariance:
    """The user's model, refitted to resamples of the table with one of its parameters varied.

    Raises as `from_data`, and BadInput for a model that is no regressor of one feature, or of which
    no parameter is known that makes it stiffer.
    """
    return BiasVariance(**models.fields_of_model(model, data, pos_label, seed or 0, **settings))
