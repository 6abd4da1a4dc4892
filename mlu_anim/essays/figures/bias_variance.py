"""Data of the live figure of the bias-variance clip: the wave that samples come from."""

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from mlu_anim.experiments.bias_variance import BiasVariance

_EXACT = 1e-9


def figure_data(found: "BiasVariance") -> dict[str, Any] | None:
    """Return the true wave, the size of samples and their noise, and the errors of the film.

    None for the resamples of a table, whose truth nobody knows, and for a truth that is no wave.
    `wave`: the two amplitudes, read back from the true curve; `truth`: that curve at the places x.
    """
    truth, angle = found.truth[0], 2 * np.pi * found.x
    if found.resampled or found.x_low != 0 or found.x_high != 1:
        return None
    columns = np.column_stack([np.sin(angle), np.cos(angle)])
    amplitudes = np.linalg.lstsq(columns, truth, rcond=None)[0]
    if np.abs(columns @ amplitudes - truth).max() > _EXACT:
        return None
    sine, cosine = amplitudes.tolist()
    return {
        "wave": {"sine": sine, "cosine": cosine},
        "x": found.x.tolist(),
        "truth": truth.tolist(),
        "n": found.train_x.shape[1],
        "sigma": found.sigma,
        "degrees": found.complexity.tolist(),
        "first": int(found.complexity[0]),
        "expected": found.expected.tolist(),
        "low": found.low,
        "high": found.high,
    }
