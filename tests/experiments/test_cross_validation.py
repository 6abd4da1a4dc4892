"""Cross-validation: errors by refitting, and what is said of any table."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlu_anim.data.datasets import Dataset
from mlu_anim.experiments.cross_validation import EXPERIMENT
from mlu_anim.system.errors import BadInput
from tests.experiments.claims import Claims, require_told
from tests.experiments.faults import Fault, Faults, moved, require_seen, scaled
from tests.playing import default_result

FAULTS: Faults = (
    ("errors of folds = cross_val_score", scaled("scores", 1.01)),
    ("folds share all rows out evenly", lambda r: moved("fold", (7, r.fold[7].argmin()), 1)(r)),
    ("mean of the folds, by their sizes = mean miss of all rows", moved("off", (0, 0), 9.0)),
    ("residual / (1 - leverage) = miss of a refit without the row", moved("residual", 0, 1.0)),
    ("leverages sum to the coefficients", moved("leverage", 0, 0.1)),
    ("as many folds as rows: no luck, leave one out", moved("errors_of_k", (-1, 0), 1.0)),
    ("each line misses by what is counted", moved("lines", (3, 1), 1.0)),
    ("copies kept together = each row once", scaled("kept_together", 1.01)),
)


def table(n_rows: int, n_columns: int = 2, noise: float = 1.0, seed: int = 0) -> Dataset:
    """Rows of a linear target; without a seed of their own, with names longer than any axis."""
    generator = np.random.default_rng(seed)
    X = generator.normal(size=(n_rows, n_columns))  # noqa: N806
    y = 1e5 * (X @ np.arange(1.0, n_columns + 1) + noise * generator.normal(size=n_rows))
    name = "rent" if seed else "the monthly rent of all rooms together including heating"
    names = tuple(f"{'' if seed else 'a very long name of '}column {k}" for k in range(n_columns))
    return Dataset("a_file_with_a_long_name.csv", X, y, names, target_name=name)


def test_the_story_holds_on_the_men() -> None:
    r: Any = default_result("cross-validation")
    assert np.ptp(r.errors[:, 0]) > 5 * np.ptp(r.means)
    assert r.errors_of_copies.mean() < r.means.mean() - 4
    assert r.verdicts == ("own", "usual")
    require_told(r, CLAIMS)


@pytest.mark.parametrize(("name", "fault"), FAULTS, ids=[name for name, _ in FAULTS])
def test_each_identity_sees_a_fault(name: str, fault: Fault) -> None:
    require_seen(default_result("cross-validation"), name, fault)


@settings(max_examples=12)
@given(st.integers(10, 60), st.integers(1, 3), st.sampled_from([0.1, 3.0]), st.integers(2, 5))
def test_what_is_said_of_any_table_is_true(
    n_rows: int, n_columns: int, noise: float, n_folds: int
) -> None:
    r = EXPERIMENT.run(data=table(n_rows, n_columns, noise, n_rows), seed=1, n_folds=n_folds)
    X = np.column_stack([np.ones(n_rows), table(n_rows, n_columns, noise, n_rows).X])  # noqa: N806
    last = r.fold[-1] == n_folds - 1
    beta = np.linalg.lstsq(X[~last], r.y[~last], rcond=None)[0]
    assert np.abs(r.y - X @ beta)[last].mean() == pytest.approx(r.errors[-1, -1])
    require_told(r, CLAIMS)


CLAIMS: Claims = {
    "captions.steady": lambda r: np.ptp(r.means) < np.ptp(r.errors[:, 0]),
    "captions.steady_loose": lambda r: np.ptp(r.means) >= np.ptp(r.errors[:, 0]),
    "captions.more": lambda r: r.errors_of_k[-1].std() < r.errors_of_k[0].std(),
    "captions.more_level": lambda r: r.errors_of_k[-1].std() >= r.errors_of_k[0].std(),
    "captions.trap": lambda r: r.facts()["copied"] != r.facts()["kept"],
    "captions.trap_harmless": lambda r: r.facts()["copied"] == r.facts()["kept"],
}


def test_a_table_about_which_no_model_is_wrong_is_refused() -> None:
    with pytest.raises(BadInput, match="no model is ever wrong about 'the monthly rent"):
        EXPERIMENT.run(data=table(40, noise=0.0), seed=0)
