"""The result for the clip's own data: fresh samples of a known curve with noise."""

import numpy as np

from mlu_anim.data.split_rows import provenance
from mlu_anim.experiments.bias_variance import fits
from mlu_anim.experiments.bias_variance.fields import computed
from mlu_anim.experiments.bias_variance.result import BiasVariance
from mlu_anim.system.errors import UsageError


def of_fresh_samples(
    seed: int,
    *,
    n_train: int = fits.N_TRAIN,
    n_sets: int = fits.N_SETS,
    sigma: float = fits.SIGMA,
    max_degree: int = fits.DEGREES[-1],
) -> BiasVariance:
    """Return the result for polynomials fitted to samples of a noisy sine.

    A polynomial of each degree from 1 to `max_degree` is fitted to each of `n_sets` samples of
    `n_train` points. sigma: standard deviation of the noise. Raises UsageError if `n_train` is too
    small for `max_degree`.
    """
    if max_degree > (n_train + 1) // 2:
        raise UsageError(
            f"polynomials of degree {max_degree} through {n_train} points leave every picture",
            hint=f"Set n_train to {2 * max_degree - 1} or more, or a smaller max_degree.",
        )
    degrees = tuple(range(1, max_degree + 1))
    draws, x = fits.fresh_draws(seed, degrees, n_sets, n_train, sigma), fits.grid()
    truth = np.tile(fits.true_curve(x), (len(degrees), 1))
    about = {"data": "sine with noise", "seed": seed, "model": "polynomial least squares"}
    test_y = truth[0] + draws.test_noise
    tested = np.ones(test_y.shape, dtype=bool)
    return BiasVariance(
        complexity_name="degree",
        complexity=np.array(degrees),
        resampled=False,
        train_x=draws.train_x,
        train_y=draws.train_y,
        train_error=draws.train_error,
        provenance=provenance(about),
        x_low=0.0,
        x_high=1.0,
        **computed(draws.predictions, x, truth, test_y, tested, sigma),
    )
