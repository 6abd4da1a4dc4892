"""The result for the clip's own data: fresh samples of a known curve with noise."""

import numpy as np

from mlu_anim.data.split_rows import provenance
from mlu_anim.experiments.bias_variance import fits
from mlu_anim.experiments.bias_variance.fields import computed
from mlu_anim.experiments.bias_variance.result import BiasVariance
from mlu_anim.system.errors import UsageError

N_TRAIN, N_GRID = 15, 80
SIGMA = 0.3
"""Standard deviation of the noise around the true curve."""
_PHASE = 0.9
"""The phase of the wave, in radians. From 0, a parabola would be worse than a line: half of the
wave is the other half upside down, so that a parabola's square is of no use."""


def of_fresh_samples(
    seed: int,
    *,
    n_train: int = N_TRAIN,
    n_sets: int = fits.N_SETS,
    sigma: float = SIGMA,
    max_degree: int = fits.DEGREES[-1],
) -> BiasVariance:
    """Return the result for polynomials of degree 1 to `max_degree` on samples of a noisy sine.

    A sample has one point in each of `n_train` equal intervals of (0, 1). sigma: standard deviation
    of the noise. Raises UsageError if `n_train` is too small for `max_degree`.
    """
    if max_degree > (n_train + 1) // 2:
        raise UsageError(
            f"polynomials of degree {max_degree} through {n_train} points leave every picture",
            hint=f"Set n_train to {2 * max_degree - 1} or more, or a smaller max_degree.",
        )
    generator, degrees = np.random.default_rng(seed), range(1, max_degree + 1)
    train_x = (np.arange(n_train) + generator.random((n_sets, n_train))) / n_train
    train_y = _true_curve(train_x) + generator.normal(0, sigma, train_x.shape)
    x = (np.arange(N_GRID) + 0.5) / N_GRID
    test_y = _true_curve(x) + generator.normal(0, sigma, (n_sets, N_GRID))
    predictions, train_error = fits.fitted(fits.polynomial, degrees, train_x, train_y, x)
    truth, tested = np.tile(_true_curve(x), (max_degree, 1)), np.ones(test_y.shape, dtype=bool)
    about = {"data": "sine with noise", "seed": seed, "model": "polynomial least squares"}
    return BiasVariance(
        complexity_name="degree",
        complexity=np.array(degrees),
        resampled=False,
        train_x=train_x,
        train_y=train_y,
        train_error=train_error,
        provenance=provenance(about),
        x_low=0.0,
        x_high=1.0,
        **computed(predictions, x, truth, test_y, tested, sigma),
    )


def _true_curve(x: fits.Floats) -> fits.Floats:
    return np.asarray(np.sin(2 * np.pi * x + _PHASE))
