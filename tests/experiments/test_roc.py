"""The sweep says what scikit-learn and plain counting say, and its checks see every fault."""

import json
from dataclasses import replace
from typing import Any, cast

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from numpy.typing import NDArray
from sklearn.datasets import load_breast_cancer, load_wine
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import LinearSVC

from mlu_anim.data.own_data import read_data
from mlu_anim.data.predictions import predictions_from_columns
from mlu_anim.experiments import roc
from mlu_anim.experiments.roc import RocSweep
from mlu_anim.results.result import require_checks
from tests.experiments.faults import Fault, Faults, cut, moved, of, planted, require_seen, turned
from tests.playing import default_result
from tests.strategies import Labelled, labelled_scores

NAMES = {"model_name": "x", "positive_name": "a", "negative_name": "b", "provenance": "{}"}
EQUALLY_GOOD = np.array([True, False, True, False]), np.array([0.9, 0.7, 0.6, 0.2])
BOTH_ZEROS = np.array([False, True, True]), np.array([-0.0, 0.0, 2.0])


def require_counted(
    sweep: RocSweep, table: Labelled, threshold: float | None = None
) -> tuple[NDArray[np.int64], ...]:
    """Fail unless the named steps are those of plain counting; return all bars and their counts."""
    is_positive, score = table
    bars = np.append(np.unique(score), np.inf)[::-1]
    tp, fp = (
        np.array([(score[c] >= bar).sum() for bar in bars]) for c in (is_positive, ~is_positive)
    )
    youden = np.argmax(tp * sweep.n_neg - fp * sweep.n_pos)
    cheapest = np.argmin(sweep.miss_cost * (sweep.n_pos - tp) + fp)
    assert sweep.threshold[sweep.youden_step] == bars[youden], "of equals, the highest"
    assert sweep.threshold[sweep.cheapest_step] == bars[cheapest], "of equals, the highest"
    if threshold is not None:
        called, matrix = score >= threshold, sweep.matrix(sweep.everyday_step)
        assert (matrix["tp"], matrix["fp"]) == (
            called[is_positive].sum(),
            called[~is_positive].sum(),
        )
        assert sweep.facts()["everyday_threshold"].value == threshold
    return bars, tp, fp


@given(
    table=labelled_scores(),
    miss_cost=st.integers(1, 100),
    threshold=st.one_of(st.none(), st.floats(-2, 2)),
)
@example(EQUALLY_GOOD, 5, None)
def test_the_sweep_agrees_with_counting(
    table: Labelled, miss_cost: int, threshold: float | None
) -> None:
    sweep = RocSweep.of_scores(
        *table,
        miss_cost=miss_cost,
        everyday_threshold=threshold,
        are_probabilities=None if threshold is None else False,
        **NAMES,
    )
    require_checks(sweep)
    bars, tp, fp = require_counted(sweep, table, threshold)
    np.testing.assert_array_equal(sweep.threshold, bars)
    np.testing.assert_array_equal([sweep.tp, sweep.fp], [tp, fp])
    pos, neg = (table[1][c] for c in (table[0], ~table[0]))
    pairs = (pos[:, None] > neg).sum(), (pos[:, None] == neg).sum()
    assert (sweep.n_pairs_right, sweep.n_pairs_tied) == pairs
    assert json.dumps({n: fact.value for n, fact in sweep.facts().items()}, allow_nan=False)


@given(table=labelled_scores())
@example(BOTH_ZEROS)
def test_the_sweep_does_not_depend_on_the_order_of_rows(table: Labelled) -> None:
    is_positive, score = table
    second = np.arange(len(score)) % 3 / 2
    forward = RocSweep.from_predictions(is_positive, score, second_score=second)
    back = RocSweep.from_predictions(is_positive[::-1], score[::-1], second_score=second[::-1])
    assert forward.digest() == back.digest()


