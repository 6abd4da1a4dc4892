"""Bias and variance: how far the mean of many models is off, and how far they scatter."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from mlu_anim.datasets import require_seed
from mlu_anim.experiments import _bias_variance_fits as fits
from mlu_anim.experiments import _bias_variance_identities, _bias_variance_words
from mlu_anim.experiments._places import interpolated, place_of_gap, place_of_spread
from mlu_anim.facts import Fact
from mlu_anim.result import Check, Result

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

N_BINS = 32
_GAP_NEAR, _SPREAD_NEAR = 0.27, 0.73
"""Where brackets stand, when they can choose: apart from each other, and from the edges."""


@dataclass(frozen=True, eq=False, kw_only=True)
class BiasVariance(Result):
    """Models of rising complexity, each fitted to many training sets.

    Errors are squared and averaged over the grid. The gap is the typical (root mean square)
    distance of the mean model from the truth, the spread that of a model from the mean model.
    """

    clip: ClassVar[str] = "bias_variance"

    complexity_name: str
    complexity: Ints
    """Shape (n_complexities,), rising; at least two."""
    sigma: float
    """Standard deviation of the noise."""
    train_x: Floats
    """Shape (n_sets, n_train)."""
    train_y: Floats
    x: Floats
    """Shape (n_grid,), rising: where models are asked."""
    truth: Floats
    """Shape (n_grid,): the curve that the data come from."""
    predictions: Floats
    """Shape (n_complexities, n_sets, n_grid)."""
    train_error: Floats
    """Shape (n_complexities, n_sets)."""
    test_noise: Floats
    """Shape (n_sets, n_grid): noise of fresh test points, one at each place for each model."""
    bias_squared: Floats
    """Shape (n_complexities,), as the three that follow."""
    variance: Floats
    noise: Floats
    """The variance of the noise, the same for all."""
    measured: Floats
    """Mean squared error on the fresh test points."""
    best: int
    """The index of the complexity with the least expected error, the simplest among equals."""
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
        n_sets, n_grid = self.test_noise.shape
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
        return len(self.train_x)

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
        """`clipped` when curves of the most flexible models leave the range, else `usual`."""
        return "clipped" if self.n_leaving[-1] else "usual"

    @property
    def about(self) -> Mapping[str, Any]:
        """The provenance as values."""
        return dict(json.loads(self.provenance))

    def at_point(self) -> Floats:
        """Shape (n_complexities, n_sets): what each model predicts at `point`."""
        return interpolated(self.x, self.predictions, self.point)

    def checks(self) -> tuple[Check, ...]:
        """Every identity of the clip, each side from other arrays than the other."""
        return _bias_variance_identities.identities(self)

    def facts(self) -> Mapping[str, Fact]:
        """What sentences may mention."""
        return _bias_variance_words.facts(self)


def default(seed: int | None = None) -> BiasVariance:
    """Polynomials of degree 1 to 8, each fitted to 200 fresh samples of a noisy sine."""
    chosen = 0 if seed is None else seed
    require_seed(chosen)
    draws, x = fits.fresh_draws(chosen), fits.grid()
    truth = fits.true_curve(x)
    error = draws.predictions - truth - draws.test_noise
    provenance = {"data": "sine with noise", "seed": chosen, "model": "polynomial least squares"}
    return BiasVariance(
        complexity_name="degree",
        complexity=np.array(fits.DEGREES),
        sigma=fits.SIGMA,
        train_x=draws.train_x,
        train_y=draws.train_y,
        x=x,
        truth=truth,
        predictions=draws.predictions,
        train_error=draws.train_error,
        test_noise=draws.test_noise,
        measured=(error**2).mean(axis=(1, 2)),
        provenance=json.dumps(provenance, sort_keys=True),
        **_decomposed(draws.predictions, x, truth, fits.SIGMA),
    )


def _decomposed(predictions: Floats, x: Floats, truth: Floats, sigma: float) -> dict[str, Any]:
    """Bias, variance, and where on the curves each can be measured."""
    mean = predictions.mean(axis=1)
    bias_squared = ((mean - truth) ** 2).mean(axis=1)
    variance = predictions.var(axis=1).mean(axis=1)
    expected = bias_squared + variance + sigma**2
    low, high = float(truth.min() - 2 * sigma), float(truth.max() + 2 * sigma)
    gaps, spreads = np.sqrt(bias_squared), np.sqrt(variance)
    gap_x = [place_of_gap(x, m - truth, s, _GAP_NEAR) for m, s in zip(mean, gaps, strict=True)]
    spread_x = [
        place_of_spread(x, each, s, _SPREAD_NEAR)
        for each, s in zip(predictions, spreads, strict=True)
    ]
    bin_edges = np.linspace(low, high, N_BINS + 1)
    at_point = interpolated(x, predictions, gap_x[0])
    return {
        "bias_squared": bias_squared,
        "variance": variance,
        "noise": np.full(len(variance), sigma**2),
        "best": int(expected.argmin()),
        "low": low,
        "high": high,
        "gap_x": np.array(gap_x),
        "spread_x": np.array(spread_x),
        "bin_edges": bin_edges,
        "counts": np.stack([_counted(each, bin_edges) for each in at_point]),
    }


def _counted(values: Floats, bin_edges: Floats) -> Ints:
    """How many values are in each bin; those beyond the ends in the first and the last."""
    within = np.clip(values, bin_edges[0], bin_edges[-1])
    return np.asarray(np.histogram(within, bin_edges)[0], dtype=np.int64)
