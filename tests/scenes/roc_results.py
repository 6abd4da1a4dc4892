"""Results that the ROC scene must be able to tell, each with the trouble that it stands for."""

from collections.abc import Callable, Mapping
from functools import cache, partial

import numpy as np

from mlu_anim.experiments.roc import RocSweep
from tests.playing import default_result


def _ties() -> RocSweep:
    """Ties within and across the classes, and a second model."""
    rng = np.random.default_rng(1)
    y = np.arange(36) % 3 == 0
    scores = np.clip(rng.integers(0, 11, 36) + 3 * y, 0, 12) / 12
    return RocSweep.from_predictions(
        y, scores, second_score=rng.integers(0, 9, 36) / 8, second_name="coin"
    )


def _probabilities(n: int) -> RocSweep:
    rng = np.random.default_rng(3)
    y = rng.random(n) < 0.3
    return RocSweep.from_predictions(y, 1 / (1 + np.exp(-rng.normal(size=n) - 1.5 * y)))


def _ranks(n: int) -> RocSweep:
    rng = np.random.default_rng(2)
    y = np.arange(n) % 2 == 0
    return RocSweep.from_predictions(y, 1e4 * (rng.normal(size=n) + y))


def _falling() -> RocSweep:
    """A model of one feature whose score falls with it."""
    rng = np.random.default_rng(5)
    y = np.arange(40) % 4 == 0
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
    "rank": partial(_ranks, 90),
    "falling": _falling,
    # more cases than have a mark of their own, and more pairs than have a cell
    "thousand": partial(_probabilities, 1_000),
    # more distinct scores than steps are drawn
    "thinned": partial(_ranks, 30_000),
}
NAMES = tuple(_MADE)


@cache
def result(name: str) -> RocSweep:
    """The result of that name, made once a test process."""
    return _MADE[name]()