@pytest.mark.parametrize("n_per_class", [999, 1000, 1001, 15_000])
def test_a_large_table_is_thinned_within_its_bound(n_per_class: int) -> None:
    generator = np.random.default_rng(n_per_class)
    y = np.repeat([True, False], n_per_class)
    score = generator.normal(y * 1.0, 1.0)
    sweep = RocSweep.from_predictions(y, score, second_score=generator.random(len(y)))
    require_checks(sweep)
    require_counted(sweep, (y, score))
    assert sweep.threshold[sweep.everyday_step] == np.sort(score)[-n_per_class], "the median case"
    assert len(sweep.threshold) <= 2000
    assert (sweep.drawn_bound == 0) == (n_per_class == 999)
    assert sweep.second is not None
    assert max(sweep.drawn_bound, sweep.second.bound) < 1e-3
    assert (sweep.columns is None) == (n_per_class > 1000)
    assert sweep.marks().all_cases == (n_per_class <= 1000)
    assert len(sweep.to_bytes()) < 2_000_000
    marks = sweep.marks(100)
    for share in (0.1, 0.5, 0.9):
        left = marks.position[marks.is_positive] < np.quantile(sweep.pos_scores, share)
        assert left.mean() == pytest.approx(share, abs=0.011)


@given(
    values=st.lists(st.integers(-15, 15), min_size=4, max_size=20, unique=True),
    slope=st.sampled_from([-0.3, 0.02, 1.0]),
    share=st.floats(0, 1),
)
def test_risk_and_place_on_the_axis_of_a_feature_are_the_models(
    values: list[int], slope: float, share: float
) -> None:
    """Of a logistic regression with one feature, also between the cases."""
    x = np.array(values, dtype=float)
    risk = 1 / (1 + np.exp(-slope * x))
    y = np.arange(len(x)) % 2 == 0
    sweep = RocSweep.of_scores(y, risk, feature=("x", x), **NAMES)
    require_checks(sweep)
    assert sweep.feature is not None
    value = sweep.feature.value(share)
    assert sweep.risk_at(share) == pytest.approx(1 / (1 + np.exp(-slope * value)), rel=1e-6)
    assert sweep.position_of(sweep.risk_at(share)) == pytest.approx(share, abs=1e-6)


def test_a_score_that_another_feature_could_have_made_stays_on_its_own_axis() -> None:
    values, score = np.array([1.0, 2.0, 2.0, 3.0]), np.array([0.1, 0.4, 0.5, 0.9])
    sweep = RocSweep.of_scores(np.array([0, 1, 0, 1]) > 0, score, feature=("x", values), **NAMES)
    assert (sweep.score_axis, sweep.feature) == ("probability", None)


# --- where the cases come from ------------------------------------------------------------------


def aucs(X: Any, y: Any, feature: int, **split: Any) -> list[float]:  # noqa: N803
    """AUC by one feature and by all, as a reader of the page would compute them."""
    train_x, test_x, train_y, test_y = train_test_split(X, y, stratify=y, **split)
    models = [make_pipeline(StandardScaler(), LogisticRegression()) for _ in range(2)]
    columns = [feature], range(X.shape[1])
    return [
        roc_auc_score(test_y, m.fit(train_x[:, c], train_y).predict_proba(test_x[:, c])[:, 1])
        for m, c in zip(models, columns, strict=True)
    ]


