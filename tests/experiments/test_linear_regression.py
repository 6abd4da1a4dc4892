"""Linear regression: identities that see faults, and what is said of any table."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlu_anim.data.datasets import Dataset
from mlu_anim.data.one_feature import Floats
from mlu_anim.experiments.linear_regression import EXPERIMENT, LeastSquares
from mlu_anim.system.errors import BadInput
from tests.experiments.claims import Claims, require_told
from tests.experiments.faults import Faults, moved, require_seen, scaled
from tests.playing import default_result

FAULTS: Faults = (
    ("LinearRegression = normal equation", scaled("slope", 1.001)),
    ("LinearRegression = lstsq", scaled("intercept", 1.001)),
    ("residuals sum to 0", scaled("intercept", 1.001)),
    ("residuals balance about the mean of x", scaled("slope", 1.001)),
    ("R^2 = share of the squares taken away", scaled("r_squared", 1.001)),
    ("a slope 1 % off is no better", scaled("slope", 1.1)),
    ("slope without a row = formula of its leverage", moved("without", (3, 0), 0.1)),
    (
        "miss of a line without the row = residual / (1 - leverage)",
        moved("without", (3, 1), 0.1),
    ),
    ("the beam is level for the best line", lambda r: moved("without", (r.pulling, 0), -0.1)(r)),
)
CLAIMS: Claims = {
    **dict.fromkeys(("alt", "captions.turn", "seen.turn"), lambda r: _gone(r) >= 0.05),
    **dict.fromkeys(("alt_level", "captions.turn_level"), lambda r: _gone(r) < 0.05),
    "captions.best_level": lambda r: _gone(r) < 0.05,
    "captions.best_exact": lambda r: _gone(r) > 1 - 1e-9,
    "captions.balance_exact": lambda r: _gone(r) > 1 - 1e-9,
    "captions.balance": lambda r: _gone(r) < 1,
    "captions.pull": lambda r: r.facts()["slope"] != r.facts()["slope_without"],
    "captions.pull_steady": lambda r: bool(_turns(r).max() < 0.1),
}


def _gone(r: LeastSquares) -> float:
    """The share of squares that the slope of numpy's polyfit takes away."""
    return 1 - r.sum_of_squares(np.polyfit(r.x, r.y, 1)[0]) / r.sum_of_squares(0.0)


def _turns(r: LeastSquares) -> Floats:
    """How much the slope changes without each row, as a share of it."""
    others = [np.delete(np.arange(len(r.x)), row) for row in range(len(r.x))]
    slopes = np.array([np.polyfit(r.x[rows], r.y[rows], 1)[0] for rows in others])
    return np.asarray(np.abs(slopes / r.slope - 1))


def table(n_rows: int, slope: float, noise: float, level: float, name: str = "rent") -> Dataset:
    """Rows around a line."""
    generator = np.random.default_rng(n_rows)
    x = generator.permutation(n_rows).astype(np.float64) + 30
    y = level * (abs(slope) + noise) + slope * x + noise * generator.normal(size=n_rows)
    return Dataset("a_file.csv", x[:, None], y, (f"{name} of the room",), target_name=name)


def test_the_story_holds_on_the_men() -> None:
    """The figures that the clip was planned with."""
    r = default_result("linear-regression")
    assert isinstance(r, LeastSquares)
    assert (len(r.x), r.pulling) == (20, int(r.x.argmax()))
    assert r.verdicts == ("own", "usual")
    assert r.r_squared == pytest.approx(0.417, abs=5e-4)
    assert r.without[r.pulling, 0] == pytest.approx(-18.2, abs=0.05)
    assert r.leverage[r.pulling] == pytest.approx(0.627, abs=5e-4)
    assert r.leverage.sum() == pytest.approx(2)


@pytest.mark.parametrize(("name", "fault"), FAULTS, ids=[name for name, _ in FAULTS])
def test_each_identity_sees_a_fault(name: str, fault: object) -> None:
    assert callable(fault)
    require_seen(default_result("linear-regression"), name, fault)


@settings(max_examples=15)
@given(
    st.integers(3, 70),
    st.sampled_from([-2.0, -0.02, 0.0, 3.0]),
    st.sampled_from([0.0, 0.1, 9.0]),
    st.sampled_from([-400.0, 0.0]),
)
def test_what_is_said_of_any_table_is_true(
    n_rows: int, slope: float, noise: float, level: float
) -> None:
    if slope == noise == 0:
        return
    r = EXPERIMENT.run(data=table(n_rows, slope, noise, level))
    assert len(r.x) == min(n_rows, 60)
    require_told(r, CLAIMS)


def test_a_row_that_decides_the_slope_alone_is_refused() -> None:
    data = table(8, 1.0, 1.0, 0.0)
    data.X[3] = 1e9
    with pytest.raises(BadInput, match="its row alone decides the slope"):
        EXPERIMENT.run(data=data)
