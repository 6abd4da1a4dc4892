"""Logistic regression: figures of the story, faults that its checks see, and any table."""

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from sklearn.linear_model import LogisticRegression

from mlu_anim.data.datasets import Dataset
from mlu_anim.experiments import logistic_regression, roc
from mlu_anim.experiments.logistic_regression import EXPERIMENT, FLAT, Logistic
from mlu_anim.system.errors import BadInput
from tests.experiments.claims import require_told
from tests.experiments.faults import Faults, flipped, moved, require_seen, scaled
from tests.experiments.forests import table
from tests.kept_results import computed_result
from tests.playing import default_result

FAULTS: Faults = (
    ("predict_proba = 1 / (1 + e^-z)", moved("probability", 3, 0.01)),
    ("mean surprise = log_loss", scaled("loss", 1.01)),
    ("the first step begins at log 2", moved("steps", (0, 1), 0.5)),
    ("no slope is left in the coefficient", scaled("x", 1.01)),
    ("mean probability = share of positives", flipped("is_positive", 20)),
    ("steps after which the loss is larger", moved("steps", (3, 0), -2.0)),
    ("log odds = units from even odds x log of the factor", moved("probability", 20, 1e-4)),
    ("straight line = lstsq", moved("straight", 0, 0.01)),
    ("weaker penalties that shrink more", moved("penalized", (12, 0), 1.0)),
    ("each C: no slope is left", moved("penalized", (12, 1), 1.0)),
)
CLAIMS: dict[str, Any] = {
    "captions.line_inside": lambda r: ((r.ends >= 0) & (r.ends <= 1)).all(),
    "captions.line": lambda r: not ((r.ends >= 0) & (r.ends <= 1)).all(),
    "captions.odds_falling": lambda r: r.x[r.is_positive].mean() < r.x[~r.is_positive].mean(),
    "captions.odds": lambda r: r.x[r.is_positive].mean() > r.x[~r.is_positive].mean(),
    "captions.penalty": lambda r: r.default_factors[1] <= r.default_factors[0] - 0.02,
    "captions.penalty_separable": lambda r: parted(r) and (np.diff(slopes(r)) > 0).all(),
    "captions.penalty_unshrunk": lambda r: abs(np.diff(r.default_factors)) < 0.02 and not parted(r),
    "seen.curve": lambda r: r.x[0] <= r.even <= r.x[-1],
    "seen.curve_beyond": lambda r: not r.x[0] <= r.even <= r.x[-1],
    "seen.penalty": lambda r: not parted(r),
    "alt": lambda r: r.curve[0] > 0,
    "alt_falling": lambda r: r.curve[0] < 0,
}


def slopes(r: Logistic) -> Any:
    return np.abs(r.penalized[:, 0])


def parted(r: Logistic) -> bool:
    """Whether the classes do not overlap, or at one value."""
    one, other = r.x[r.is_positive], r.x[~r.is_positive]
    return bool(one.min() >= other.max() or one.max() <= other.min())


@st.composite
def tables(draw: st.DrawFn) -> Dataset:
    """Classes that part, overlap or hardly differ; ties, few of a class, small and far values."""
    chance = np.random.default_rng(draw(st.integers(0, 10_000)))
    n, rare = draw(st.integers(8, 60)), draw(st.sampled_from([0.1, 0.5, 0.9]))
    x = chance.normal(size=(n, draw(st.integers(1, 2))))
    noise = draw(st.sampled_from([0.0, 0.5, 4.0])) * chance.normal(size=n)
    score = draw(st.sampled_from([-1, 1])) * x[:, 0] + noise
    rank = score.argsort().argsort()
    is_positive = (rank < max(3, rare * n)) if rare < 0.9 else (rank < n - 3)
    x = x.round(draw(st.sampled_from([0, 1, 9])))
    scaled = x * draw(st.sampled_from([1e-5, 1.0, 1e7])) + draw(st.sampled_from([0, 50]))
    return table(scaled, np.where(is_positive, "yes", "no"))


@settings(max_examples=10)
@given(tables())
def test_what_is_said_of_any_table_is_true(data: Dataset) -> None:
    try:
        r = EXPERIMENT.run(data=data, pos_label="yes", seed=0)
    except BadInput as refused:
        reasons = "hardly differs", "no feature differs", "vary by", "hides the penalty"
        assume(not any(reason in str(refused) for reason in reasons))
        raise
    assert ("separable" in r.verdicts) == parted(r)
    assert abs(r.curve[0]) * r.x.std() >= FLAT
    assert 1.7 < r.default_factors[0] <= 4
    require_told(r, CLAIMS)


def test_the_clips_own_tumors() -> None:
    """They are those of roc, and the curve is that of scikit-learn on the feature as it is."""
    r, other = computed_result("logistic-regression"), default_result("roc")
    feature = other.feature
    assert (feature.name, feature.low, feature.high) == (logistic_regression.SAID, r.x[0], r.x[-1])
    assert (roc.FEATURE, r.about["seed"]) == (logistic_regression.FEATURE, other.about["seed"])
    assert (len(r.x), r.is_positive.sum()) == (other.n_samples, other.n_pos)
    facts = {name: fact.value for name, fact in r.facts().items()}
    assert (facts["n_steps"], facts["even"], facts["unit"]) == (7, 14.6, 1.0)
    told = {"highest": 1.302, "lowest": -0.217, "last_loss": 0.2748, "worst_chance": 0.148}
    told |= {"factor": 3.374, "default_factor": 2.852, "worst_loss": 1.908}
    assert told == pytest.approx({name: facts[name] for name in told}, abs=6e-4)
    plain = LogisticRegression(C=np.inf, tol=1e-8, max_iter=10_000).fit(r.x[:, None], r.is_positive)
    assert r.chance(r.curve, r.x) == pytest.approx(
        plain.predict_proba(r.x[:, None])[:, 1], abs=1e-3
    )
    default = LogisticRegression(tol=1e-8, max_iter=10_000).fit(r.x[:, None], r.is_positive)
    assert default.coef_[0, 0] == pytest.approx(r.penalized[12, 0], rel=1e-3)


@pytest.mark.parametrize(("name", "fault"), FAULTS, ids=[name for name, _ in FAULTS])
def test_each_identity_sees_a_fault(name: str, fault: Any) -> None:
    require_seen(computed_result("logistic-regression"), name, fault)


def test_few_of_a_class_and_a_flat_curve_are_refused() -> None:
    x = np.arange(40.0)[:, None]
    with pytest.raises(BadInput, match="fewer than 3 rows of a class"):
        EXPERIMENT.run(data=table(x, np.where(x[:, 0] < 2, "yes", "no")), pos_label="yes")
    with pytest.raises(BadInput, match="hardly differs"):
        EXPERIMENT.run(data=table(x, np.where(x[:, 0] % 2 < 1, "yes", "no")), pos_label="yes")
