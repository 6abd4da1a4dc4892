"""Results that the ROC scene must be able to tell, each with the trouble that it stands for."""

from collections.abc import Callable, Mapping
from functools import cache, partial

import numpy as np
from scipy.special import expit

from mlu_anim.data.ranking import Floats
from mlu_anim.experiments.roc import RocSweep
from tests.playing import default_result


def _ties() -> RocSweep:
    """Ties within and across the classes, and a second model."""
    rng, y = np.random.default_rng(1), np.arange(36) % 3 == 0
    scores = np.clip(rng.integers(0, 11, 36) + 3 * y, 0, 12) / 12
    other = {"second_score": rng.integers(0, 9, 36) / 8, "second_name": "coin"}
    return RocSweep.from_predictions(y, scores, **other)


def _ranked(n: int, share: float, of_logit: Callable[[Floats], Floats]) -> RocSweep:
    """Many cases, a share of them positive; their scores are a function of a noisy logit."""
    rng = np.random.default_rng(3)
    y = rng.random(n) < share
    return RocSweep.from_predictions(y, of_logit(rng.normal(size=n) + 1.5 * y))


def _falling() -> RocSweep:
    """A model of one feature whose score falls with it."""
    rng, y = np.random.default_rng(5), np.arange(40) % 4 == 0
    values = np.round(rng.normal(size=40) - 1.5 * y, 2) * 1e3
    name = "a_measurement_with_a_long_name"
    names = {"model_name": name, "positive_name": "yes", "negative_name": "no", "provenance": "{}"}
    return RocSweep.of_scores(y, 1 / (1 + np.exp(values / 500)), feature=(name, values), **names)


_FEW: Mapping[str, tuple[list[int], list[float]]] = {
    "perfect": ([0, 0, 0, 1, 1], [0.1, 0.2, 0.3, 0.8, 0.9]),
    "inverted": ([1, 1, 0, 1, 0, 0, 0], [0.1, 0.2, 0.3, 0.4, 0.7, 0.8, 0.9]),
    "constant": ([0, 1, 0, 1, 1, 0, 0], [0.5] * 7),
    "two rows": ([0, 1], [0.2, 0.7]),
}
_MADE: Mapping[str, Callable[[], RocSweep]] = {
    "usual": partial(default_result, "roc"),
    "ties": _ties,
    **{name: partial(RocSweep.from_predictions, *rows) for name, rows in _FEW.items()},
    "rank": partial(_ranked, 90, 0.5, lambda logit: 1e4 * logit),
    "falling": _falling,
    # more cases than have a mark of their own, and more pairs than have a cell
    "thousand": partial(_ranked, 1_000, 0.3, expit),
    # more distinct scores than steps are drawn
    "thinned": partial(_ranked, 30_000, 0.5, lambda logit: 1e4 * logit),
}
NAMES = tuple(_MADE)


@cache
def result(name: str) -> RocSweep:
    """The result of that name, made once a test process."""
    return _MADE[name]()