def test_two_models_are_ranked_by_rows_that_were_held_out(usual: RocSweep) -> None:
    """The clip's own, on a split on which neither AUC is 1; and one class against the rest."""
    # Rows are split by class labels as they are numbered in the table: malignant is 0 there.
    X, y = load_breast_cancer(return_X_y=True)  # noqa: N806
    expected = aucs(X, y, 0, test_size=42, random_state=usual.about["seed"])
    assert usual.second is not None
    assert [usual.auc, usual.second.auc] == pytest.approx(expected, abs=1e-12)
    assert max(expected) < 1
    data = read_data("wine", target=None, features=("hue",), drop_missing=False)
    X, target = load_wine(return_X_y=True)  # noqa: N806
    hue = load_wine().feature_names.index("hue")
    for positive, seed, share in ((1, 3, 0.25), (0, 0, 0.4)):
        label = f"class_{positive}"
        sweep = roc.EXPERIMENT.run(data=data, pos_label=label, seed=seed, test_share=share)
        require_checks(sweep)
        # Our classes count as they appear; of a target that begins with a negative that is 0, 1.
        y = target == positive if positive else target != positive
        expected = aucs(X, y, hue, test_size=share, random_state=seed)
        assert sweep.second is not None
        assert [sweep.auc, sweep.second.auc] == pytest.approx(expected)
        assert (sweep.positive_name, sweep.negative_name) == (label, "the rest")
        assert (sweep.model_name, sweep.second.name) == ("hue", "all 13 features")


def test_a_table_of_the_users_tells_where_it_comes_from() -> None:
    given = predictions_from_columns(["b", "m", "b", "m"], [3.0, 5.0, 4.0, 3.5], "m")
    sweep = roc.EXPERIMENT.run(predictions=given)
    assert (sweep.positive_name, sweep.negative_name, sweep.auc) == ("m", "b", 0.75)
    told = {"data": "arrays", "y_true": "y_true", "y_score": "y_score"}
    assert sweep.about == {**told, "pos_label": "m", "neg_label": "b"}


@pytest.mark.parametrize(
    ("model", "axis"), [(LogisticRegression(), "probability"), (LinearSVC(), "rank")]
)
def test_an_estimator_is_scored_for_the_positive_class(model: Any, axis: str) -> None:
    rows = np.arange(20.0)[:, None]
    y = np.where(np.isin(np.arange(20), [3, *range(8, 17), 19]), "up", "down")
    for positive in ("up", "down"):
        sweep = RocSweep.from_estimator(model.fit(rows, y), rows, y, pos_label=positive)
        require_checks(sweep)
        assert sweep.auc == pytest.approx(roc_auc_score(y == "up", rows[:, 0]))
        assert (sweep.score_axis, sweep.model_name) == (axis, type(model).__name__)


# --- faults -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def usual() -> RocSweep:
    return cast("RocSweep", default_result("roc"))


@pytest.fixture(scope="module")
def single() -> RocSweep:
    """One model, on the axis of its probabilities."""
    return RocSweep.from_predictions([0, 1, 0, 1], [0.1, 0.9, 0.4, 0.3])


@pytest.fixture(scope="module")
def many() -> RocSweep:
    """More rows, thresholds and cases than a result holds, on a rank axis, with ties."""
    generator = np.random.default_rng(5)
    y = generator.random(30_000) < 0.3
    score = np.round(generator.normal(y * 1.0, 1.0), 4)
    second = generator.normal(y * 2.0, 1.0)
    return RocSweep.from_predictions(y, score, second_score=second, second_name="other")


def doubled_step(sweep: RocSweep) -> dict[str, Any]:
    steps = np.insert(np.arange(len(sweep.tp)), 5, 5)
    return {name: getattr(sweep, name)[steps] for name in ("threshold", "position", "tp", "fp")}


def first_is_finite(sweep: RocSweep) -> dict[str, Any]:
    return {"threshold": np.concatenate([[1.0], sweep.threshold[1:]])}


