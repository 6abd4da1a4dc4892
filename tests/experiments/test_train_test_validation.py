"""Three parts and what each is for; the checks of the clip see every fault."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlu_anim.bundle.clip_text import ClipText
from mlu_anim.data.datasets import Dataset
from mlu_anim.experiments import train_test_validation
from mlu_anim.results.result import require_checks
from mlu_anim.wording.sentences import CAPTION_LIMIT
from scenes.train_test_validation import TrainTestValidation
from tests.experiments.faults import Fault, flipped, moved, of, require_seen
from tests.kept_results import computed_result

EXPERIMENT = train_test_validation.EXPERIMENT


@pytest.fixture(scope="module")
def usual() -> Any:
    return computed_result("train-test-validation")


def test_the_story_is_that_of_a_lucky_best(usual: Any) -> None:
    """Both features are best, the test score is lower, and over all herds by more than chance."""
    right = usual.n_right
    assert usual.chosen == 3
    assert right[3, 1] > right[:3, 1].max()
    assert right[3, 2] < right[3, 1]
    assert usual.gaps.mean() > 4 * usual.standard_error
    assert abs(right[3, 2] / 20 - usual.scores[:101, 1].mean()) < 0.05


def test_the_best_possible_share_is_that_of_the_rule_between_the_classes(usual: Any) -> None:
    data = train_test_validation.herd(0, 40_000, train_test_validation.APART)
    x = (data.X - data.X.mean(axis=0)) / data.X.std(axis=0)
    right = (x[:, 0] > x[:, 1]) == (data.y == "dog")
    assert usual.facts()["possible"].value == pytest.approx(right.mean(), abs=0.01)


def fitted_to_all(r: Any) -> dict[str, Any]:
    """The slip that the checks are for: models that are fitted again, to rows of all parts."""
    models = train_test_validation.fitted(r.x, r.is_positive, np.zeros_like(r.pen))
    return {"lines": train_test_validation.lines_of(models)}


FLAT = "the loss on training rows, scaled by them, is flat at the model"
ALONE = "without validation and test rows, the same lines"


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("60, 20 and 20 % of the rows", of(pen=np.arange(100) % 3)),
        ("each part has its share of each class", lambda r: {"is_positive": r.pen == 0}),
        (ALONE, moved("alone", (3, 0), 1e-9)),
        (ALONE, fitted_to_all),
        (FLAT, moved("lines", (3, 2), 0.02)),
        (FLAT, fitted_to_all),
        ("the last step of the solver = the model", moved("steps", (-1, 1), 0.01)),
        ("rows on the wrong side of a line for what it says", flipped("says", (1, 7))),
        ("the chosen model has the most right", of(chosen=1)),
        ("its scores = its scores among all herds", moved("scores", 21, 0.05)),
    ],
)
def test_the_identities_see(usual: Any, name: str, fault: Fault) -> None:
    require_seen(usual, name, fault)


@settings(max_examples=3)
@given(
    seed=st.integers(0, 2**32 - 1),
    n_rows=st.integers(20, 130),
    apart=st.floats(0.0, 4.0),
    share=st.floats(0.3, 0.7),
    scale=st.sampled_from([1.0, 1e-6, 1e6]),
)
def test_any_table_is_told_as_it_is(
    seed: int, n_rows: int, apart: float, share: float, scale: float
) -> None:
    rng = np.random.default_rng(seed)
    is_yes = np.arange(n_rows) < share * n_rows
    x = scale * (rng.standard_t(3, size=(n_rows, 2)) + apart * is_yes[:, None])
    data = Dataset("some.csv", x, np.where(is_yes, "yes", "no"), ("a", "b"))
    result = EXPERIMENT.run(data=data, seed=seed, n_herds=30)
    require_checks(result)
    assert "table" in result.verdicts
    right, best = result.n_right, result.chosen
    if "level" not in result.verdicts:  # what was luck, the caption says
        assert right[best, 1] / result.sizes[1] > right[best, 2] / result.sizes[2]
        assert result.gaps.mean() > 2 * result.standard_error
    drawn = [60, 20, 20] if n_rows > 100 else result.sizes.tolist()
    assert np.bincount(result.pen[result.drawn]).tolist() == drawn
    text = ClipText.of(result)
    for beat in TrainTestValidation.beat_names:
        assert len(text.say(f"captions.{beat}")) <= CAPTION_LIMIT
        assert "pet" not in text.say(f"seen.{beat}")
