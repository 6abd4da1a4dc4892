"""Results that the ROC scene must be able to tell, each with the trouble that it stands for."""

from collections.abc import Callable, Mapping
from functools import cache

import numpy as np

from mlu_anim.experiments.roc import RocSweep
from tests.playing import default_result


def _usual() -> RocSweep:
    result = default_result("roc")
    assert isinstance(result, RocSweep)
    return result


def _ties() -> RocSweep:
    """Ties within and across the classes, and a second model."""
    rng = np.random.default_rng(1)
    y = np.arange(36) % 3 == 0
    scores = np.clip(rng.integers(0, 11, 36) + 3 * y, 0, 12) / 12
    return RocSweep.from_predictions(
        y, scores, second_score=rng.integers(0, 9, 36) / 8, second_name="coin"
    )


def _perfect() -> RocSweep:
    return RocSweep.from_predictions([0, 0, 0, 1, 1], [0.1, 0.2, 0.3, 0.8, 0.9])


def _inverted() -> RocSweep:
    return RocSweep.from_predictions([1, 1, 0, 1, 0, 0, 0], [0.1, 0.2, 0.3, 0.4, 0.7, 0.8, 0.9])


def _constant() -> RocSweep:
    return RocSweep.from_predictions([0, 1, 0, 1, 1, 0, 0], [0.5] * 7)


def _two_rows() -> RocSweep:
    return RocSweep.from_predictions([0, 1], [0.2, 0.7])


def _rank() -> RocSweep:
    rng = np.random.default_rng(2)
    y = np.arange(90) % 2 == 0
    return RocSweep.from_predictions(y, 1e4 * (rng.normal(size=90) + y))


def _margin() -> RocSweep:
    """A model's margins, of which most are negative: it decides at 0, far from the median."""
    rng = np.random.default_rng(7)
    y = np.arange(60) % 3 == 0
    return RocSweep.from_predictions(
        y, rng.normal(size=60) - 1.2 + y, everyday_threshold=0.0, are_probabilities=False
    )


def _thousand() -> RocSweep:
    """More cases than have a mark of their own, and more pairs than have a cell."""
    rng = np.random.default_rng(3)
    y = rng.random(1_000) < 0.3
    return RocSweep.from_predictions(y, 1 / (1 + np.exp(-rng.normal(size=1_000) - 1.5 * y)))


def _piled() -> RocSweep:
    """Few cases, piled so high that marks are fewer; none stands at the edge of the negatives."""
    rng = np.random.default_rng(6)
    pos, far, near = (rng.uniform(*ends, n) for ends, n in _PILES)
    return RocSweep.from_predictions(
        np.repeat([True, False], [len(pos), len(far) + len(near)]),
        np.concatenate([pos, far, near]),
    )


def _falling() -> RocSweep:
    """A model of one feature whose score falls with it."""
    rng = np.random.default_rng(5)
    y = np.arange(40) % 4 == 0
    values = np.round(rng.normal(size=40) - 1.5 * y, 2) * 1e3
    score = 1 / (1 + np.exp(values / 500))
    return RocSweep.of_scores(
        y,
        score,
        feature=("a_measurement_with_a_long_name", values),
        model_name="a_measurement_with_a_long_name",
        positive_name="yes",
        negative_name="no",
        provenance="{}",
    )


def _thinned() -> RocSweep:
    """More distinct scores than steps are drawn."""
    rng = np.random.default_rng(4)
    y = rng.random(30_000) < 0.4
    return RocSweep.from_predictions(y, rng.normal(size=30_000) + y)


_PILES = ((0.32, 0.39), 13), ((0.40, 0.52), 12), ((0.19, 0.21), 13)

_MADE: Mapping[str, Callable[[], RocSweep]] = {
    "usual": _usual,
    "ties": _ties,
    "perfect": _perfect,
    "inverted": _inverted,
    "constant": _constant,
    "two rows": _two_rows,
    "rank": _rank,
    "margin": _margin,
    "thousand": _thousand,
    "piled": _piled,
    "thinned": _thinned,
    "falling": _falling,
}
NAMES = tuple(name for name in _MADE if name not in ("piled", "margin"))
"""Those of which each has a mark for each case, or so many that none has; `margin` is drawn as
`rank` is."""


@cache
def result(name: str) -> RocSweep:
    """The result of that name, made once a test process."""
    return _MADE[name]()