NONE = np.array([])
FAULTS: Faults = [
    ("positives + negatives = cases", of(n_samples=81)),
    ("positives x negatives = pairs", of(n_pairs=1501)),
    ("the verdict is what the AUC says", of(verdict="inverted")),
    ("area of the curve = AUC", moved("tp", 14, 1)),
    ("area of the curve = AUC", of(auc=float("nan"))),
    ("the curve goes from (0, 0) to (1, 1)", moved("tp", -1, -1)),
    ("steps where the curve falls", moved("fp", 20, -3)),
    ("steps where the curve stands still", doubled_step),
    ("thresholds that do not fall", moved("threshold", 4, 0.5)),
    ("the first threshold is above all scores", first_is_finite),
    ("positions that rise", turned("position")),
    ("positions off the axis", moved("position", 0, 0.01)),
    ("the everyday step is the last from its threshold up", of(everyday_step=22)),
    ("Youden's J = TPR - FPR at its step", of(youden_step=18)),
    ("Youden's J is the largest TPR - FPR", of(youden=0.5, youden_step=29)),
    ("positives: cases held", cut("pos_scores", "second.pos")),
    ("negatives: cases held", cut("neg_scores", "second.neg")),
    ("positives: scores out of order", turned("pos_scores")),
    ("negatives: scores out of order", moved("neg_scores", 9, 0.5)),
    ("positives: steps where caught + left behind is not all", moved("pos_scores", 3, -0.2)),
    ("negatives: steps where caught + left behind is not all", moved("fp", 30, 1)),
    ("share of pairs ranked right + ties / 2 = AUC", of(n_pairs_right=1295)),
    ("columns add up to the pairs right", moved("columns.right", 7, 1)),
    ("columns add up to the pairs tied", moved("columns.tied", 7, 1)),
    ("filled share of the grid = AUC", moved("columns.right", 7, -1)),
    ("each column is as high as the positives above its negative", turned("columns.right")),
    ("the duels shown have a won and a lost one", of(pos_scores=np.ones(16))),
    ("the chosen threshold has the least cost of all", of(cheapest_step=20)),
    ("steps that the score makes without the feature", doubled_step),
    ("the feature's ends are the ends of the axis", moved("position", -1, 1e-9)),
    ("area of the second curve = AUC", of({"second.auc": 0.99})),
    ("the second curve counts the second model's cases", moved("second.tp", 5, -1)),
    ("the second curve goes from (0, 0) to (1, 1)", moved("second.fp", -1, 1)),
    ("steps where the second curve falls", turned("second.fp")),
    ("share of the second model's pairs = its AUC", moved("second.neg", 0, 0.9)),
    ("the grid of pairs is held if every case is", of(columns=None)),
]
OF_SINGLE: Faults = [("a probability stands at its own value", moved("position", 3, 1e-9))]
OF_MANY: Faults = [
    ("area of the curve = AUC", of(drawn_bound=0.0)),
    ("area of the second curve = AUC", of({"second.bound": 0.0})),
    ("positives: steps that count more than there are", moved("tp", -1, 1)),
    ("negatives: steps that count more than there are", moved("fp", 0, -1)),
]
PLANTED = {"usual": FAULTS, "single": OF_SINGLE, "many": OF_MANY}


@pytest.mark.parametrize(
    ("result", "name", "fault"), [(r, *each) for r, faults in PLANTED.items() for each in faults]
)
def test_each_identity_sees_its_fault(
    result: str, name: str, fault: Fault, request: pytest.FixtureRequest
) -> None:
    require_seen(request.getfixturevalue(result), name, fault)


def test_the_faults_cover_every_identity(usual: RocSweep, single: RocSweep, many: RocSweep) -> None:
    names = {check.name for sweep in (usual, single, many) for check in sweep.checks()}
    assert names == {name for faults in PLANTED.values() for name, _ in faults}


def test_arrays_of_different_length_are_no_sweep(usual: RocSweep) -> None:
    with pytest.raises(ValueError, match="differ in length"):
        replace(usual, tp=usual.tp[:-1])
    with pytest.raises(ValueError, match="at least two steps"):
        replace(usual, **dict.fromkeys(("threshold", "position", "tp", "fp"), NONE))
    with pytest.raises(ValueError, match="other cases"):
        planted(usual, cut("second.pos")(usual))
