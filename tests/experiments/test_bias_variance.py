"""Errors split as they must, and the checks of the clip see every fault."""

import subprocess
import sys
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from sklearn.linear_model import LinearRegression

from mlu_anim.experiments import bias_variance
from mlu_anim.experiments.bias_variance import BiasVariance, fits
from mlu_anim.results.facts import Kind
from mlu_anim.results.result import require_checks
from mlu_anim.system.errors import UsageError
from tests.experiments.faults import Fault, Faults, moved, of, require_seen, scaled
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


def test_another_seed_is_another_result(usual: BiasVariance) -> None:
    other = bias_variance.EXPERIMENT.run(seed=7)
    require_checks(other)
    assert other.digest() != usual.digest()
    assert other.about["seed"] == 7
    with pytest.raises(UsageError, match="seed"):
        bias_variance.EXPERIMENT.run(seed=-1)


def test_errors_are_those_that_a_plain_loop_finds(usual: BiasVariance) -> None:
    """The decomposition again, point by point, without arrays."""
    d, n = 4, usual.n_sets
    bias_squared = variance = measured = 0.0
    for place, true in enumerate(usual.truth[d]):
        said = [float(usual.predictions[d, b, place]) for b in range(n)]
        middle = sum(said) / n
        bias_squared += (middle - true) ** 2
        variance += sum((p - middle) ** 2 for p in said) / n
        tests = [float(usual.test_y[b, place]) for b in range(n)]
        measured += sum((p - t) ** 2 for p, t in zip(said, tests, strict=True)) / n
    n_places = len(usual.x)
    assert usual.bias_squared[d] == pytest.approx(bias_squared / n_places, abs=1e-12)
    assert usual.variance[d] == pytest.approx(variance / n_places, abs=1e-12)
    assert usual.measured[d] == pytest.approx(measured / n_places, abs=1e-12)


def test_each_model_sees_its_own_sample_alone(usual: BiasVariance) -> None:
    assert len({tuple(each) for each in usual.train_y}) == usual.n_sets
    line = LinearRegression().fit(usual.train_x[5][:, None], usual.train_y[5])
    assert usual.predictions[0, 5] == pytest.approx(line.predict(usual.x[:, None]), abs=1e-10)


def test_a_polynomial_has_as_many_powers_as_it_says() -> None:
    x = np.linspace(0, 1, 15)
    fitted = fits.polynomial(8).fit(x[:, None], x**8 - x**5)
    assert fitted.predict(x[:, None]) == pytest.approx(x**8 - x**5, abs=1e-9)


def test_curves_that_leave_the_range_are_counted(usual: BiasVariance) -> None:
    leaving = [
        sum(1 for curve in each if curve.min() < usual.low or curve.max() > usual.high)
        for each in usual.predictions
    ]
    assert usual.n_leaving.tolist() == leaving
    assert usual.verdict == "clipped"
    roomy = {"low": -99.0, "high": 99.0}
    assert replace(usual, **roomy).verdict == "usual"
    assert usual.facts()["n_leaving"].value == leaving[-1]


def test_facts_are_of_the_result(usual: BiasVariance) -> None:
    facts = usual.facts()
    assert facts["stiff_gap"].value == pytest.approx(np.sqrt(usual.bias_squared[0]))
    assert facts["wiggly_spread"].value == pytest.approx(np.sqrt(usual.variance[-1]))
    assert facts["best_expected"].value == pytest.approx(usual.expected.min())
    assert (facts["stiff"].value, facts["best"].value, facts["wiggly"].value) == (1, 4, 8)
    shares = [fact.value for fact in facts.values() if fact.kind is Kind.SHARE]
    assert all(0 <= value <= 1 for value in shares)


def test_arrays_that_do_not_belong_together_are_no_result(usual: BiasVariance) -> None:
    with pytest.raises(ValueError, match="one curve for each"):
        replace(usual, predictions=usual.predictions[:, :-1])
    with pytest.raises(ValueError, match="truth is not one curve"):
        replace(usual, truth=usual.truth[:1])
    one: dict[str, Any] = {"complexity": np.array([1]), "predictions": usual.predictions[:1]}
    with pytest.raises(ValueError, match="at least two"):
        replace(usual, **one, truth=usual.truth[:1])


def test_the_experiment_never_loads_manim() -> None:
    code = (
        "import sys; from mlu_anim.experiments import bias_variance as b; "
        "before = 'sklearn' in sys.modules; b.EXPERIMENT.run(n_sets=30, max_degree=2); "
        "print(before, 'sklearn' in sys.modules, 'manim' in sys.modules)"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.split() == ["False", "True", "False"]


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
    ("the gap where it is measured = bias", moved("gap_x", 0, 0.01)),
    ("the spread where it is measured = standard deviation", moved("spread_x", -1, -0.01)),
]


@pytest.mark.parametrize(("name", "fault"), FAULTS, ids=[name for name, _ in FAULTS])
def test_each_identity_sees_its_fault(usual: BiasVariance, name: str, fault: Fault) -> None:
    require_seen(usual, name, fault)


def test_the_faults_cover_every_identity(usual: BiasVariance) -> None:
    assert {check.name for check in usual.checks()} == {name for name, _ in FAULTS}
