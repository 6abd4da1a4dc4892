"""Precision and recall are those of plain counting, and each identity is seen to fail."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlu_anim.data.ranked_cases import RankedCases
from mlu_anim.data.ranking import Bools, Floats
from mlu_anim.experiments import precision_recall
from mlu_anim.experiments.precision_recall import RareClass, rare_class
from mlu_anim.results.result import require_checks
from tests.experiments.faults import Fault, Faults, flipped, moved, of, require_seen
from tests.kept_results import computed_result
from tests.strategies import Labelled, labelled_scores

TEXTS = {"positive_name": "a", "negative_name": "b", "provenance": "{}"}


def of_scores(is_positive: Bools, score: Floats, times: int = 5) -> RareClass:
    return rare_class(RankedCases(is_positive, score, TEXTS), times=times)


@pytest.fixture(scope="module")
def usual() -> RareClass:
    result = computed_result("precision-recall")
    assert isinstance(result, RareClass)
    return result


@settings(max_examples=40)
@given(table=labelled_scores(), times=st.integers(2, 100))
def test_the_curve_agrees_with_counting(table: Labelled, times: int) -> None:
    is_positive, score = table
    result = of_scores(is_positive, score, times=times)
    require_checks(result)
    called = [score >= bar for bar in result.threshold]
    assert result.tp.tolist() == [c[is_positive].sum() for c in called]
    assert result.fp.tolist() == [c[~is_positive].sum() for c in called]
    stated = score >= result.facts()["bar"].value
    assert (stated == called[result.bar_step]).all()
    repeated = np.repeat(np.arange(len(score)), np.where(is_positive, 1, times))
    precision = is_positive[repeated][stated[repeated]].mean()
    assert result.rarer.precision == pytest.approx(precision)


def test_the_model_never_says_eight_and_half_of_the_called_are(usual: RareClass) -> None:
    assert usual.verdicts[0] == "never"
    assert usual.position.max() < usual.everyday_threshold == 0.5
    assert usual.about["n_seeds"] == 101
    other = precision_recall.EXPERIMENT.run(seed=3)
    require_checks(other)
    assert other.digest() != usual.digest()


def test_verdicts_of_special_rankings() -> None:
    is_positive, falling = np.arange(50) < 8, np.linspace(0.9, 0.1, 50)
    many, few = np.arange(5000) % 3 == 0, np.where(is_positive, 0.9, 0.001)
    for positive, score, verdicts in (
        (is_positive, falling, {"perfect"}),
        (is_positive, falling[::-1], {"still"}),
        (is_positive, 0 * falling, {"constant"}),
        (is_positive, few, {"rank"}),
        (many, np.random.default_rng(0).normal(many), {"thinned", "rank", "unknown"}),
    ):
        result = of_scores(positive, score)
        require_checks(result)
        assert verdicts <= set(result.verdicts)
    assert result.bound > 0


FAULTS: Faults = (
    ("all right that are negative = accuracy", of(lazy_accuracy=0.91)),
    ("F1 = 2PR / (P + R) = f1_score", of(best_f1=0.7)),
    ("no step has a larger F1", of(best_step=5)),
    ("recall never falls as the bar is lowered", moved("tp", 3, 5)),
    ("hits / called = precision", of({"usual.precision": 0.7})),
    ("hits / positives = recall", of({"usual.recall": 0.6})),
    ("sum of P times the rise of R", of({"usual.average_precision": 0.8})),
    ("rarer: hits / called = precision", of(times=4)),
    ("rarer: hits / positives = recall", of({"rarer.recall": 0.6})),
    ("rarer: sum of P times the rise of R", of({"rarer.average_precision": 0.7})),
    ("rarer: the ROC curve's area stays", of({"rarer.auc": 0.94})),
    ("tiles called, hits = scikit-learn's count at each step", flipped("is_positive", 0)),
    ("tiles called, wrong = scikit-learn's count at each step", moved("called_at", 0, -1)),
)


@pytest.mark.parametrize(("name", "fault"), FAULTS, ids=[name for name, _ in FAULTS])
def test_each_identity_sees_a_fault(usual: RareClass, name: str, fault: Fault) -> None:
    require_seen(usual, name, fault)


def test_every_identity_has_a_fault(usual: RareClass) -> None:
    assert [check.name for check in usual.checks()] == [name for name, _ in FAULTS]
