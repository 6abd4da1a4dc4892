"""Gradient descent: steps by finite differences, and what is said of any table."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlu_anim.data.datasets import Dataset
from mlu_anim.experiments.gradient_descent import EXPERIMENT, RATES, Descent, Scale, descend
from tests.experiments.claims import Claims, require_told
from tests.experiments.faults import Faults, moved, require_seen, scaled
from tests.playing import default_result

BALLS = "slow", "right", "fast"
FAULTS: Faults = (
    *((f"steps of the {b} ball = rate * finite differences", moved(b, (3, 0), 1.0)) for b in BALLS),
    ("the error falls with every step", moved("right", (9, 1), 9.0)),
    ("the ball arrives at LinearRegression", moved("best", 0, 3.0)),
    ("steepest curvature = largest singular value squared", scaled("steepest", 1.01)),
    ("our walk ends as SGDRegressor's", moved("walk", (-1, 1), 0.01)),
    ("the right ball arrives as the bowl says", moved("right", (43, 0), 9.0)),
)


def _is_lost(r: Descent) -> bool:
    start, best, end = r.errors(np.array([r.start, r.best, r.walk[-1]]))
    return bool((end - best) / (start - best) > 0.1)


CLAIMS: Claims = {
    "captions.batch": lambda r: not _is_lost(r),
    "captions.batch_lost": _is_lost,
    "captions.scale": lambda r: r.scales[0].n_steps > 2,
    "captions.scale_round": lambda r: r.scales[0].n_steps <= 2,
}


def table(n_rows: int, far: float = 0.0, noise: float = 1.0, outlier: float = 0.0) -> Dataset:
    """Rows of a linear target, their feature at `far`; with names longer than any axis."""
    generator = np.random.default_rng(n_rows)
    x = generator.normal(size=n_rows)
    x[0] += outlier
    X = np.column_stack([far + x, generator.normal(size=n_rows)])  # noqa: N806
    y = 1e5 * (x / x.std() + noise * generator.normal(size=n_rows))
    name = "the monthly rent of all rooms together including heating"
    names = "a very long name of the feature that counts", "another"
    return Dataset("a_file_with_a_long_name.csv", X, y, names, target_name=name)


def test_the_story_holds_on_the_men() -> None:
    """The figures that the clip was planned with, and the rule of the typical seed."""
    r = default_result("gradient-descent")
    assert isinstance(r, Descent)
    conditions = [bowl.condition_number for bowl in r.scales]
    assert conditions == pytest.approx([164_007, 9.74, 1], rel=1e-4)
    assert [bowl.n_steps for bowl in r.scales] == [755_276, 43, 1]
    assert r.misses([r.start, r.best]) == pytest.approx([143.55, 46.57], abs=0.01)
    assert (r.about["seed"], r.about["n_seeds"], r.verdicts) == (72, 101, ("own", "usual"))


@pytest.mark.parametrize(("name", "fault"), FAULTS, ids=[name for name, _ in FAULTS])
def test_each_identity_sees_a_fault(name: str, fault: object) -> None:
    assert callable(fault)
    require_seen(default_result("gradient-descent"), name, fault)


def test_the_bowls_see_a_ball_that_is_half_as_fast(monkeypatch: pytest.MonkeyPatch) -> None:
    r = default_result("gradient-descent")
    monkeypatch.setattr(Scale, "left", lambda s, n: (1 - s.curvatures / s.curvatures[1] / 2) ** n)
    failing = {check.name for check in r.checks() if not check.holds}
    for x in ("raw x", "centered x", "standardized x"):
        assert {f"the ball of {x}, by its Hessian = step by step"} <= failing
        assert {f"{x} arrives with its last step"} <= failing


@settings(max_examples=10)
@given(
    st.integers(4, 45),
    st.sampled_from([0.0, 2.0, 1e3, 5e3]),
    st.sampled_from([0.0, 0.1, 30.0]),
    st.sampled_from([0.0, 0.0, 18.0]),
)
def test_what_is_said_of_any_table_is_true(
    n_rows: int, far: float, noise: float, outlier: float
) -> None:
    r = EXPERIMENT.run(data=table(n_rows, far, noise, outlier), seed=1)
    slope, height = np.polyfit(r.x - r.x.mean(), r.y, 1)
    assert r.best == pytest.approx([height, slope], rel=1e-6, abs=1e-9)
    assert np.sign(r.start[1]) == -np.sign(slope) or abs(slope) < 1e-9
    assert r.errors(r.fast[r.n_climb])[0] > r.errors(r.start)[0]
    require_told(r, CLAIMS)


def test_a_table_with_every_verdict() -> None:
    """Rows that decide the slope lose the walk; standardized ones leave nothing to scale."""
    lost, near = table(40, outlier=18.0), table(60)
    near.X[:, 0] = (near.X[:, 0] - near.X[:, 0].mean()) / near.X[:, 0].std()
    for data, verdict in ((lost, "lost"), (near, "round"), (table(40, far=1e3), "deep")):
        r = EXPERIMENT.run(data=data, seed=0)
        assert r.verdicts == (verdict, "usual")
        require_told(r, CLAIMS)


def test_past_two_a_ball_climbs_and_below_it_falls() -> None:
    hessian, off = np.diag([1.0, 7.0]), np.array([2.0, -1.0])
    for rate, climbs in ((1.9, False), (RATES["fast"], True)):
        lines = descend(hessian, np.zeros(2), off, rate / 7, 40)
        errors = (lines @ hessian * lines).sum(axis=1)
        assert (errors[-1] > errors[0]) == climbs
