"""Errors split as they must, and the checks of the clip see every fault."""

from typing import Any

import numpy as np
import pytest

from mlu_anim.experiments import bias_variance
from mlu_anim.experiments.bias_variance import BiasVariance
from mlu_anim.results.result import require_checks
from mlu_anim.system.errors import UsageError
from tests.experiments.faults import Fault, Faults, cut, moved, of, planted, require_seen, scaled
from tests.kept_results import computed_result


@pytest.fixture(scope="module")
def usual() -> BiasVariance:
    result = computed_result("bias-variance")
    assert isinstance(result, BiasVariance)
    return result


def test_the_story_is_that_of_a_u(usual: BiasVariance) -> None:
    """Bias falls, variance rises, and the least error lies between."""
    assert usual.complexity.tolist() == list(range(1, 9))
    assert usual.complexity[usual.best] == 4
    assert usual.bias_squared[0] > 10 * usual.variance[0]
    assert usual.variance[-1] > 10 * usual.bias_squared[-1]
    assert usual.expected[usual.best] < usual.expected[[0, -1]].min() / 2
    assert np.all(np.diff(usual.expected[:4]) < 0)
    assert np.all(np.diff(usual.expected[3:]) > 0)
    assert np.all(np.diff(usual.variance) > 0)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1, 11))
def test_the_story_does_not_hang_on_the_seed(seed: int) -> None:
    result = bias_variance.EXPERIMENT.run(seed=seed)
    require_checks(result)
    assert result.complexity[result.best] == 4


@pytest.mark.parametrize(
    "settings",
    [
        {"n_train": 10, "max_degree": 5, "n_sets": 30},
        {"sigma": 1.0, "max_degree": 2, "n_sets": 30},
        {"n_train": 100, "max_degree": 10, "n_sets": 30},
    ],
)
def test_the_ends_of_the_ranges_hold(settings: Any) -> None:
    result = bias_variance.EXPERIMENT.run(**settings)
    require_checks(result)
    assert result.sigma == settings.get("sigma", 0.3)
    assert result.predictions.shape[:2] == (settings["max_degree"], settings["n_sets"])
    with pytest.raises(UsageError, match="degree 8 through 10 points"):
        bias_variance.EXPERIMENT.run(n_train=10)


def test_facts_are_of_the_result(usual: BiasVariance) -> None:
    facts = {name: fact.value for name, fact in usual.facts().items()}
    assert facts["stiff_gap"] == pytest.approx(np.sqrt(usual.bias_squared[0]))
    assert facts["wiggly_spread"] == pytest.approx(np.sqrt(usual.variance[-1]))
    assert facts["best_expected"] == pytest.approx(usual.expected.min())
    assert (facts["stiff"], facts["best"], facts["wiggly"]) == (1, 4, 8)


def test_arrays_that_do_not_belong_together_are_no_result(usual: BiasVariance) -> None:
    for name in ("predictions", "truth"):
        with pytest.raises(ValueError, match="one curve for each"):
            planted(usual, cut(name)(usual))


def shared_noise(result: BiasVariance) -> dict[str, Any]:
    """A fault: the test points' noise is that which the models were fitted to."""
    test_y = result.truth[0] + 0.3 * np.sign(result.predictions[0] - result.truth[0])
    error = result.predictions - test_y
    return {"test_y": test_y, "measured": (error**2).mean(axis=(1, 2))}


def unbiased_variance(result: BiasVariance) -> dict[str, Any]:
    """A fault: the variance with n - 1, which does not add up."""
    return {"variance": result.predictions.var(axis=1, ddof=1).mean(axis=1)}


FAULTS: Faults = [
    ("squared distance to the truth = bias² + variance", moved("bias_squared", 2, 1e-9)),
    ("squared distance to the truth = bias² + variance", scaled("truth", 1.1)),
    ("squared distance to the mean model = variance", unbiased_variance),
    ("test error = bias² + variance + noise drawn + cross term", moved("measured", 5, 1e-9)),
    ("test error = squared distance to test points", moved("test_y", (3, 40), 0.01)),
    ("standard errors of the cross term from 0", shared_noise),
    ("complexities with less error than the best", of(best=2)),
    ("noise = sigma²", moved("noise", -1, 0.01)),
    ("standard errors of the noise drawn from sigma²", scaled("test_y", 1.2)),
    ("training errors that rise with complexity", moved("train_error", (6, 3), 0.5)),
    ("training points outside of their interval", moved("train_x", (9, 0), 0.5)),
    ("scikit-learn's first curves = numpy's least squares", moved("predictions", (7, 0, 3), 1e-6)),
]


@pytest.mark.parametrize(("name", "fault"), FAULTS, ids=[name for name, _ in FAULTS])
def test_each_identity_sees_its_fault(usual: BiasVariance, name: str, fault: Fault) -> None:
    require_seen(usual, name, fault)


def test_the_faults_cover_every_identity(usual: BiasVariance) -> None:
    assert {check.name for check in usual.checks()} == {name for name, _ in FAULTS}
